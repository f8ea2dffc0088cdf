using System;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>What a user sees of a live run.</summary>
internal interface ILiveView : IDisposable
{
    /// <summary>Shows a window. Called by the classifier's thread, which must not be held up.</summary>
    void Show(LabelUpdate window);

    /// <summary>Shows what is waited for before the first window.</summary>
    void Wait(string line);

    /// <summary>Shows one line about something that happened beside the labels.</summary>
    void Note(string line);

    /// <summary>Prints what stays. To be called after the view was disposed.</summary>
    void Print(LiveSummary summary);
}
