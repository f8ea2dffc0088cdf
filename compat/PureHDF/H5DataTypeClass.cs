namespace PureHDF;

/// <summary>The kinds of types, numbered as in the file format.</summary>
public enum H5DataTypeClass : byte
{
    /// <summary>A whole number.</summary>
    FixedPoint = 0,

    /// <summary>A floating-point number.</summary>
    FloatingPoint = 1,

    /// <summary>A time.</summary>
    Time = 2,

    /// <summary>A string of fixed length.</summary>
    String = 3,

    /// <summary>A bit field.</summary>
    BitField = 4,

    /// <summary>Bytes without a meaning.</summary>
    Opaque = 5,

    /// <summary>A structure.</summary>
    Compound = 6,

    /// <summary>A reference to an object.</summary>
    Reference = 7,

    /// <summary>An enumeration, such as the booleans of h5py.</summary>
    Enumerated = 8,

    /// <summary>A string or a sequence of variable length.</summary>
    VariableLength = 9,

    /// <summary>An array.</summary>
    Array = 10,
}
