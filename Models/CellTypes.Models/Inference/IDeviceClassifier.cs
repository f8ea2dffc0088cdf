namespace CellTypes.Models.Inference;

/// <summary>A classifier that has a network, at any depth.</summary>
internal interface IDeviceClassifier : IClassifier
{
    /// <summary>Gets where its networks run: <c>cpu</c> or <c>cuda</c>; null where those it consists of have none.</summary>
    string? Device { get; }
}
