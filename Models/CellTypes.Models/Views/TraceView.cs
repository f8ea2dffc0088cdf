using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Views;

/// <summary>
/// A stretch of membrane potential around a trigger, in millivolts at 50 kHz, as a <see cref="TraceCutter"/> cuts it from a current-clamp
/// recording. A unit of sorted spikes has no such view.
/// </summary>
public sealed class TraceView : UnitView
{
    /// <summary>The sampling rate of the inputs in hertz.</summary>
    public const double SamplingRate = 50_000;

    private readonly string[] _inputNames;

    private TraceView(string name, string prefix, int sampleCount, int samplesBefore)
    {
        Name = name;
        SamplesBefore = samplesBefore;
        _inputNames = [.. Enumerable.Range(0, sampleCount).Select(i => $"{prefix}_{i}")];
    }

    /// <summary>Gets <c>trace/50ms@1</c>: 2,500 samples, from 25 ms before the trigger on, for example the onset of a stimulus (Wang et al.
    /// 2022).</summary>
    public static TraceView FiftyMilliseconds { get; } = new("trace/50ms@1", "potential", 2500, 1250);

    /// <summary>Gets <c>trace/ap-3ms@1</c>: 150 samples, from the trigger on, which is the threshold of an action potential (the mean action
    /// potential of the Allen Cell Types feature vectors).</summary>
    public static TraceView ActionPotential { get; } = new("trace/ap-3ms@1", "action_potential", 150, 0);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => _inputNames;

    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Signal;

    /// <summary>Gets the number of samples before the trigger.</summary>
    public int SamplesBefore { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public override string? Compute(IUnitSignals unit, Span<float> inputs) => inputs.Length < _inputNames.Length
        ? throw new ArgumentException($"There is room for {inputs.Length} values; {_inputNames.Length} are needed.", nameof(inputs))
        : "sorted spikes come without a membrane potential";
}
