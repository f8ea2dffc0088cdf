using System;
using System.Linq;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;

namespace Bonsai.CellTypes;

/// <summary>The labels that one window of the recording gave.</summary>
/// <remarks>Time is the sample clock of the recording. Nobody changes a frame once it was emitted.</remarks>
public sealed class LabelFrame
{
    /// <summary>Puts a frame together.</summary>
    /// <param name="session">The session, which names the model.</param>
    /// <param name="window">The labels.</param>
    public LabelFrame(LabelSession session, LabelUpdate window)
    {
        Session = session ?? throw new ArgumentNullException(nameof(session));
        Window = window ?? throw new ArgumentNullException(nameof(window));
    }

    /// <summary>Gets the first sample index of the window.</summary>
    public long StartSample => Window.StartSample;

    /// <summary>Gets the sample index just after the window.</summary>
    public long EndSample => Window.EndSample;

    /// <summary>Gets the sampling rate of the sample clock in hertz.</summary>
    public double SamplingRate => Window.SamplingRate;

    /// <summary>Gets the time just after the window in seconds of the sample clock.</summary>
    public double Seconds => Window.EndSample / Window.SamplingRate;

    /// <summary>Gets every unit, in order of appearance.</summary>
    public UnitLabel[] Units => [.. Window.Units];

    /// <summary>Gets the units that were judged anew in this window.</summary>
    public UnitLabel[] Updated => [.. Window.Updated];

    /// <summary>Gets the units whose label or status changed in this window.</summary>
    public UnitLabel[] Changed => [.. Window.Units.Where(unit => unit.Changed)];

    /// <summary>Gets the model's cell types, in the order of <see cref="UnitLabel.Probabilities"/>.</summary>
    public string[] Classes => [.. Session.Classes];

    /// <summary>Gets the name of the model.</summary>
    public string Model => Session.Model.Name;

    /// <summary>Gets what has come in so far, and what could not be used.</summary>
    public StreamCounters Counters => Window.Counters;

    /// <summary>Gets a value indicating whether this is the last window: the source has ended.</summary>
    public bool IsLast => Window.IsLast;

    /// <summary>Gets the session.</summary>
    internal LabelSession Session { get; }

    /// <summary>Gets what the operators of this package compute with.</summary>
    internal LabelUpdate Window { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Seconds:0.0} s  ") + LabelText.Of(Window);
}
