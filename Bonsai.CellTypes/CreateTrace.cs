using System;
using System.ComponentModel;
using System.Reactive.Linq;
using CellTypes;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that makes traces out of what other packages emit: stretches of membrane potential, with or without the current.</summary>
/// <remarks>The stretches of one cell, in order and without gaps: the sample clock counts their samples from 0 on.</remarks>
[Combinator]
[WorkflowElementCategory(ElementCategory.Transform)]
[DefaultProperty(nameof(Cell))]
[Description("Makes traces out of what other packages emit: stretches of membrane potential, with or without the current.")]
public class CreateTrace
{
    /// <summary>Gets or sets the name of the cell.</summary>
    [Category(Categories.Recording)]
    [Description("The name of the cell.")]
    public string Cell { get; set; } = "cell";

    /// <summary>Gets or sets the sampling rate in hertz, from 10 kHz on.</summary>
    [Range(10000, 1000000)]
    [Precision(1, 1000)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("The sampling rate in hertz, from 10 kHz on.")]
    public double SamplingRate { get; set; } = 50000;

    /// <summary>Gets or sets the unit of the values.</summary>
    [Category(Categories.Recording)]
    [Description("The unit of the values.")]
    public PotentialUnit Unit { get; set; } = PotentialUnit.Millivolts;

    /// <summary>Makes traces.</summary>
    /// <param name="source">Stretches of membrane potential.</param>
    /// <returns>One frame a stretch.</returns>
    public IObservable<TraceFrame> Process(IObservable<float[]> source) => Create(source, values => values, _ => []);

    /// <summary>Makes traces.</summary>
    /// <param name="source">Stretches of membrane potential.</param>
    /// <returns>One frame a stretch.</returns>
    public IObservable<TraceFrame> Process(IObservable<double[]> source) => Create(source, ToSingle, _ => []);

    /// <summary>Makes traces with their current.</summary>
    /// <param name="source">Stretches of membrane potential, and of injected current in picoamperes.</param>
    /// <returns>One frame a stretch.</returns>
    public IObservable<TraceFrame> Process(IObservable<Tuple<float[], float[]>> source) => Create(source, values => values.Item1, values => values.Item2);

    /// <summary>Makes traces with their current.</summary>
    /// <param name="source">Stretches of membrane potential, and of injected current in picoamperes.</param>
    /// <returns>One frame a stretch.</returns>
    public IObservable<TraceFrame> Process(IObservable<Tuple<double[], double[]>> source) =>
        Create(source, values => ToSingle(values.Item1), values => ToSingle(values.Item2));

    private IObservable<TraceFrame> Create<T>(IObservable<T> source, Func<T, float[]> potential, Func<T, float[]> current) => Operators.Transform(nameof(CreateTrace), source, stretches =>
    {
        UnitDirectory cells = new();
        cells.Add(new UnitInfo(Cell));
        SourceCounters counters = new();
        double samplingRate = SamplingRate;
        float scale = Unit == PotentialUnit.Volts ? 1000 : 1;
        long next = 0;
        return stretches.Select(stretch =>
        {
            float[] values = potential(stretch), currents = current(stretch);
            if (currents.Length != 0 && currents.Length != values.Length)
                throw new CellTypesException($"a stretch has {values.Length} samples of potential, but {currents.Length} of current.");
            TraceBatch batch = new(cells, counters);
            batch.Reset(0, samplingRate, next, values.Length, hasCurrent: currents.Length != 0);
            for (int i = 0; i < values.Length; i++) batch.Potential[i] = scale * values[i];
            currents.CopyTo(batch.Current);
            next += values.Length;
            return new TraceFrame(batch);
        });
    });

    private static float[] ToSingle(double[] values) => Array.ConvertAll(values, value => (float)value);
}
