namespace CellTypes.Models.Bundles;

/// <summary>A file of training data.</summary>
/// <param name="Path">Its path in the data set.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
public sealed record DataFile(string Path, string Sha256);
