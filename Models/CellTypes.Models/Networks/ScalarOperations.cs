using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>Operations of a tensor and a number that hold the native copy of the number until the operation is over.</summary>
/// <remarks>A number that TorchSharp converts by itself may be freed by the garbage collector while libtorch still reads it, which then fails with
/// "Unknown scalar type" or computes with another number, once in many thousand calls (dotnet/TorchSharp pull request 1496). It also does so within sums, whose
/// factor of 1 is such a number, and squares, whose exponent is.</remarks>
internal static class ScalarOperations
{
    /// <summary>Multiplies every element.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="factor">The factor.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor Times(this Tensor tensor, double factor)
    {
        using Scalar scalar = factor.ToScalar();
        return tensor.mul(scalar);
    }

    /// <summary>Adds to every element.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="addend">The addend.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor Plus(this Tensor tensor, double addend)
    {
        using Scalar scalar = addend.ToScalar(), one = 1.ToScalar();
        return tensor.add(scalar, one);
    }

    /// <summary>Adds another tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="addend">The other tensor.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Plus(this Tensor tensor, Tensor addend)
    {
        using Scalar one = 1.ToScalar();
        return tensor.add(addend, one);
    }

    /// <summary>Squares every element.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor Squared(this Tensor tensor) => tensor * tensor;

    /// <summary>Multiplies every element in place.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="factor">The factor.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor MultiplyBy(this Tensor tensor, double factor)
    {
        using Scalar scalar = factor.ToScalar();
        return tensor.mul_(scalar);
    }

    /// <summary>Adds a multiple of another tensor in place.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="addend">The other tensor.</param>
    /// <param name="factor">The factor.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor AddTimes(this Tensor tensor, Tensor addend, double factor)
    {
        using Scalar scalar = factor.ToScalar();
        return tensor.add_(addend, scalar);
    }

    /// <summary>Gives 1 where an element is at least as large as a threshold and 0 elsewhere, in single precision.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="threshold">The threshold.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor IsAtLeast(this Tensor tensor, double threshold)
    {
        using Scalar scalar = threshold.ToScalar();
        using Tensor isAtLeast = tensor.ge(scalar);
        return isAtLeast.to(ScalarType.Float32);
    }

    /// <summary>Moves what is outside an interval to its nearest end.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="least">The lower end.</param>
    /// <param name="most">The upper end.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor Clamped(this Tensor tensor, double least, double most)
    {
        using Scalar low = least.ToScalar(), high = most.ToScalar();
        return tensor.clamp(low, high);
    }
}
