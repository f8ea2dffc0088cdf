using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using CellTypes.Training.Bundles;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using Spectre.Console;

namespace CellTypes.Cli.Printing;

/// <summary>Shows that long work goes on, and how far it is: a bar on a terminal, and a line every half minute where stderr is none, so that short work says nothing.</summary>
internal sealed class WorkBar : IProgress<double>, IProgress<ReadingProgress>, IProgress<EvaluationProgress>, IProgress<TrainingProgress>
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ProgressTask? _task;
    private string _what;
    private int _done, _total;

    private WorkBar(string what, ProgressTask? task) => (_what, _task) = (what, task);

    /// <summary>Does work that may report its progress.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="work">Does it.</param>
    public static T Show<T>(string what, Func<WorkBar, T> work)
    {
        if (Consoles.Error is IAnsiConsole error)
        {
            ProgressColumn[] columns = [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn()];
            return error.Progress().AutoClear(true).Columns(columns).Start(context => work(new WorkBar(what, context.AddTask(Printable.Markup(what)).IsIndeterminate())));
        }
        WorkBar lines = new(what, null);
        using Timer timer = new(_ => lines.TellHowFar(), null, BetweenLines, BetweenLines);
        return work(lines);
    }

    /// <summary>Does work that may report its progress.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="work">Does it.</param>
    public static void Show(string what, Action<WorkBar> work) => Show(what, bar =>
    {
        work(bar);
        return true;
    });

    /// <summary>Tells what share of the work is done, from 0 to 1.</summary>
    public void Report(double value) => Report((int)(100 * value), 100);

    /// <inheritdoc/>
    public void Report(ReadingProgress value) => Report(value.Done, value.Total);

    /// <inheritdoc/>
    public void Report(EvaluationProgress value) => Report(value.Done, value.Total);

    /// <summary>Tells what is being done, which is a line of its own where no bar shows it, and how far it is.</summary>
    public void Report(TrainingProgress value)
    {
        lock (_lock)
        {
            if (value.What != _what)
            {
                (_what, _done, _total) = (value.What, 0, 0);
                _task?.Description(Printable.Markup(_what)).IsIndeterminate();
                if (_task is null) Console.Error.WriteLine(_what);
            }
        }
        if (value.Total > 0) Report(value.Done, value.Total);
    }

    /// <summary>Writes a line of the command's output, above the bar where both are on one terminal.</summary>
    /// <param name="line">The line.</param>
    public void WriteLine(string line)
    {
        if (_task is not null && !Console.IsOutputRedirected) Consoles.Error!.WriteLine(line);
        else Console.WriteLine(line);
    }

    // Reports come from several threads.
    private void Report(int done, int total)
    {
        lock (_lock)
        {
            (_done, _total) = (done, total);
            if (_task is not null) (_task.MaxValue, _task.Value, _task.IsIndeterminate) = (Math.Max(total, 1), done, false);
        }
    }

    private void TellHowFar()
    {
        string line;
        lock (_lock)
        {
            string far = _total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{_done:N0} of {_total:N0}, ") : "";
            line = string.Create(CultureInfo.InvariantCulture, $"{_what}: {far}{_clock.Elapsed.TotalSeconds:0} s");
        }
        ErrorLine.Tell(line);
    }
}
