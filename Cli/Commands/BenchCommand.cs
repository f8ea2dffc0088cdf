using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using CellTypes.Cli.Bench;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes bench</c>: measures speed, latency and memory on this machine, beside the aims.</summary>
internal static class BenchCommand
{
    // Memory comes first, while the process holds nothing else.
    private static readonly Dictionary<string, Func<BenchOptions, IEnumerable<Figure>>> Parts = new()
    {
        ["memory"] = MemoryBench.Measure,
        ["tracker"] = TrackerBench.Measure,
        ["numpy"] = NumpyBench.Measure,
        ["pipeline"] = PipelineBench.Measure,
        ["loopback"] = LoopbackBench.Measure,
        ["latency"] = LatencyBench.Measure,
    };

    public static Command Create()
    {
        Argument<string[]> parts = new("part")
        {
            Description = $"What to measure: {string.Join(", ", Parts.Keys)}; everything where none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        parts.AcceptOnlyFromAmong([.. Parts.Keys]);
        Option<int> units = new("--units") { Description = "The number of units.", DefaultValueFactory = _ => 1000 };
        Option<double> rate = new("--rate") { Description = "The firing rate of each unit in hertz.", DefaultValueFactory = _ => 20 };
        Option<double> seconds = new("--seconds") { Description = "How long each measurement is repeated.", DefaultValueFactory = _ => 5 };
        Option<string> sender = new("--sender") { Hidden = true };
        Option<bool> waveforms = new("--waveforms") { Hidden = true };
        Command command = new(
            "bench",
            "Measure speed, latency and memory on this machine, beside the aims.\n\nExample: celltypes bench tracker pipeline")
        {
            parts, units, rate, seconds, sender, waveforms,
        };
        command.SetAction(parsed =>
        {
            BenchOptions options = new(parsed.GetValue(units), parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            if (parsed.GetValue(sender) is string pace)
            {
                SpikeSender.Run(options, parsed.GetValue(waveforms), pace == "paced");
                return;
            }
            string[] chosen = parsed.GetValue(parts) ?? [];
            foreach ((string name, Func<BenchOptions, IEnumerable<Figure>> measure) in Parts.Where(part => chosen.Length == 0 || chosen.Contains(part.Key)))
            {
                foreach (Figure figure in measure(options)) Console.WriteLine($"{figure.What} {figure.Text} {figure.Unit} {figure.AimText} {figure.Verdict}");
            }
        });
        return command;
    }
}
