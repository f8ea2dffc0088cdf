using System;
using System.ComponentModel;
using System.Reactive.Linq;
using CellTypes;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Spikes;
using Replay = CellTypes.Streaming.Sources.PhyReplay;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that replays a sorted recording as if it were recorded now: a folder of Kilosort, phy, SpikeInterface or ALF.</summary>
/// <remarks>Each spike carries the template of its unit. Where a table of the folder says which units are good, the others are left out. The sequence ends after the last spike.</remarks>
[DefaultProperty(nameof(Path))]
[Description("Replays a sorted recording (a folder of Kilosort, phy, SpikeInterface or ALF) as if it were recorded now.")]
public class PhyReplay : Source<SpikeFrame>
{
    /// <summary>Gets or sets the folder.</summary>
    [Editor(DesignTypes.FolderNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("The folder of the recording.")]
    public string Path { get; set; } = "";

    /// <summary>Gets or sets the seconds of recording a second, 1 for real time; 0 for as fast as the classifier takes them.</summary>
    [Range(0, 1000)]
    [Precision(2, 0.5)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Playback)]
    [Description("Seconds of recording a second: 1 is real time, 0 is as fast as it is taken.")]
    public double Speed { get; set; } = 1;

    /// <summary>Gets or sets the sampling rate in hertz where the recording does not say it; 0 where it does.</summary>
    [Range(0, 1000000)]
    [Precision(1, 1000)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("The sampling rate in hertz where the recording does not say it; 0 takes that of the recording.")]
    public double SamplingRate { get; set; }

    /// <summary>Replays the recording.</summary>
    /// <returns>One frame for each 10 ms of recording, or 100 ms at speed 0, on its sample clock; waveforms are in the units of the templates.</returns>
    public override IObservable<SpikeFrame> Generate() => Operators.Source(nameof(PhyReplay), () =>
    {
        if (string.IsNullOrWhiteSpace(Path)) throw new CellTypesException("no folder is chosen: set Path.");
        SortedRecording recording = UnitGroups.Choose(SortedRecording.Load(Path, SamplingRate == 0 ? null : SamplingRate)).Recording;
        IObservable<SpikeBatch> batches = Replay.Create(recording, Speed == 0 ? double.PositiveInfinity : Speed);
        return batches.Select(batch => new SpikeFrame(batch.Copy()));
    });
}
