using System.Collections.Generic;
using CellTypes.Cli.Live;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Tests.Support;

/// <summary>A view that keeps what it is told beside the labels.</summary>
internal sealed class NotedView : ILiveView
{
    public List<string> Notes { get; } = [];

    public List<string> Waits { get; } = [];

    public void Show(LabelUpdate window)
    {
    }

    public void Wait(string line) => Waits.Add(line);

    public void Note(string line) => Notes.Add(line);

    public List<LiveSummary> Summaries { get; } = [];

    public void Print(LiveSummary summary) => Summaries.Add(summary);

    public void Dispose()
    {
    }
}
