using System;
using System.IO;
using System.Linq;
using CellTypes.Cli.Data;
using CellTypes.Cli.Options;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Traces;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Live;

/// <summary>The sweeps of a file, as written behind trace: the file, and settings separated by commas.</summary>
internal static class SweepSource
{
    private const string Example = "trace:sweeps.npy,table=sweeps.csv,cell=cell,trigger=onset_ms,current=current.npy,unit=V,sample-rate=50000";

    public static SweepFile Load(string source, double? samplingRate, TriggerSpec? trigger)
    {
        var (path, table, cell, column, current, isVolts, rate) = ShortForm.Parse(source, Path.Exists).Read(settings => (
            settings.Text(ShortForm.Place) ?? throw settings.Wrong("the .npy file is missing"),
            settings.Text("table"),
            settings.Text("cell"),
            settings.Text("trigger"),
            settings.Text("current"),
            SweepSettings.IsVolts(settings),
            SamplingRates.Read(settings)));
        if (table is null && (cell ?? column) is not null)
            throw new CellTypesException($"cell= and trigger= are columns of a table: name it too, for example {Example}.");
        if (samplingRate is not null && rate is not null)
            throw new CellTypesException("the sampling rate is given twice: write --sample-rate or sample-rate=, not both.");
        if ((samplingRate ?? rate) is not double hertz)
            throw new CellTypesException("a .npy file does not say its sampling rate: add --sample-rate, in Hz.");
        if (trigger is null or { Time: null, Options.Trigger: TraceTrigger.Event } && column is null)
            throw new CellTypesException("nothing says where the windows are: add --trigger, such as 30ms, stimulus or potential, or name the column of the table with trigger=.");
        if (trigger is { Options.Trigger: TraceTrigger.Stimulus } && current is null)
            throw new CellTypesException("a stimulus is found in the current: name its file with current=, or write another --trigger.");
        SweepFile sweeps = SweepFile.Load(path, hertz, isVolts, current, table, cell ?? "cell", column);
        if (trigger is null or { Options.Trigger: TraceTrigger.Event }) CheckTriggers(sweeps, trigger?.Time);
        return sweeps;
    }

    // A slip of the unit is an error at once; otherwise all windows would be skipped.
    private static void CheckTriggers(SweepFile sweeps, TimeSpan? time)
    {
        TimeSpan length = TimeSpan.FromSeconds(sweeps.SampleCount / sweeps.SamplingRate);
        double[] triggers = time is TimeSpan given ? [given.TotalMilliseconds] : [.. sweeps.Triggers!.OfType<double>()];
        if (triggers.Length == 0 || triggers.Any(trigger => trigger >= 0 && trigger < length.TotalMilliseconds)) return;
        string what = time is null ? "every trigger in the table, in milliseconds," : $"--trigger {SettingValue.Format(time.Value)}";
        throw new CellTypesException($"{what} lies outside of its sweep: those of {sweeps.Path} last {SettingValue.Format(length)}.");
    }
}
