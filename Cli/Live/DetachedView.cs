using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>A view whose output can neither hold up nor end a session.</summary>
/// <remarks>Where the output does not keep up, it says how many updates it left out when it goes on.</remarks>
/// <param name="view">The view, which this one owns.</param>
internal sealed class DetachedView(ILiveView view) : ILiveView
{
    private readonly DetachedOutput _output = new(
        dropped => view.Note($"{Counted.Of(dropped, "update")} not shown: the output was not read. Labels, log and messages went on."), view.Dispose);

    public void Show(LabelUpdate window) => _output.Enqueue(() => view.Show(window));

    public void Wait(string line) => _output.Enqueue(() => view.Wait(line));

    public void Note(string line) => _output.Enqueue(() => view.Note(line));

    public void Dispose() => _output.Dispose();

    public void Print(LiveSummary summary)
    {
        // An output that hangs would be waited for again.
        if (!_output.HasEnded) return;
        using DetachedOutput output = new(_ => { }, () => { });
        output.Enqueue(() => view.Print(summary));
    }
}
