using System;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary>Cuts the windows of a <see cref="TraceView"/> out of a trace of membrane potential, offline and live alike.</summary>
/// <remarks>Immutable.</remarks>
public sealed class TraceCutter
{
    /// <summary>The lowest and the highest sampling rate of a trace in hertz: below 10 kHz the shape of an action potential is lost.</summary>
    public const double LowestRate = 10_000, HighestRate = 1_000_000;

    /// <summary>The answer of <see cref="Cut"/> for a window in which the cell did not fire: nothing is wrong with it.</summary>
    public const string NoActionPotential = "no action potential";

    private readonly TraceView _view;
    private readonly Resampler _resampler;
    private readonly double _samplingRate;

    /// <summary>Prepares to cut.</summary>
    /// <param name="view">The view.</param>
    /// <param name="samplingRate">The sampling rate of the traces in hertz, from <see cref="LowestRate"/> to
    /// <see cref="HighestRate"/>.</param>
    /// <exception cref="CellTypesException">The rate is outside its range; the message says so in one line.</exception>
    public TraceCutter(TraceView view, double samplingRate)
    {
        _view = view ?? throw new ArgumentNullException(nameof(view));
        _samplingRate = CheckSamplingRate(samplingRate);
        _resampler = new Resampler(samplingRate, TraceView.SamplingRate);
        Before = (int)Math.Ceiling(view.SamplesBefore * _resampler.Step);
        After = (int)Math.Ceiling((InputLength - 1 - view.SamplesBefore) * _resampler.Step);
    }

    /// <summary>Gets the samples of the trace before the trigger that belong to the window.</summary>
    public int Before { get; }

    /// <summary>Gets the samples of the trace after the trigger that belong to the window.</summary>
    public int After { get; }

    /// <summary>Gets the further samples on either side that the anti-alias filter sees. Where the trace begins or ends within them, its end
    /// value is held.</summary>
    public int Reach => _resampler.Reach;

    /// <summary>Gets the number of inputs of the view.</summary>
    public int InputLength => _view.InputNames.Count;

    /// <summary>Refuses a sampling rate outside <see cref="LowestRate"/> to <see cref="HighestRate"/>.</summary>
    /// <param name="samplingRate">The rate in hertz.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="CellTypesException">It is outside; the message says so in one line.</exception>
    public static double CheckSamplingRate(double samplingRate) => samplingRate >= LowestRate && samplingRate <= HighestRate
        ? samplingRate
        : throw new CellTypesException(FormattableString.Invariant(
            $"A trace of {samplingRate} Hz cannot be used: action potentials need 10 kHz at least, and 1 MHz is the most."));

    /// <summary>Cuts a window, brings it to 50 kHz, and checks it.</summary>
    /// <param name="trace">The membrane potential in millivolts; it need not reach further than window and <see cref="Reach"/>.</param>
    /// <param name="trigger">The sample of the trigger.</param>
    /// <param name="inputs">Receives the inputs of the view in millivolts, all finite on success and where there is no action potential.</param>
    /// <returns>
    /// Null on success, otherwise why the window is of no use, in a few words: it is not within the trace, is no membrane potential in
    /// millivolts (see <see cref="MembranePotential.Problem"/>), holds no action potential (<see cref="NoActionPotential"/>), or one that the
    /// amplifier clipped.
    /// </returns>
    public string? Cut(ReadOnlySpan<float> trace, int trigger, Span<float> inputs)
    {
        if (trigger < Before) return "the window begins before the trace";
        if (trigger >= trace.Length - After) return "the window ends after the trace";
        int first = Math.Max(0, trigger - Before - Reach), end = Math.Min(trace.Length, trigger + After + Reach + 1);
        string? problem = MembranePotential.Problem(trace.Slice(first, end - first));
        if (problem is not null) return problem;
        inputs = inputs.Slice(0, InputLength);
        _resampler.Around(trace, trigger, _view.SamplesBefore, inputs);
        if (MembranePotential.FirstActionPotential(inputs, TraceView.SamplingRate, out _) < 0) return NoActionPotential;
        return MembranePotential.IsClipped(trace.Slice(trigger - Before, Before + After + 1), _samplingRate) ? "the action potential is clipped" : null;
    }
}
