namespace CellTypes.Models.Bundles;

/// <summary>The types of numbers that a <see cref="SafetensorsFile"/> can hold here, by the size of a value as the format orders them.</summary>
public enum TensorType
{
    /// <summary>Bytes.</summary>
    U8,

    /// <summary>Signed 32-bit numbers.</summary>
    I32,

    /// <summary>32-bit floating-point numbers.</summary>
    F32,

    /// <summary>64-bit floating-point numbers.</summary>
    F64,

    /// <summary>Signed 64-bit numbers.</summary>
    I64,
}
