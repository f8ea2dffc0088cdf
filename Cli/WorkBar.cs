using System;
using Spectre.Console;

namespace CellTypes.Cli;

/// <summary>A bar on the terminal that shows that work goes on, and how far it is where that is known.</summary>
internal static class WorkBar
{
    /// <summary>Does work that may report the share that is done, from 0 to 1.</summary>
    public static T Show<T>(string what, Func<IProgress<double>?, T> work)
    {
        if (Consoles.Error is not IAnsiConsole error) return work(null);
        return error.Progress().AutoClear(true).Start(context => work(new Bar(context.AddTask(what, maxValue: 1).IsIndeterminate())));
    }

    // Progress<T> would report from another thread, and late.
    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => (task.IsIndeterminate, task.Value) = (false, value);
    }
}
