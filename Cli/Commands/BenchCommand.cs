using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using CellTypes.Bench;
using CellTypes.Cli.Options;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes bench</c>: measures speed, latency and memory on this machine, beside the aims.</summary>
internal static class BenchCommand
{
    private const string Paced = "paced";

    // Memory comes first, while the process holds nothing else.
    private static readonly (string Name, Func<BenchOptions, IEnumerable<Figure>> Measure)[] Parts =
    [
        ("memory", MemoryBench.Measure),
        ("tracker", TrackerBench.Measure),
        ("numpy", NumpyBench.Measure),
        ("pipeline", PipelineBench.Measure),
        ("features", FeaturesBench.Measure),
        ("loopback", LoopbackBench.Measure),
        ("latency", LatencyBench.Measure),
        ("networks", NetworkBench.Measure),
        ("trace", TraceBench.Measure),
        ("state", StateBench.Measure),
    ];

    public static Command Create()
    {
        string[] names = [.. Parts.Select(part => part.Name)];
        Argument<string[]> parts = new("part")
        {
            Description = $"What to measure: {string.Join(", ", names)}; everything where none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        parts.AcceptOnlyFromAmong(names);
        Option<int> units = new("--units") { Description = "The number of units.", DefaultValueFactory = _ => 1000 };
        Option<double> rate = new("--rate") { Description = "The firing rate of each unit in hertz.", DefaultValueFactory = _ => 20 };
        Option<double> seconds = new("--seconds") { Description = "How long each measurement is repeated.", DefaultValueFactory = _ => 5 };
        Option<string> device = ModelPath.DeviceOption();
        Option<string?> model = new("--model", "-m") { Description = "For part trace: the bundle of a model of windows.", HelpName = "bundle" };
        // How the program calls itself to send spikes from a process of its own.
        Option<string?> sender = new("--sender") { Hidden = true };
        Option<bool> waveforms = new("--waveforms") { Hidden = true };
        ExampleCommand command = new(
            "bench",
            "Measure speed, latency and memory on this machine, beside the aims.",
            "celltypes bench tracker pipeline") { parts, units, rate, seconds, device, model, sender, waveforms };
        command.SetAction(parsed =>
        {
            BenchOptions options = BenchOptions.Checked(
                parsed.GetValue(units), parsed.GetValue(rate), parsed.GetValue(seconds), parsed.GetRequiredValue(device), parsed.GetValue(model), (bundle, where) => ModelPath.Load(bundle, where));
            if (parsed.GetValue(sender) is string pace) SpikeSender.Run(options, parsed.GetValue(waveforms), pace == Paced);
            else Measure(options, parsed.GetValue(parts) ?? []);
            return 0;
        });
        return command;
    }

    private static void Measure(BenchOptions options, string[] chosen)
    {
        Console.WriteLine(BenchTable.Machine());
        BenchTable.Show(Parts.Where(part => chosen.Length == 0 || chosen.Contains(part.Name)).SelectMany(part =>
        {
            Console.Error.WriteLine($"measuring: {part.Name}");
            return part.Measure(options);
        }));
    }
}
