using System;
using CellTypes.Training.Data;
using Spectre.Console;

namespace CellTypes.Cli;

/// <summary>A bar on the terminal that shows how far the reading of units is.</summary>
internal static class ReadingBar
{
    /// <summary>Does work that reports its progress.</summary>
    public static T Show<T>(string what, Func<IProgress<ReadingProgress>?, T> work)
    {
        if (Consoles.Error is not IAnsiConsole error) return work(null);
        return error.Progress().AutoClear(true).Start(context => work(new Bar(context.AddTask(what))));
    }

    // Progress<T> would report from another thread, and late.
    private sealed class Bar(ProgressTask task) : IProgress<ReadingProgress>
    {
        public void Report(ReadingProgress value) => (task.MaxValue, task.Value) = (Math.Max(value.Total, 1), value.Done);
    }
}
