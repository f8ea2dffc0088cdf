using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Simulation;

/// <summary>Places neurons along the probe, lets them fire, and sorts their spikes into units with the errors asked for.</summary>
/// <remarks>
/// Units are made one after the other, each from random numbers of its own, so that unit k does not depend on how many follow.
/// </remarks>
internal sealed class SimulatedSorter
{
    // The peak channel and every one within three rows of it; neurons keep that distance from the ends of the probe.
    private const int ChannelsPerUnit = 14, Margin = 8;

    // Neurons whose spikes a sorter confuses, and the two kinds of spikes of one Purkinje cell, peak within two rows.
    private const int Neighbourhood = 4;
    private const int DriftSteps = 8;

    private readonly SimulationOptions _options;
    private readonly ProbeGeometry _probe;
    private readonly long _duration;
    private readonly ClassSequence _classes;
    private readonly Queue<PurkinjeCell> _withoutSimpleSpikes = new(), _withoutComplexSpikes = new();
    private readonly List<SimulatedUnit> _units = [];

    public SimulatedSorter(SimulationOptions options, ProbeGeometry probe, long duration)
    {
        _options = options;
        _probe = probe;
        _duration = duration;
        _classes = new ClassSequence(options.ClassMix);
    }

    /// <summary>Gets the number of samples a channel of the waveforms: 3 ms.</summary>
    public int SampleCount => 3 * TroughSample;

    /// <summary>Gets the sample of the trough: 1 ms after the first.</summary>
    public int TroughSample => (int)Math.Round(_options.SamplingRate / 1000);

    /// <summary>Gets the spikes of all units, as <see cref="SpikeKey"/> packs them, in no order.</summary>
    public List<long> Keys { get; } = [];

    /// <summary>Makes the units.</summary>
    public List<SimulatedUnit> Run()
    {
        while (_units.Count < _options.Units)
        {
            Xoshiro256StarStar random = Random("sorting");
            double fate = random.NextDouble();
            FiringNeuron neuron = Fire(_classes.Next());
            if (fate < _options.MergedShare) Merge(neuron, random);
            else if (fate < _options.MergedShare + _options.SplitShare) Split(neuron, random);
            else AddUnit([neuron]);
        }
        return _units;
    }

    private void Merge(FiringNeuron neuron, Random random)
    {
        CerebellarClass type = _classes.At(random.NextDouble());
        int channel = Near(neuron.Neuron.NearestChannel, random);
        FiringNeuron other = FireAt(type, channel, "merged", NewCell(type, channel, "merged"));
        // One train cannot hold two spikes at one sample: a sorter sees one of them.
        HashSet<long> taken = [.. neuron.Spikes];
        other.Spikes.RemoveAll(taken.Contains);
        AddUnit(neuron.Spikes.Count >= other.Spikes.Count ? [neuron, other] : [other, neuron]);
    }

    private void Split(FiringNeuron neuron, Random random)
    {
        double share = 0.3 + 0.4 * random.NextDouble();
        List<long> first = [], second = [];
        foreach (long sample in neuron.Spikes) (random.NextDouble() < share ? first : second).Add(sample);
        int id = _units.Count;
        AddUnit([neuron with { Spikes = first }]);
        if (_units.Count < _options.Units) AddUnit([neuron with { Spikes = second }], id);
    }

    private void AddUnit(FiringNeuron[] parts, int? splitFrom = null)
    {
        int id = _units.Count;
        for (int part = 0; part < parts.Length; part++)
        {
            foreach (long sample in parts[part].Spikes) Keys.Add(SpikeKey.Pack(sample, id, part));
        }
        long[] samples = parts.SelectMany(p => p.Spikes).ToArray();
        if (parts.Length > 1) Array.Sort(samples);
        _units.Add(new SimulatedUnit(id, parts.Select(p => p.Neuron).ToArray(), MeanWaveform(parts), samples, splitFrom));
    }

    private Template MeanWaveform(FiringNeuron[] parts)
    {
        int[] channels = _probe.Nearest(parts[0].Neuron.NearestChannel, ChannelsPerUnit);
        float[] mean = new float[channels.Length * SampleCount], values = new float[mean.Length];
        int steps = _options.Drift.IsNone ? 1 : DriftSteps;
        double all = Math.Max(1, parts.Sum(p => p.Spikes.Count));
        foreach (FiringNeuron part in parts)
        {
            float weight = parts.Length == 1 ? 1f / steps : (float)(part.Spikes.Count / all / steps);
            for (int step = 0; step < steps; step++)
            {
                double displacement = _options.Drift.At((step + 0.5) / steps * _options.Duration);
                part.Neuron.Render(channels, displacement, _options.SamplingRate, TroughSample, values);
                for (int i = 0; i < mean.Length; i++) mean[i] += weight * values[i];
            }
        }
        return new Template(mean, channels, SampleCount, _options.SamplingRate);
    }

    private FiringNeuron Fire(CerebellarClass type)
    {
        PurkinjeCell? cell = null;
        if (type == CerebellarClass.SimpleSpikes) cell = Cell(type, _withoutSimpleSpikes, _withoutComplexSpikes);
        if (type == CerebellarClass.ComplexSpikes) cell = Cell(type, _withoutComplexSpikes, _withoutSimpleSpikes);
        Xoshiro256StarStar random = Random("place");
        int channel = cell is null ? AnyChannel(random) : type == CerebellarClass.ComplexSpikes ? Near(cell.Channel, random) : cell.Channel;
        return FireAt(type, channel, "neuron", cell);
    }

    private FiringNeuron FireAt(CerebellarClass type, int channel, string role, PurkinjeCell? cell)
    {
        SimulatedNeuron neuron = new(type, _probe, channel, Random(role + " waveform"));
        if (type == CerebellarClass.ComplexSpikes) return new FiringNeuron(neuron, [.. cell!.ComplexSpikes]);
        Xoshiro256StarStar random = Random(role + " spikes");
        List<long> spikes = type.DrawTrainModel(random).Draw(random, _duration, _options.SamplingRate);
        return new FiringNeuron(neuron, cell is null ? spikes : cell.Silence(spikes));
    }

    // A cell that only the other kind of unit knows so far, or a new one.
    private PurkinjeCell Cell(CerebellarClass type, Queue<PurkinjeCell> waiting, Queue<PurkinjeCell> others)
    {
        if (waiting.Count > 0) return waiting.Dequeue();
        PurkinjeCell cell = NewCell(type, AnyChannel(Random("place")), "neuron")!;
        others.Enqueue(cell);
        return cell;
    }

    private PurkinjeCell? NewCell(CerebellarClass type, int channel, string role) =>
        type == CerebellarClass.SimpleSpikes || type == CerebellarClass.ComplexSpikes
            ? new PurkinjeCell(channel, Random(role + " Purkinje cell"), _duration, _options.SamplingRate)
            : null;

    private int AnyChannel(Random random) => random.Next(Margin, _probe.ChannelCount - Margin);

    private int Near(int channel, Random random) =>
        Math.Min(Math.Max(channel + random.Next(-Neighbourhood, Neighbourhood + 1), Margin), _probe.ChannelCount - Margin - 1);

    private Xoshiro256StarStar Random(string part) => RandomStreams.Create(_options.Seed, part, _units.Count);

    private sealed record FiringNeuron(SimulatedNeuron Neuron, List<long> Spikes);
}
