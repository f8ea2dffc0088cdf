using System;
using System.Linq;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Cli.Tests;

/// <summary>What a live run says of a source that gives nothing to label.</summary>
public sealed class SourceWatchTests
{
    private const string Address = "tcp://127.0.0.1:5560";
    private readonly SourceCounters _counters = new();
    private readonly NotedView _view = new();

    [Fact]
    public void Silence_is_told_at_first_and_once_again_after_ten_seconds()
    {
        SourceWatch watch = Watch("cerebellum-forest");
        Tick(watch, 9);
        Assert.Equal([$"waiting for spikes from {Address} ..."], _view.Waits);
        Tick(watch, 30);
        Assert.Equal([$"no spikes from {Address} yet: is the sorter running and sending there?"], _view.Waits.Skip(1));
        Assert.Empty(_view.Notes);
        Assert.Null(watch.Problem);
    }

    [Fact]
    public void A_source_that_sends_is_not_waited_for()
    {
        SourceWatch watch = Watch("cerebellum-forest-acg");
        watch.See(Spikes(count: 0));
        Tick(watch, 1);
        watch.See(Spikes(count: 1));
        _counters.CountUnsorted(5);
        Tick(watch, 9);
        Assert.Equal([$"waiting for spikes from {Address} ..."], _view.Waits);
        Assert.Empty(_view.Notes);
        Assert.Null(watch.Problem);
    }

    [Fact]
    public void A_sorter_that_falls_silent_is_told_once_and_so_is_its_return()
    {
        SourceWatch watch = Watch("cerebellum-forest-acg");
        watch.See(Spikes(count: 1));
        Tick(watch, 9);
        // It may have no spike to send and yet be there.
        watch.See(Spikes(count: 0));
        Tick(watch, 9);
        Assert.Empty(_view.Notes);
        Tick(watch, 60);
        string[] told = [$"no spikes from {Address} for 10 s: is the sorter still running?"];
        Assert.Equal(told, _view.Notes);
        watch.See(Spikes(count: 1));
        Tick(watch, 9);
        Assert.Equal([.. told, $"spikes from {Address} again"], _view.Notes);
        Tick(watch, 1);
        Assert.Equal([.. told, $"spikes from {Address} again", .. told], _view.Notes);
    }

    [Fact]
    public void Spikes_that_are_all_unsorted_are_told_once_with_their_number()
    {
        SourceWatch watch = Watch("cerebellum-forest");
        _counters.CountUnsorted(1000);
        Tick(watch, 1);
        Assert.Empty(_view.Notes); // the next ones may be sorted
        _counters.CountUnsorted(234);
        Tick(watch, 30);
        Assert.Equal(["1,234 spikes received, none of them sorted: switch the sorter on"], _view.Notes);
        Assert.Empty(_view.Waits);
        Assert.Equal(_view.Notes[0], watch.Problem);
        watch.See(Spikes(count: 1));
        Assert.NotEqual(_view.Notes[0], watch.Problem);
    }

    [Fact]
    public void Spikes_without_waveforms_are_told_once_to_a_model_that_needs_them()
    {
        SourceWatch watch = Watch("cerebellum-forest");
        watch.See(Spikes(count: 0));
        watch.See(Spikes(count: 1));
        watch.See(Spikes(count: 1));
        Tick(watch, 9);
        Assert.Equal(
            ["the spikes come without waveforms, which model cerebellum-forest needs: choose one without waveform inputs, such as cerebellum-forest-acg, or a source with waveforms."],
            _view.Notes);
        SourceWatch whole = Watch("cerebellum-forest");
        whole.See(Spikes(count: 1, samples: 40));
        Assert.Null(whole.Problem);
    }

    [Fact]
    public void A_sender_of_the_other_kind_is_told_once()
    {
        SourceWatch watch = Watch("cerebellum-forest");
        _counters.SeeOtherKind();
        Tick(watch, 30);
        Assert.Equal(["membrane potential arrives, but model cerebellum-forest labels sorted spikes; name a model of windows with --model"], _view.Notes);
        watch.See(Spikes(count: 1, samples: 40));
        Assert.Null(watch.Problem); // who sends both is no stranger
    }

    [Fact]
    public void A_model_of_windows_waits_for_membrane_potential()
    {
        using TemporaryFolder folder = new();
        SourceWatch watch = new(Address, TraceBundle.Save(folder.PathOf("model")).Model, _counters);
        Tick(watch, 10);
        Assert.Equal(
            [$"waiting for membrane potential from {Address} ...", $"no membrane potential from {Address} yet: is the rig running and sending there?"], _view.Waits);
        _counters.SeeOtherKind();
        Tick(watch, 2);
        Assert.Equal(["sorted spikes arrive, but model width labels membrane potential; name a model of sorted spikes with --model"], _view.Notes);
        TraceBatch batch = new(new UnitDirectory(), _counters);
        batch.Reset(batch.Cells.Add(new UnitInfo("A1")), 50_000, 0, 1);
        watch.See(batch);
        Assert.Null(watch.Problem);
        Tick(watch, 60);
        Assert.Single(_view.Notes); // a rig may rest between sweeps
    }

    [Theory]
    [InlineData(false, "if it encrypts, name its public key with --source-key; or is it another service?")]
    [InlineData(true, "does it encrypt, and does --source-key name its public key?")]
    public void A_source_that_ends_every_connection_is_told_once(bool hasKey, string advice)
    {
        SourceWatch watch = Watch("cerebellum-forest", hasKey);
        _counters.SeeRefusal();
        Tick(watch, 5);
        Assert.Equal([$"{Address} ends every connection before a message: {advice}"], _view.Notes);
        Assert.Empty(_view.Waits);
        Assert.Equal(_view.Notes[0], watch.Problem);
        watch.See(Spikes(count: 1, samples: 40));
        Assert.Null(watch.Problem);
    }

    [Fact]
    public void Where_nothing_is_known_the_key_may_be_the_reason()
    {
        Tick(Watch("cerebellum-forest", hasKey: true), 10);
        Assert.Equal($"no spikes from {Address} yet: is the sorter running and sending there, with the keys of --source-key?", _view.Waits[^1]);
    }

    private SourceWatch Watch(string model, bool hasKey = false)
    {
        UnitModel loaded = ModelBundle.Load(Repository.Bundle(model)).Model;
        return new(Address, loaded, _counters, hasKey);
    }

    private void Tick(SourceWatch watch, int seconds)
    {
        for (int i = 0; i < seconds; i++) watch.Tick(_view);
    }

    private SpikeBatch Spikes(int count, int samples = 0)
    {
        SpikeBatch batch = new(new UnitDirectory(), _counters);
        batch.Reset(30_000, Math.Min(1, samples), samples);
        int slot = batch.Units.Add(new UnitInfo("12"));
        for (int i = 0; i < count; i++) batch.AddWithWaveform(slot, i);
        return batch;
    }
}
