namespace CellTypes.Training.Reports;

/// <summary>A picture with its text.</summary>
/// <param name="Title">What the picture lets one conclude, a short sentence.</param>
/// <param name="Picture">The picture.</param>
/// <param name="Note">How to read it.</param>
internal sealed record Figure(string Title, Svg Picture, string Note);
