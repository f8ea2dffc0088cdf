namespace TorchSharp;

/// <summary>From numbers to <see cref="Scalar"/> and back.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>The truth value as a scalar.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>The scalar as a number of single precision.</summary>
    public static float ToSingle(this Scalar value) => (float)value.AsDouble;

    /// <summary>The scalar as a number of double precision.</summary>
    public static double ToDouble(this Scalar value) => value.AsDouble;

    /// <summary>The scalar as an integer; a fraction is cut off.</summary>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.AsLong);

    /// <summary>The scalar as an integer; a fraction is cut off.</summary>
    public static byte ToByte(this Scalar value) => checked((byte)value.AsLong);

    /// <summary>The scalar as an integer; a fraction is cut off.</summary>
    public static short ToInt16(this Scalar value) => checked((short)value.AsLong);

    /// <summary>The scalar as an integer; a fraction is cut off.</summary>
    public static int ToInt32(this Scalar value) => checked((int)value.AsLong);

    /// <summary>The scalar as an integer; a fraction is cut off.</summary>
    public static long ToInt64(this Scalar value) => value.AsLong;

    /// <summary>True unless the scalar is zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.AsDouble != 0;
}
