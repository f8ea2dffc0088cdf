using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reactive.Linq;
using System.Threading.Tasks;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Tests;

/// <summary>A recording replayed to its end against the same recording read from its folder, and against itself at another speed.</summary>
public sealed class ReplayTests(SimulatedFolders simulated)
{
    private static readonly TimeSpan Window = new RollingOptions().History;

    [Fact]
    public void Replay_of_a_simulated_recording_ends_with_the_inputs_that_the_folder_gives() => AssertSameInputs(simulated.Recording);

    [Fact]
    public void Replay_of_a_neuropixels_session_ends_with_the_inputs_that_the_folder_gives() =>
        AssertSameInputs(SharedData.Folder("neuropixels_session"));

    [Theory]
    [InlineData("session_819701982")]
    [InlineData("session_715093703")]
    public void Replay_of_a_recording_longer_than_the_window_ends_with_the_inputs_of_its_last_window(string session)
    {
        string path = SharedData.Folder($"cellexplorer_groundtruth/{session}");
        SortedRecording folder = SortedRecording.Load(path);
        Assert.True(folder.DurationSamples > 1.5 * Window.TotalSeconds * folder.SamplingRate);
        AssertSameInputs(path);
    }

    // The window bites in a recording of any length where the user makes it short.
    [Theory]
    [InlineData("75s", 1200)]
    [InlineData("75s", 35)]
    public void Live_and_label_tell_the_same_of_a_simulated_recording(string duration, int windowSeconds)
    {
        using TemporaryFolder folder = new();
        string recording = folder.PathOf("recording");
        Celltypes.Run("simulate", "--units", "25", "--duration", duration, "--seed", "11", "--output", recording).Succeeded();
        AssertSameLabels(recording, folder, TimeSpan.FromSeconds(windowSeconds), "--warm-up-spikes", "20");
    }

    // The interval statistics are not computed again at each turn, but at the last.
    [Fact]
    public void Live_and_label_tell_the_same_by_interval_statistics()
    {
        using TemporaryFolder folder = new();
        string recording = folder.PathOf("recording"), bundle = folder.PathOf("statistics");
        Celltypes.Run("simulate", "--units", "25", "--duration", "75s", "--seed", "11", "--output", recording).Succeeded();
        string[] train = ["train", "--data", "sim:units=60,duration=4min,seed=3", "--inputs", "waveform/peak-90@1,features/temporal-15@3", "--model", "extra-trees", "--seeds", "0", "--output", bundle];
        Assert.Equal(0, Celltypes.Run(train).ExitCode);
        AssertSameLabels(recording, folder, TimeSpan.FromSeconds(60), "--warm-up-spikes", "20", "--model", bundle);
    }

    [Theory]
    [InlineData("neuropixels_session")]
    [InlineData("cellexplorer_groundtruth/session_819701982")]
    [InlineData("cellexplorer_groundtruth/mouse1_180501a")]
    [InlineData("cellexplorer_groundtruth/20160307")]
    [Trait("Speed", "slow")]
    public void Live_and_label_tell_the_same_of_a_real_recording(string name)
    {
        using TemporaryFolder folder = new();
        AssertSameLabels(SharedData.Folder(name), folder, Window);
    }

    [Fact]
    public void Unit_that_falls_silent_before_it_is_warm_is_judged_when_it_is()
    {
        using TemporaryFolder folder = new();
        string recording = folder.Copy(simulated.Recording);
        KeepSpikes(recording, (cluster, second) => cluster != 0 || second < 20);
        Assert.Equal("ok", (string)AssertSameLabels(recording, folder, Window)["0"]["status"]!);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Log_is_the_same_at_the_speed_of_the_recording_and_at_any_other()
    {
        string[] speeds = ["1", "20", "max"];
        using TemporaryFolder folder = new();
        ChildProcess[] runs = [.. speeds.Select(speed => Celltypes.Start(
            "live", "--source", $"phy:{simulated.Short}", "--speed", speed, "--publish", "none", "--session", "one", "--log", folder.PathOf(speed),
            "--warm-up-time", "2s", "--warm-up-spikes", "20"))];
        foreach (ChildProcess run in runs)
        {
            using (run) run.WaitForExit().Succeeded();
        }
        string[] expected = LogRecords.WithoutWallClock(folder.PathOf("max"));
        Assert.Contains(expected, record => record.Contains("\"type\":\"change\""));
        foreach (string speed in speeds) Assert.Equal(expected, LogRecords.WithoutWallClock(folder.PathOf(speed)));
    }

    [Fact]
    public async Task Log_is_the_same_for_any_duration_of_a_batch()
    {
        using TemporaryFolder folder = new();
        ModelBundle bundle = ModelBundle.Load(Repository.Bundle("cerebellum-forest"));
        SortedRecording recording = SortedRecording.Load(simulated.Recording);
        double[] durations = [0.1, 0.001, 0.9, 7.3];
        foreach (double seconds in durations)
        {
            using LabelLog log = LabelLog.Create(folder.PathOf($"{seconds}"), Session(bundle));
            await PhyReplay.Create(recording, double.PositiveInfinity, TimeSpan.FromSeconds(seconds))
                .RollingUnits(bundle.Model.Views)
                .Classify(bundle)
                .Confirm()
                .ForEachAsync(log.Append, TestContext.Current.CancellationToken);
        }
        string[] expected = LogRecords.WithoutWallClock(folder.PathOf("0.1"));
        Assert.True(expected.Length > 10);
        foreach (double seconds in durations) Assert.Equal(expected, LogRecords.WithoutWallClock(folder.PathOf($"{seconds}")));
    }

    private static LabelSession Session(ModelBundle bundle) => new()
    {
        Id = "one",
        Model = new ModelIdentity(bundle.Model.Name, bundle.Card.Created, bundle.Model.Sha256),
        Classes = bundle.Model.Classes,
    };

    // Every view, not only those of the models that ship.
    private static void AssertSameInputs(string path)
    {
        SortedRecording folder = SortedRecording.Load(path);
        UnitView[] views = [.. UnitViews.All];
        LagAxis[] axes = [.. views.Select(view => view.Axis).OfType<LagAxis>().Distinct()];
        UnitTracker tracker = new(axes, new RollingOptions());
        PhyReplay.Create(folder, double.PositiveInfinity).ForEachAsync(batch => tracker.Add(batch, _ => { })).Wait();
        Dictionary<string, string[]> live = [];
        long end = 0;
        tracker.Complete(last =>
        {
            end = last;
            foreach (TrackedUnit unit in tracker.Units.Where(unit => unit.SpikeCount > 0)) live.Add(unit.Info.Id, Inputs(unit, views));
        });

        Assert.Equal(folder.DurationSamples, end);
        long start = end - (long)Math.Round(Window.TotalSeconds * folder.SamplingRate);
        RecordedUnit[] recorded = [.. folder.RecordedUnits(start, end).Where(unit => unit.SpikeCount > 0)];
        Assert.NotEmpty(recorded);
        Assert.Equal(recorded.Select(unit => unit.Id).Order(), live.Keys.Order());
        foreach (RecordedUnit unit in recorded) Assert.Equal(Inputs(unit, views), live[unit.Id]);
    }

    // One text a view: the bits of its inputs, or why there are none.
    private static string[] Inputs(IUnitSignals unit, UnitView[] views) => Array.ConvertAll(views, view =>
    {
        float[] values = new float[view.InputNames.Count];
        string? problem = view.Compute(unit, values);
        return $"{view.Name} {problem ?? Convert.ToHexString(MemoryMarshal.AsBytes(values.AsSpan()))}";
    });

    // With --confirm 1 a verdict holds at once, as that of label does. A stale unit shows what it was before it fell silent, and what is warming is poor in the end.
    private static Dictionary<string, JsonObject> AssertSameLabels(string recording, TemporaryFolder folder, TimeSpan window, params string[] options)
    {
        string log = folder.PathOf("log.jsonl"), tables = folder.PathOf("tables"), history = $"{window.TotalSeconds}s";
        ProgramResult live = Celltypes.Run(
            ["live", "--source", $"phy:{recording}", "--speed", "max", "--publish", "none", "--log", log, "--confirm", "1", "--history", history, .. options]);
        ProgramResult label = Celltypes.Run(["label", recording, "--output", tables, "--history", history, .. options]);
        Assert.Equal((0, 0), (live.ExitCode, label.ExitCode));
        Dictionary<string, Dictionary<string, string>> rows = UnitRows.Read(tables);
        Dictionary<string, JsonObject> units = LogRecords.LastUnits(LogRecords.Read(log));
        Assert.NotEmpty(units);
        foreach ((string id, JsonObject unit) in units)
        {
            string status = (string)unit["status"]!, type = (string?)unit["label"] ?? "";
            if (status == "stale") continue;
            Dictionary<string, string> row = rows[id];
            Assert.Equal((status == "warming" ? "poor" : status, $"{unit["n_spikes"]}"), (row["status"], row["spikes"]));
            Assert.Equal(status == "ok" ? type : "", row["cell_type"]);
            if (type.Length > 0) Assert.Equal($"{(double)unit["p"]!:0.####}", row[$"p_{type}"]);
        }
        return units;
    }

    private static void KeepSpikes(string folder, Func<int, double, bool> isKept)
    {
        SortedRecording recording = SortedRecording.Load(folder);
        int[] clusters = Array.ConvertAll(recording.SpikeUnits, unit => int.Parse(recording.Units[unit].Name));
        int[] kept = [.. Enumerable.Range(0, recording.SpikeSamples.Length)
            .Where(i => isKept(clusters[i], recording.SpikeSamples[i] / recording.SamplingRate))];
        File.Delete(Path.Combine(folder, "spike_templates.npy"));
        File.Delete(Path.Combine(folder, "amplitudes.npy"));
        NpyFile.Write(Path.Combine(folder, "spike_times.npy"), Array.ConvertAll(kept, i => recording.SpikeSamples[i]), kept.Length);
        NpyFile.Write(Path.Combine(folder, "spike_clusters.npy"), Array.ConvertAll(kept, i => clusters[i]), kept.Length);
    }
}
