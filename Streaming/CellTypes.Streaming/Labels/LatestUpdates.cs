using System.Collections.Generic;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>The newest update of each stream of a source, in order of appearance.</summary>
internal sealed class LatestUpdates
{
    private readonly List<LabelUpdate> _updates = [];

    /// <summary>Gets the newest update of each stream.</summary>
    public IReadOnlyList<LabelUpdate> All => _updates;

    /// <summary>Gets the update that came last, or null before the first one.</summary>
    public LabelUpdate? Newest { get; private set; }

    /// <summary>Gets the newest update of a stream, or null where there is none.</summary>
    /// <param name="stream">The stream.</param>
    public LabelUpdate? Of(string stream) => _updates.Find(update => update.Stream == stream);

    /// <summary>Takes the next update of a stream in the place of the one before.</summary>
    /// <param name="update">The update.</param>
    public void Add(LabelUpdate update)
    {
        Newest = update;
        int index = _updates.FindIndex(before => before.Stream == update.Stream);
        if (index < 0) _updates.Add(update);
        else _updates[index] = update;
    }
}
