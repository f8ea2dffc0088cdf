namespace PureHDF;

/// <summary>A type of whole numbers.</summary>
public interface IFixedPointType
{
    /// <summary>Gets a value indicating whether the numbers have a sign.</summary>
    bool IsSigned { get; }
}
