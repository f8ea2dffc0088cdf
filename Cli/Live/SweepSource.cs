using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Traces;

namespace CellTypes.Cli.Live;

/// <summary>The sweeps of a file, as written behind trace: the file, and settings separated by commas.</summary>
internal static class SweepSource
{
    private const string Example = "trace:sweeps.npy,table=sweeps.csv,cell=cell,trigger=onset_ms,current=current.npy,unit=V";
    private static readonly string[] Settings = ["table", "cell", "trigger", "current", "unit"];

    public static SweepFile Load(string place, double? samplingRate, TriggerSpec? trigger)
    {
        string[] parts = place.Split(',');
        Dictionary<string, string> settings = [];
        foreach (string part in parts.Skip(1))
        {
            string[] setting = part.Split('=', 2);
            if (setting.Length < 2 || setting[1].Length == 0 || !Settings.Contains(setting[0]) || !settings.TryAdd(setting[0], setting[1]))
                throw new ArgumentException($"'{part}' is no setting of a trace: write for example {Example}.");
        }
        string unit = settings.GetValueOrDefault("unit", "mV");
        if (unit is not ("mV" or "V")) throw new ArgumentException($"'unit={unit}' is no unit of membrane potential: write mV or V.");
        if (!settings.ContainsKey("table") && (settings.ContainsKey("cell") || settings.ContainsKey("trigger")))
            throw new ArgumentException($"cell= and trigger= are columns of a table: name it too, for example {Example}.");
        if (samplingRate is null) throw new ArgumentException("a .npy file does not say its sampling rate: add --sample-rate, in Hz.");
        if (trigger is null or { Time: null, Options.Trigger: TraceTrigger.Event } && !settings.ContainsKey("trigger"))
            throw new ArgumentException("nothing says where the windows are: add --trigger, such as 30ms, stimulus or potential, or name the column of the table with trigger=.");
        if (trigger is { Options.Trigger: TraceTrigger.Stimulus } && !settings.ContainsKey("current"))
            throw new ArgumentException("a stimulus is found in the current: name its file with current=, or write another --trigger.");
        return SweepFile.Load(
            parts[0],
            samplingRate.Value,
            unit == "V",
            settings.GetValueOrDefault("current"),
            settings.GetValueOrDefault("table"),
            settings.GetValueOrDefault("cell", "cell"),
            settings.GetValueOrDefault("trigger"));
    }
}
