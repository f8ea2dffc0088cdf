using System;
using System.Linq;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes;

/// <summary>The labels that one update of the recording gave.</summary>
/// <remarks>Time is the sample clock of the recording. Nobody changes a frame once it was emitted.</remarks>
public sealed class LabelFrame
{
    /// <summary>Puts a frame together.</summary>
    /// <param name="update">The labels, with their session.</param>
    /// <exception cref="ArgumentException">The labels name no session.</exception>
    public LabelFrame(LabelUpdate update)
    {
        Update = update ?? throw new ArgumentNullException(nameof(update));
        Session = update.Session ?? throw new ArgumentException("The labels name no session.", nameof(update));
    }

    /// <summary>Gets the first sample index of the history that counts.</summary>
    public long StartSample => Update.StartSample;

    /// <summary>Gets the sample index just after the update.</summary>
    public long EndSample => Update.EndSample;

    /// <summary>Gets the sampling rate of the sample clock in hertz.</summary>
    public double SamplingRate => Update.SamplingRate;

    /// <summary>Gets the time just after the update in seconds of the sample clock.</summary>
    public double Seconds => Update.EndSample / Update.SamplingRate;

    /// <summary>Gets every unit, in order of appearance.</summary>
    public UnitLabel[] Units => [.. Update.Units];

    /// <summary>Gets the units that were judged anew in this update.</summary>
    public UnitLabel[] Updated => [.. Update.Updated];

    /// <summary>Gets the units whose label or status changed in this update.</summary>
    public UnitLabel[] Changed => [.. Update.Units.Where(unit => unit.Changed)];

    /// <summary>Gets the model's cell types, in the order of <see cref="UnitLabel.Probabilities"/>.</summary>
    public string[] Classes => [.. Session.Classes];

    /// <summary>Gets the name of the model.</summary>
    public string Model => Session.Model.Name;

    /// <summary>Gets what has come in so far, and what could not be used.</summary>
    public StreamCounters Counters => Update.Counters;

    /// <summary>Gets a value indicating whether this is the last update: the source has ended.</summary>
    public bool IsLast => Update.IsLast;

    /// <summary>Gets the session.</summary>
    internal LabelSession Session { get; }

    /// <summary>Gets what the operators of this package compute with.</summary>
    internal LabelUpdate Update { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Seconds:0.0} s  ") + LabelText.Of(Update);
}
