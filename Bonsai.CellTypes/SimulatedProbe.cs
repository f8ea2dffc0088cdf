using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Models.Simulation;
using Probe = CellTypes.Streaming.Sources.SimulatedProbe;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that streams the sorted spikes of a simulated cerebellar Neuropixels recording, with known cell types.</summary>
/// <remarks>
/// Every spike has a waveform of its own, with noise and, where wanted, drift. The same settings give the same spikes. Accuracy on simulated units says nothing
/// about real ones. The sequence ends with the recording.
/// </remarks>
[DefaultProperty(nameof(Units))]
[Description("Streams the sorted spikes of a simulated cerebellar Neuropixels recording, with known cell types.")]
public class SimulatedProbe : Source<SpikeFrame>
{
    private static readonly SimulationOptions Defaults = new();

    /// <summary>Gets or sets the number of units.</summary>
    [Range(1, 5000)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Simulation)]
    [Description("The number of units.")]
    public int Units { get; set; } = Defaults.Units;

    /// <summary>Gets or sets the length of the recording.</summary>
    [XmlIgnore]
    [Category(Categories.Simulation)]
    [Description("The length of the recording.")]
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(Defaults.Duration);

    /// <summary>Gets or sets <see cref="Duration"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Duration))]
    public string DurationXml
    {
        get => XmlConvert.ToString(Duration);
        set => Duration = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets the seed: the same seed gives the same recording.</summary>
    [Range(0, int.MaxValue)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Simulation)]
    [Description("The same seed gives the same recording.")]
    public int Seed { get; set; } = Defaults.Seed;

    /// <summary>Gets or sets the noise of a single spike's waveform in microvolts.</summary>
    [Range(0, 1000)]
    [Precision(1, 1)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Simulation)]
    [Description("The noise of a single spike's waveform, in microvolts.")]
    public double Noise { get; set; } = Defaults.Noise;

    /// <summary>Gets or sets how far the probe moves slowly up and down, in micrometres.</summary>
    [Range(0, 1000)]
    [Precision(1, 1)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Simulation)]
    [Description("How far the probe moves slowly up and down, in micrometres.")]
    public double Drift { get; set; }

    /// <summary>Gets or sets the seconds of recording a second, 1 for real time; 0 for as fast as the classifier takes them.</summary>
    [Range(0, 1000)]
    [Precision(2, 0.5)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Playback)]
    [Description("Seconds of recording a second: 1 is real time, 0 is as fast as it is taken.")]
    public double Speed { get; set; } = 1;

    /// <summary>Streams the recording.</summary>
    /// <returns>One frame for each 5 ms, or more at higher speeds, on the sample clock of 30 kHz; waveforms are in microvolts.</returns>
    public override IObservable<SpikeFrame> Generate() => Operators.Source(nameof(SimulatedProbe), () =>
    {
        SimulationOptions options = new() { Units = Units, Duration = Duration.TotalSeconds, Seed = Seed, Noise = Noise, Drift = new ProbeDrift(Amplitude: Drift) };
        options.Validate();
        return Probe.Create(SimulatedRecording.Create(options), Speed == 0 ? double.PositiveInfinity : Speed)
            .Select(batch => new SpikeFrame(batch.Copy()));
    });
}
