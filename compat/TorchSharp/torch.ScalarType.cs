namespace TorchSharp;

public static partial class torch
{
    /// <summary>Truth values.</summary>
    public static ScalarType @bool = ScalarType.Bool;

    /// <summary>Bytes.</summary>
    public static ScalarType uint8 = ScalarType.Byte;

    /// <summary>Integers of 8 bits.</summary>
    public static ScalarType int8 = ScalarType.Int8;

    /// <summary>Integers of 16 bits.</summary>
    public static ScalarType int16 = ScalarType.Int16;

    /// <summary>Integers of 32 bits.</summary>
    public static ScalarType int32 = ScalarType.Int32;

    /// <summary>Integers of 64 bits.</summary>
    public static ScalarType int64 = ScalarType.Int64;

    /// <summary>Floating-point numbers of half precision.</summary>
    public static ScalarType float16 = ScalarType.Float16;

    /// <summary>Floating-point numbers of single precision.</summary>
    public static ScalarType float32 = ScalarType.Float32;

    /// <summary>Floating-point numbers of double precision.</summary>
    public static ScalarType float64 = ScalarType.Float64;

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

    internal static bool IsFloatingPoint(this ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    internal static bool IsComplex(this ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    internal static bool IsIntegral(this ScalarType type) => type <= ScalarType.Int64 || type == ScalarType.Bool;
}
