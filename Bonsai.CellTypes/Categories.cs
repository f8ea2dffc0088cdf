namespace Bonsai.CellTypes;

/// <summary>The groups in which the editor shows properties.</summary>
internal static class Categories
{
    public const string Connection = "Connection";
    public const string Recording = "Recording";
    public const string Simulation = "Simulation";
    public const string Playback = "Playback";
    public const string Model = "Model";
    public const string History = "History";
    public const string Window = "Window";
    public const string Trigger = "Trigger";
    public const string Labels = "Labels";
    public const string Selection = "Selection";
    public const string Output = "Output";
}
