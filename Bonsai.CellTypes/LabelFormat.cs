namespace Bonsai.CellTypes;

/// <summary>How labels are written as text.</summary>
public enum LabelFormat
{
    /// <summary>The message that the publisher would send (docs/protocol.md): the units judged anew.</summary>
    Json,

    /// <summary>A line for each unit whose label or status changed, and a summary.</summary>
    Lines,
}
