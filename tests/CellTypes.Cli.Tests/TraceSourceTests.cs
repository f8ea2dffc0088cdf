using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests;

/// <summary>Live runs on files of membrane potential.</summary>
public sealed class TraceSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TraceSourceTests() => TraceBundle.Save(Model);

    private string Model => _folder.PathOf("model");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("trigger=onset_ms", null)]
    [InlineData("cell=cell", "40ms")]
    [InlineData("current=CURRENT", "stimulus")]
    [InlineData("current=CURRENT", "stimulus:299")]
    public void Cells_get_the_label_of_their_windows_whatever_tells_the_trigger(string setting, string? trigger)
    {
        (string potential, string current, string table) = PatchClamp.Write(_folder);
        string log = _folder.PathOf("log");
        string printed = Live($"{potential},table={table},{setting.Replace("CURRENT", current)}", [.. trigger is null ? [] : new[] { "--trigger", trigger }, "--log", log]).Succeeded();
        Assert.Contains("3 cells, 5 windows:  wide 1  narrow 1  |  warming 1  [no action potential 1]", printed);
        Assert.Contains("cell w  ok  wide p=1.00  1 window", printed);

        JsonObject[] records = LogRecords.Read(log);
        Dictionary<string, JsonObject> cells = LogRecords.LastUnits(records);
        Assert.Equal(("wide", 3, "ok"), ((string)cells["w"]["label"]!, (int)cells["w"]["n_windows"]!, (string)cells["w"]["status"]!));
        Assert.Equal(("narrow", 2, "ok"), ((string)cells["n"]["label"]!, (int)cells["n"]["n_windows"]!, (string)cells["n"]["status"]!));
        Assert.Equal((null, 0, "warming"), ((string?)cells["s"]["label"], (int)cells["s"]["n_windows"]!, (string)cells["s"]["status"]!));
        JsonObject change = records.First(record => record.Type() == "change");
        Assert.Equal((1500L, 6499L), ((long)change["update"]!["start_sample"]!, (long)change["update"]!["end_sample"]!));
        JsonNode windows = records.Last(record => record.Type() == "keyframe")["counters"]!["windows"]!;
        Assert.Equal((5, 1, 0, 0), ((int)windows["classified"]!, (int)windows["without_action_potential"]!, (int)windows["skipped"]!, (int)windows["left_out"]!));
    }

    [Theory]
    [InlineData("sample-rate=100000")]
    [InlineData("rate=100000")]
    public void The_sampling_rate_may_stand_with_the_other_settings_as_in_a_data_set(string rate)
    {
        (string potential, _, string table) = PatchClamp.Write(_folder);
        Assert.Contains(
            "3 cells, 5 windows:",
            Celltypes.Run("live", "--source", $"trace:{potential},table={table},{rate},trigger=onset_ms", "--model", Model, "--speed", "max", "--publish", "none").Succeeded());
    }

    [Fact]
    public void A_threshold_crossing_needs_neither_table_nor_current()
    {
        (string potential, _, _) = PatchClamp.Write(_folder, cells: ["w", "w"]);
        Assert.Contains("1 cell, 2 windows:", Live(potential, "--trigger", "potential").Succeeded());
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_subscriber_gets_the_windows_with_their_latency()
    {
        (string potential, _, string table) = PatchClamp.Write(_folder);
        using ChildProcess live = Celltypes.Start(
            "live", "--source", $"trace:{potential},table={table},trigger=onset_ms", "--sample-rate", "100000", "--model", Model, "--speed", "0.05", "--publish", "tcp://127.0.0.1:*");
        string endpoint = live.WaitForLine("publishing labels on ").Split(' ')[^1];
        using ChildProcess listener = Celltypes.Start("listen", endpoint, "--all");
        Assert.Contains("ok  wide p=1.00", listener.WaitForLine("cell w"));
        live.WaitForExit().Succeeded();
        Assert.Contains("has ended", listener.WaitForExit().Succeeded());
    }

    [Fact]
    public void Volts_are_read_as_such_when_told_and_refused_otherwise()
    {
        (string potential, _, _) = PatchClamp.Write(_folder, value => value / 1000);
        Assert.Contains("looks like volts; say so (unit=V)", Live(potential, "--trigger", "40ms").Refused());
        Assert.Contains("1 cell, 5 windows:", Live($"{potential},unit=V", "--trigger", "40ms").Succeeded());
    }

    [Fact]
    public void What_is_wrong_with_windows_is_told_and_counted_and_the_rest_is_labelled()
    {
        (string potential, string current, string table) = PatchClamp.Write(_folder, cells: ["w", "n", "w", "n"]);
        float[] values = NpyFile.Read(potential).ToSingle();
        values[5000] = float.NaN;
        for (int i = 10_000; i < 20_000; i++) values[i] = Math.Min(values[i], 10);
        NpyFile.Write(potential, values, 4, 10_000);
        float[] silent = NpyFile.Read(current).ToSingle();
        silent.AsSpan(20_000, 10_000).Clear();
        NpyFile.Write(current, silent, 4, 10_000);
        string printed = Live($"{potential},table={table},current={current}", "--trigger", "stimulus").Succeeded();
        Assert.Contains("2 cells, 1 window:  narrow 1  |  poor 1  [skipped windows 3]", printed);
        Assert.Contains("the window is skipped", printed);
    }

    [Theory]
    [InlineData("", "--trigger", "40ms", "--sample-rate", "9000", "A trace of 9000 Hz cannot be used: action potentials need 10 kHz at least")]
    [InlineData("", "--trigger", "40ms", "--speed", "max", "a .npy file does not say its sampling rate: add --sample-rate")]
    [InlineData("", "--sample-rate", "100000", "--speed", "max", "nothing says where the windows are: add --trigger")]
    [InlineData("", "--sample-rate", "100000", "--trigger", "event", "nothing says where the windows are: add --trigger")]
    [InlineData("", "--sample-rate", "100000", "--trigger", "stimulus", "a stimulus is found in the current: name its file with current=")]
    [InlineData("", "--sample-rate", "100000", "--trigger", "stimulus:high", "'stimulus:high': 'high' must be a number, such as 1.5.")]
    [InlineData("", "--sample-rate", "100000", "--trigger", "30", "--trigger is '30': write event (the triggers that come with the trace), a time in each sweep of a file with its unit, such as 30ms")]
    [InlineData("", "--sample-rate", "100000", "--trigger", "30s", "--trigger 30s lies outside of its sweep: those of ")]
    [InlineData("", "--sample-rate", "100000", "--trigger", "100ms", "potential.npy last 100ms.")]
    [InlineData(",table=TABLE,trigger=onset_samples", "--sample-rate", "100000", "--speed", "max", "every trigger in the table, in milliseconds, lies outside of its sweep")]
    [InlineData("", "--sample-rate", "100000", "--trigger", "potential:200", "--trigger potential is 200")]
    [InlineData(",unit=mA", "--sample-rate", "100000", "--trigger", "40ms", "unit is 'mA'; it must be mV or V.")]
    [InlineData(",colour=red", "--sample-rate", "100000", "--trigger", "40ms", "there is no setting 'colour'; the settings are table, cell, trigger, current, unit, sample-rate, rate.")]
    [InlineData(",sample-rate=100000", "--sample-rate", "100000", "--trigger", "40ms", "the sampling rate is given twice")]
    [InlineData(",sample-rate=fast", "--speed", "max", "--trigger", "40ms", "sample-rate is 'fast'; it must be in hertz, from 1000 to 1000000.")]
    [InlineData(",trigger=onset_ms", "--sample-rate", "100000", "--trigger", "40ms", "cell= and trigger= are columns of a table")]
    [InlineData(",table=TABLE,cell=name", "--sample-rate", "100000", "--trigger", "40ms", "has no column 'name'; its columns are cell, sweep, onset_ms, onset_samples.")]
    [InlineData(",table=TABLE,trigger=cell", "--sample-rate", "100000", "--speed", "max", "line 2, column 'cell': 'w' is no time in milliseconds.")]
    [InlineData(",current=FEWER", "--sample-rate", "100000", "--trigger", "40ms", "they must agree")]
    [InlineData(",table=SHORT", "--sample-rate", "100000", "--trigger", "40ms", "one line a sweep is needed")]
    public void What_cannot_be_read_is_refused_in_one_line(string settings, string option, string value, string other, string otherValue, string problem)
    {
        (string potential, _, string table) = PatchClamp.Write(_folder);
        string fewer = _folder.PathOf("fewer.npy"), shortTable = _folder.PathOf("short.csv");
        NpyFile.Write(fewer, new float[10_000]);
        File.WriteAllLines(shortTable, File.ReadLines(table).Take(3));
        string source = $"trace:{potential}{settings.Replace("TABLE", table).Replace("FEWER", fewer).Replace("SHORT", shortTable)}";
        Assert.Contains(problem, Celltypes.Run("live", "--source", source, option, value, other, otherValue, "--model", Model, "--publish", "none").Refused());
    }

    [Fact]
    public void Models_and_sources_that_do_not_fit_together_are_refused_in_one_line()
    {
        (string potential, _, _) = PatchClamp.Write(_folder);
        Assert.Contains(
            "labels sorted spikes, not membrane potential", Celltypes.Run("live", "--source", $"trace:{potential}", "--publish", "none").Refused());
        Assert.Contains(
            "labels membrane potential, not sorted spikes", Celltypes.Run("live", "--source", "sim:units=2,duration=1s", "--model", Model, "--publish", "none").Refused());
        Assert.Contains("labels membrane potential, not sorted spikes", Celltypes.Run("demo", "--units", "2", "--duration", "1s", "--model", Model).Refused());
        Assert.Contains("--trigger is for membrane potential", Celltypes.Run("live", "--source", "sim:units=2,duration=1s", "--trigger", "30ms", "--publish", "none").Refused());
        Assert.Contains("--cadence is for sorted spikes", Live(potential, "--trigger", "40ms", "--cadence", "1s").Refused());
    }

    [Fact]
    public void Real_sweeps_of_pyramidal_cells_are_cut_and_labelled()
    {
        string folder = SharedData.Folder("l5pc_50ms");
        string source = $"{Path.Combine(folder, "voltage_mV.npy")},table={Path.Combine(folder, "sweeps.csv")}";
        string printed = Live(source, "--trigger", "30ms").Succeeded();
        Assert.Contains("44 cells, 132 windows:", printed);
        Assert.DoesNotContain("skipped", printed);
    }

    private ProgramResult Live(string source, params string[] options) => Celltypes.Run(
        ["live", "--source", $"trace:{source}", "--sample-rate", "100000", "--model", Model, "--speed", "max", "--publish", "none", .. options]);
}
