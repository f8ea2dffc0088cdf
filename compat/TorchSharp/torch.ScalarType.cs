namespace TorchSharp;

public static partial class torch
{
    /// <summary>The type of a tensor's elements; the values are libtorch's.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>8 bits, not negative.</summary>
        Byte = 0,

        /// <summary>8 bits.</summary>
        Int8 = 1,

        /// <summary>16 bits.</summary>
        Int16 = 2,

        /// <summary>32 bits.</summary>
        Int32 = 3,

        /// <summary>64 bits.</summary>
        Int64 = 4,

        /// <summary>Half precision.</summary>
        Float16 = 5,

        /// <summary>Single precision.</summary>
        Float32 = 6,

        /// <summary>Double precision.</summary>
        Float64 = 7,

        /// <summary>Two numbers of single precision.</summary>
        ComplexFloat32 = 9,

        /// <summary>Two numbers of double precision.</summary>
        ComplexFloat64 = 10,

        /// <summary>True or false.</summary>
        Bool = 11,

        /// <summary>8 bits, scaled.</summary>
        QInt8 = 12,

        /// <summary>8 bits, not negative, scaled.</summary>
        QUInt8 = 13,

        /// <summary>32 bits, scaled.</summary>
        QInt32 = 14,

        /// <summary>Single precision with a short fraction.</summary>
        BFloat16 = 15,
    }
}
