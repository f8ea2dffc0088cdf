namespace CellTypes.Training.Evaluation;

/// <summary>What made a result, and when.</summary>
/// <param name="Program">The program with its version.</param>
/// <param name="Created">When it was made: UTC, as yyyy-mm-dd hh:mm.</param>
/// <param name="Command">The command line.</param>
public sealed record Provenance(string Program, string Created, string Command)
{
    /// <summary>Gets the name and version of this program.</summary>
    public static string ThisProgram { get; } = $"CellTypes.Online {typeof(Provenance).Assembly.GetName().Version!.ToString(3)}";
}
