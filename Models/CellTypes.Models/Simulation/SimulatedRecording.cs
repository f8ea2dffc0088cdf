using System;
using System.Collections.Generic;
using CellTypes.Models.Signals;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Simulation;

/// <summary>
/// A session with a Neuropixels 1.0 probe in the cerebellum that never took place: units with known cell types, their spikes and waveforms.
/// </summary>
/// <remarks>
/// What a classifier scores on it says that the machinery works. It says nothing about real units: the simulation knows only the few
/// statistics of <see cref="CerebellarClass"/>.
/// </remarks>
public sealed class SimulatedRecording
{
    private SimulatedRecording(SimulationOptions options)
    {
        Options = options;
        Duration = (long)Math.Round(options.Duration * options.SamplingRate);
        Probe = ProbeGeometry.Neuropixels1();
        SimulatedSorter sorter = new(options, Probe, Duration);
        Units = sorter.Run();
        TroughSample = sorter.TroughSample;
        AddUnsorted(sorter.Keys);

        long[] keys = [.. sorter.Keys];
        sorter.Keys.Clear();
        Array.Sort(keys);
        SpikeUnits = new int[keys.Length];
        SpikeNeurons = new byte[keys.Length];
        for (int i = 0; i < keys.Length; i++) (keys[i], SpikeUnits[i], SpikeNeurons[i]) = SpikeKey.Unpack(keys[i]);
        SpikeSamples = keys;
    }

    /// <summary>Gets what was asked for.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Gets the probe.</summary>
    public ProbeGeometry Probe { get; }

    /// <summary>Gets the units; a unit's index is its id.</summary>
    public IReadOnlyList<SimulatedUnit> Units { get; }

    /// <summary>Gets the length in samples.</summary>
    public long Duration { get; }

    /// <summary>Gets the sample of the templates and waveforms at which a spike's time is: 1 ms after their first sample.</summary>
    public int TroughSample { get; }

    /// <summary>Gets the sample index of every spike, ascending.</summary>
    public long[] SpikeSamples { get; }

    /// <summary>Gets the unit of every spike, -1 for those that the sorter gave to none.</summary>
    public int[] SpikeUnits { get; }

    /// <summary>Gets the index in <see cref="SimulatedUnit.Neurons"/> of the neuron that fired each spike; 0 where there is no unit.</summary>
    public byte[] SpikeNeurons { get; }

    /// <summary>Simulates a recording.</summary>
    /// <param name="options">What to simulate.</param>
    /// <returns>The recording; about 24 bytes a spike.</returns>
    /// <exception cref="CellTypesException">An option is outside its range.</exception>
    public static SimulatedRecording Create(SimulationOptions options)
    {
        if (options is null) throw new ArgumentNullException(nameof(options));
        options.Validate();
        return new SimulatedRecording(options);
    }

    /// <summary>Computes a neuron's spike at a time of the recording, without noise.</summary>
    /// <param name="unit">The unit, whose channels are meant.</param>
    /// <param name="neuron">The index in <see cref="SimulatedUnit.Neurons"/>.</param>
    /// <param name="displacement">How far the tissue has moved, as <see cref="ProbeDrift.At"/> says.</param>
    /// <param name="values">Receives microvolts, channel-major, as many as the unit's template has.</param>
    public void RenderSpike(SimulatedUnit unit, int neuron, double displacement, Span<float> values)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        unit.Neurons[neuron].Render(unit.Template.Channels, displacement, Options.SamplingRate, TroughSample, values);
    }

    private void AddUnsorted(List<long> keys)
    {
        if (Options.UnsortedRate == 0) return;
        Xoshiro256StarStar random = RandomStreams.Create(Options.Seed, "unsorted");
        double sample = 0, meanInterval = Options.SamplingRate / Options.UnsortedRate;
        while (true)
        {
            sample -= meanInterval * Math.Log(1 - random.NextDouble());
            if (sample >= Duration) return;
            keys.Add(SpikeKey.Pack((long)sample, -1, 0));
        }
    }
}
