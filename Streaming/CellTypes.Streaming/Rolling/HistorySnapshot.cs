using System.Collections.Generic;

namespace CellTypes.Streaming.Rolling;

/// <summary>What is to be written to a state file.</summary>
internal sealed class HistorySnapshot
{
    /// <summary>Gets the streams; a record names its stream by the place in this list.</summary>
    public List<StreamSnapshot> Streams { get; } = [];

    /// <summary>Gets the records of the units.</summary>
    public HistoryBuffer Records { get; } = new();
}
