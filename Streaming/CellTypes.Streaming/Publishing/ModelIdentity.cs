namespace CellTypes.Streaming.Publishing;

/// <summary>Which model gave the labels.</summary>
/// <param name="Name">The bundle's name.</param>
/// <param name="Version">The bundle's version.</param>
/// <param name="Sha256">The bundle's SHA-256 in lower-case hexadecimal digits.</param>
public sealed record ModelIdentity(string Name, string Version, string Sha256);
