using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Sources;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that plays the current-clamp sweeps of a file as if they were recorded now.</summary>
/// <remarks>The file holds sweeps x samples, as NumPy writes it; a table beside it names the cell of each sweep. The sequence ends after the last sweep.</remarks>
[DefaultProperty(nameof(FileName))]
[Description("Plays the current-clamp sweeps of a .npy file as if they were recorded now.")]
public class TraceReplay : Source<TraceFrame>
{
    /// <summary>Gets or sets the .npy file with the membrane potential, sweeps x samples.</summary>
    [FileNameFilter("NumPy array|*.npy|All Files|*.*")]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("The .npy file with the membrane potential, sweeps x samples.")]
    public string FileName { get; set; } = "";

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

    /// <summary>Gets or sets a .npy file of the same shape with the injected current in picoamperes; empty where it is not known.</summary>
    [FileNameFilter("NumPy array|*.npy|All Files|*.*")]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("A .npy file of the same shape with the injected current in picoamperes. Empty where it is not known.")]
    public string CurrentFileName { get; set; } = "";

    /// <summary>Gets or sets a comma-separated table with one line a sweep; empty where there is none.</summary>
    [FileNameFilter("Table|*.csv|All Files|*.*")]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("A comma-separated table with one line a sweep below its header. Empty where there is none.")]
    public string TableFileName { get; set; } = "";

    /// <summary>Gets or sets the column of the table with the name of the cell.</summary>
    [Category(Categories.Recording)]
    [Description("The column of the table with the name of the cell.")]
    public string CellColumn { get; set; } = "cell";

    /// <summary>Gets or sets the column of the table with the trigger in milliseconds; empty where there is none.</summary>
    [Category(Categories.Recording)]
    [Description("The column of the table with the trigger in milliseconds. Empty where there is none.")]
    public string TriggerColumn { get; set; } = "";

    /// <summary>Gets or sets the trigger of every sweep, from its first sample on; zero for those of the table.</summary>
    [XmlIgnore]
    [Category(Categories.Trigger)]
    [Description("The trigger of every sweep, from its first sample on; zero takes those of the table.")]
    public TimeSpan TriggerTime { get; set; } = TimeSpan.Zero;

    /// <summary>Gets or sets <see cref="TriggerTime"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(TriggerTime))]
    public string TriggerTimeXml
    {
        get => XmlConvert.ToString(TriggerTime);
        set => TriggerTime = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets the seconds of recording a second, 1 for real time; 0 for as fast as the classifier takes them.</summary>
    [Range(0, 1000)]
    [Precision(2, 0.5)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Playback)]
    [Description("Seconds of recording a second: 1 is real time, 0 is as fast as it is taken.")]
    public double Speed { get; set; } = 1;

    /// <summary>Plays the sweeps.</summary>
    /// <returns>One frame for each 10 ms, or 100 ms at speed 0: millivolts; the sweeps follow one another on the sample clock.</returns>
    public override IObservable<TraceFrame> Generate() => Operators.Source(nameof(TraceReplay), () =>
    {
        if (string.IsNullOrWhiteSpace(FileName)) throw new CellTypesException("no file is chosen: set FileName.");
        SweepFile sweeps = SweepFile.Load(
            FileName, SamplingRate, Unit == PotentialUnit.Volts, Named(CurrentFileName), Named(TableFileName), CellColumn, Named(TriggerColumn));
        return SweepReplay.Create(sweeps, TriggerTime == TimeSpan.Zero ? null : TriggerTime, Speed == 0 ? double.PositiveInfinity : Speed)
            .Select(batch => new TraceFrame(batch.Copy()));
    });

    private static string? Named(string name) => string.IsNullOrWhiteSpace(name) ? null : name;
}
