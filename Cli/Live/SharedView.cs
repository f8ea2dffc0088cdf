using CellTypes.Dashboard.Sessions;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>A view of which the dashboard shows all, too.</summary>
/// <param name="view">The view, which this one owns.</param>
/// <param name="session">What the dashboard shows.</param>
internal sealed class SharedView(ILiveView view, RunningSession session) : ILiveView
{
    public void Show(LabelUpdate window)
    {
        session.Show(window);
        view.Show(window);
    }

    public void Wait(string line)
    {
        session.Wait(line);
        view.Wait(line);
    }

    public void Note(string line)
    {
        session.Note(line);
        view.Note(line);
    }

    public void Dispose()
    {
        session.End();
        view.Dispose();
    }

    public void Print(LiveSummary summary) => view.Print(summary);
}
