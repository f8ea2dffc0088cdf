using System.Collections.Generic;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>The newest window of each stream of a source, in order of appearance.</summary>
public sealed class LatestUpdates
{
    private readonly List<LabelUpdate> _windows = [];

    /// <summary>Gets the newest window of each stream.</summary>
    public IReadOnlyList<LabelUpdate> All => _windows;

    /// <summary>Gets the window that came last, or null before the first one.</summary>
    public LabelUpdate? Newest { get; private set; }

    /// <summary>Gets the newest window of a stream, or null where there is none.</summary>
    /// <param name="stream">The stream.</param>
    public LabelUpdate? Of(string stream) => _windows.Find(window => window.Stream == stream);

    /// <summary>Takes the next window of a stream in the place of the one before.</summary>
    /// <param name="window">The window.</param>
    public void Add(LabelUpdate window)
    {
        Newest = window;
        int index = _windows.FindIndex(before => before.Stream == window.Stream);
        if (index < 0) _windows.Add(window);
        else _windows[index] = window;
    }
}
