using System;
using System.ComponentModel;
using System.Globalization;
using System.Reactive.Linq;
using CellTypes;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that makes spikes out of what other packages emit: unit, sample index and waveform.</summary>
/// <remarks>Zip or select the values in this order. Follow it with <see cref="BatchSpikes"/> to classify the units.</remarks>
[Combinator]
[WorkflowElementCategory(ElementCategory.Transform)]
[DefaultProperty(nameof(Channels))]
[Description("Makes spikes out of what other packages emit: unit, sample index and waveform.")]
public class CreateSpike
{
    /// <summary>Gets or sets the probe channel of each row of the waveforms; empty where it is not known.</summary>
    [TypeConverter(typeof(UnidimensionalArrayConverter))]
    [Category(Categories.Recording)]
    [Description("The probe channel of each row of the waveforms. Empty where it is not known.")]
    public int[] Channels { get; set; } = [];

    /// <summary>Makes spikes without a waveform.</summary>
    /// <typeparam name="TUnit">The type of what names a unit, such as a number or a text.</typeparam>
    /// <typeparam name="TSample">The type of the sample index: any whole number.</typeparam>
    /// <param name="source">Unit and sample index.</param>
    /// <returns>The spikes.</returns>
    public IObservable<Spike> Process<TUnit, TSample>(IObservable<Tuple<TUnit, TSample>> source) =>
        Operators.Transform(nameof(CreateSpike), source, values => values.Select(value => new Spike(Name(value.Item1), Sample(value.Item2))));

    /// <summary>Makes spikes with a waveform on one channel.</summary>
    /// <typeparam name="TUnit">The type of what names a unit, such as a number or a text.</typeparam>
    /// <typeparam name="TSample">The type of the sample index: any whole number.</typeparam>
    /// <param name="source">Unit, sample index, and waveform in microvolts.</param>
    /// <returns>The spikes.</returns>
    public IObservable<Spike> Process<TUnit, TSample>(IObservable<Tuple<TUnit, TSample, float[]>> source) =>
        Operators.Transform(nameof(CreateSpike), source, values => values.Select(value => Create(value.Item1, value.Item2, OneChannel(value.Item3))));

    /// <summary>Makes spikes with a waveform on several channels.</summary>
    /// <typeparam name="TUnit">The type of what names a unit, such as a number or a text.</typeparam>
    /// <typeparam name="TSample">The type of the sample index: any whole number.</typeparam>
    /// <param name="source">Unit, sample index, and waveform in microvolts, channels x samples.</param>
    /// <returns>The spikes.</returns>
    public IObservable<Spike> Process<TUnit, TSample>(IObservable<Tuple<TUnit, TSample, float[,]>> source) =>
        Operators.Transform(nameof(CreateSpike), source, values => values.Select(value => Create(value.Item1, value.Item2, value.Item3)));

    private Spike Create<TUnit, TSample>(TUnit unit, TSample sample, float[,]? waveform)
    {
        int[] channels = Channels ?? [];
        if (waveform is not null && channels.Length != 0 && channels.Length != waveform.GetLength(0))
            throw new CellTypesException($"a waveform has {waveform.GetLength(0)} channels, but Channels names {channels.Length}.");
        return new Spike(Name(unit), Sample(sample), waveform, channels);
    }

    private static long Sample<TSample>(TSample sample)
    {
        try
        {
            return Convert.ToInt64(sample, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is InvalidCastException or FormatException or OverflowException)
        {
            throw new CellTypesException($"a sample index is {sample}: it must be a whole number.", error);
        }
    }

    private static string Name<TUnit>(TUnit unit) => Convert.ToString(unit, CultureInfo.InvariantCulture) is { Length: > 0 } name
        ? name
        : throw new CellTypesException("a spike has no unit: give each a number or a name.");

    private static float[,]? OneChannel(float[]? samples)
    {
        if (samples is null) return null;
        float[,] waveform = new float[1, samples.Length];
        Buffer.BlockCopy(samples, 0, waveform, 0, samples.Length * sizeof(float));
        return waveform;
    }
}
