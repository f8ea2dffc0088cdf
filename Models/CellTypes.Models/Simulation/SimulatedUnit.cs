using System.Collections.Generic;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Simulation;

/// <summary>A unit as the sorter gives it, and the neurons whose spikes it holds.</summary>
public sealed class SimulatedUnit
{
    internal SimulatedUnit(int id, IReadOnlyList<SimulatedNeuron> neurons, Template template, long[] spikeSamples, int? splitFrom)
    {
        Id = id;
        Neurons = neurons;
        Template = template;
        SpikeSamples = spikeSamples;
        SplitFrom = splitFrom;
    }

    /// <summary>Gets the unit's index in the recording, which is its cluster id too.</summary>
    public int Id { get; }

    /// <summary>Gets the neurons: one, or two where the sorter merged them; the one that fired most spikes first.</summary>
    public IReadOnlyList<SimulatedNeuron> Neurons { get; }

    /// <summary>Gets the true cell type, that of the first neuron.</summary>
    public CerebellarClass Class => Neurons[0].Class;

    /// <summary>Gets the mean waveform over the recording, without noise.</summary>
    public Template Template { get; }

    /// <summary>Gets the channel with the largest amplitude in <see cref="Template"/>.</summary>
    public int PeakChannel => Template.Channels[Template.PeakRow()];

    /// <summary>Gets the spike times: sample indices, ascending, without duplicates.</summary>
    public long[] SpikeSamples { get; }

    /// <summary>
    /// Gets the unit that holds the other spikes of this unit's neuron, or null where the neuron was not split or this is the first part.
    /// </summary>
    public int? SplitFrom { get; }
}
