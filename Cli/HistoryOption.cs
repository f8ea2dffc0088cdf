using System;
using System.CommandLine;

namespace CellTypes.Cli;

/// <summary>How much of a finished recording counts.</summary>
internal static class HistoryOption
{
    public static Option<TimeSpan?> Create() => Durations.Option("--history", "How much of the end of the recording counts.", "the whole recording");
}
