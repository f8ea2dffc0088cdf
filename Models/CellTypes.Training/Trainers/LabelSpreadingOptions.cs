namespace CellTypes.Training.Trainers;

/// <summary>How labels spread from unit to unit.</summary>
public sealed record LabelSpreadingOptions
{
    /// <summary>Gets the number of nearest units that a unit is tied to.</summary>
    public int Neighbours { get; init; } = 8;

    /// <summary>Gets how much of what a unit is thought to be comes from its neighbours, 0 to below 1; the rest is its own label.</summary>
    public double Alpha { get; init; } = 0.9;
}
