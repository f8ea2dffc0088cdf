using System;
using System.Linq;
using System.Reactive.Linq;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Spikes;
using Simulator = CellTypes.Streaming.Sources.SimulatedProbe;

namespace Bonsai.CellTypes.Tests.Support;

/// <summary>Spikes for tests.</summary>
internal static class Sequences
{
    public const double SamplingRate = 30_000;

    /// <summary>A frame of units named by numbers, without waveforms or with such of one channel.</summary>
    public static SpikeFrame Frame(UnitDirectory units, int samples, params (int Unit, long Sample)[] spikes)
    {
        while (units.Count <= spikes.Select(spike => spike.Unit).DefaultIfEmpty(0).Max()) units.Add(new UnitInfo($"{units.Count}"));
        SpikeBatch batch = new(units, new SourceCounters());
        batch.Reset(SamplingRate, samples > 0 ? 1 : 0, samples);
        foreach ((int unit, long sample) in spikes) batch.AddWithWaveform(unit, sample).Fill(sample);
        return new SpikeFrame(batch);
    }

    /// <summary>A recording of the simulator, as fast as it is taken.</summary>
    public static IObservable<SpikeFrame> Simulated(int units = 12, int seconds = 60) => Simulator
        .Create(SimulatedRecording.Create(new SimulationOptions { Units = units, Duration = seconds, Seed = 3 }), double.PositiveInfinity)
        .Select(batch => new SpikeFrame(batch.Copy()));

    /// <summary>The error that a sequence ends with.</summary>
    public static Exception Error<T>(IObservable<T> sequence)
    {
        Notification last = sequence.Materialize().Select(notification => new Notification(notification.Exception)).Timeout(TimeSpan.FromMinutes(1)).Wait();
        return last.Error ?? throw new InvalidOperationException("The sequence ended without an error.");
    }

    private sealed record Notification(Exception? Error);
}
