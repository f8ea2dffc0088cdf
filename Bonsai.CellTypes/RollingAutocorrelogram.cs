using System;
using System.ComponentModel;
using System.Linq;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that keeps the autocorrelogram of every unit over its recent spikes.</summary>
/// <remarks>All times are times of the sample clock. The counts equal those of the spikes in the history exactly.</remarks>
[DefaultProperty(nameof(History))]
[Description("Keeps the autocorrelogram of every unit over its recent spikes.")]
public class RollingAutocorrelogram : Transform<SpikeFrame, UnitAutocorrelogram[]>
{
    /// <summary>Gets or sets how much of the past a unit's autocorrelogram covers.</summary>
    [XmlIgnore]
    [Category(Categories.History)]
    [Description("How much of the past a unit's autocorrelogram covers, up to 12 hours.")]
    public TimeSpan History { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Gets or sets <see cref="History"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(History))]
    public string HistoryXml
    {
        get => XmlConvert.ToString(History);
        set => History = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets <see cref="History"/> by the name that it had in version 0.1.0.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlIgnore]
    public TimeSpan Window
    {
        get => History;
        set => History = value;
    }

    /// <summary>Gets or sets <see cref="History"/> as workflow files of version 0.1.0 have it, which are read.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Window))]
    public string WindowXml
    {
        get => HistoryXml;
        set => HistoryXml = value;
    }

    /// <summary>Keeps the old name out of workflow files.</summary>
    /// <returns>False.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeWindowXml() => false;

    /// <summary>Gets or sets how often autocorrelograms are emitted.</summary>
    [XmlIgnore]
    [Category(Categories.History)]
    [Description("How often autocorrelograms are emitted, from 1 ms on.")]
    public TimeSpan Cadence { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets <see cref="Cadence"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Cadence))]
    public string CadenceXml
    {
        get => XmlConvert.ToString(Cadence);
        set => Cadence = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets the width of a bin in milliseconds.</summary>
    [Range(0.1, 100)]
    [Precision(2, 0.1)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.History)]
    [Description("The width of a bin in milliseconds.")]
    public double BinWidth { get; set; } = 1;

    /// <summary>Gets or sets the number of bins; the first is around one bin width.</summary>
    [Range(1, 10000)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.History)]
    [Description("The number of bins; the first one is around a lag of one bin width.")]
    public int Bins { get; set; } = 100;

    /// <summary>Follows units.</summary>
    /// <param name="source">The spikes, of one source.</param>
    /// <returns>Once a cadence the autocorrelogram of every unit with spikes in the last <see cref="History"/>.</returns>
    public override IObservable<UnitAutocorrelogram[]> Process(IObservable<SpikeFrame> source) => Operators.Transform(nameof(RollingAutocorrelogram), source, frames =>
    {
        double width = BinWidth / 1000;
        LagAxis axis = new(Enumerable.Range(0, Bins + 1).Select(i => (i + 0.5) * width));
        double[] lags = [.. Enumerable.Range(1, Bins).Select(i => 1000 * i * width)];
        return frames
            .Select(frame => frame.Batch)
            .RollingUnits([axis], new RollingOptions { History = History, Cadence = Cadence, Phases = 1 })
            .Select(update => update.Units.Select(unit => Describe(unit, lags, width)).ToArray());
    });

    private static UnitAutocorrelogram Describe(UnitSnapshot unit, double[] lags, double width)
    {
        int[] counts = unit.Autocorrelograms[0].Counts.ToArray();
        double[] rates = Array.ConvertAll(counts, count => count == 0 ? 0 : count / (unit.Spikes * width));
        return new UnitAutocorrelogram(unit.Info.Id, unit.Spikes, lags, counts, rates);
    }
}
