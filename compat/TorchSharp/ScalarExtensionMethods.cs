namespace TorchSharp;

/// <summary>From numbers to <see cref="Scalar"/> and back.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The scalar as a number of double precision.</summary>
    public static double ToDouble(this Scalar value) => value.AsDouble;
}
