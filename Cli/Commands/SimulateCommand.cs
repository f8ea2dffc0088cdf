using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using CellTypes.Cli.Data;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Simulation;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes simulate</c>: writes a simulated recording with known cell types.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        SimulationSettings settings = new();
        Option<string> output = new("--output", "-o") { Description = "The phy folder to write: a new or an empty one.", HelpName = "folder", Required = true };
        ExampleCommand command = new(
            "simulate",
            "Simulate a cerebellar Neuropixels 1.0 recording and write it as a phy folder, with the true types in cluster_info.tsv.",
            "celltypes simulate --units 200 --duration 10min --seed 1 --output simulated") { output };
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            SimulationOptions options = settings.Read(parsed);
            string folder = parsed.GetRequiredValue(output);
            Output.WriteTo(folder, () => PhyFolderWriter.CreateFolder(folder));
            SimulatedRecording recording = SimulatedRecording.Create(options);
            Output.WriteTo(folder, () => Write(recording, folder));
            Console.WriteLine($"{Counted.Of(recording.Units.Count, "unit")}, {Counted.Of(recording.SpikeSamples.Length, "spike")} written to {folder}");
            return 0;
        });
        return command;
    }

    private static void Write(SimulatedRecording recording, string folder)
    {
        // Spikes of no unit are what a sorter leaves out of its files.
        bool[] isSorted = Array.ConvertAll(recording.SpikeUnits, unit => unit >= 0);
        long[] samples = [.. recording.SpikeSamples.Where((_, i) => isSorted[i])];
        int[] clusters = [.. recording.SpikeUnits.Where(unit => unit >= 0).Select(unit => recording.Units[unit].Id)];
        Dictionary<int, Template> templates = recording.Units.ToDictionary(unit => unit.Id, unit => unit.Template);
        Dictionary<int, IReadOnlyDictionary<string, string>> properties = recording.Units.ToDictionary(unit => unit.Id, Properties);
        PhyFolderWriter.Write(folder, recording.Options.SamplingRate, recording.Probe, samples, clusters, templates, properties);
    }

    private static IReadOnlyDictionary<string, string> Properties(SimulatedUnit unit) => new Dictionary<string, string>
    {
        ["true_cell_type"] = unit.Class.Name,
        ["channel"] = unit.PeakChannel.ToString(CultureInfo.InvariantCulture),
        ["merged"] = unit.Neurons.Count > 1 ? "yes" : "no",
        ["split_from"] = unit.SplitFrom?.ToString(CultureInfo.InvariantCulture) ?? "",
    };
}
