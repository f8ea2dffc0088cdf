using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Training.Data;

namespace CellTypes.Cli.Data;

/// <summary>Loads the sorted recording that a user names.</summary>
internal static class SortedRecordings
{
    /// <summary>What may be named.</summary>
    public const string Formats = "a folder of Kilosort, phy, SpikeInterface (a SortingAnalyzer) or ALF files, or an NWB file with units";

    /// <summary>What may be named, as a sentence.</summary>
    public const string Description = $"The recording: {Formats}.";

    /// <summary>Loads a folder of any format, or an NWB file, and shows that it does.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="samplingRate">The sampling rate in hertz where the recording does not say it, or null.</param>
    /// <param name="withAmplitudes">Whether to read the amplitudes of the spikes too, where they are there.</param>
    /// <param name="cancellation">Stops the reading of an NWB file.</param>
    public static SortedRecording Load(string path, double? samplingRate, bool withAmplitudes = false, CancellationToken cancellation = default) => WorkBar.Show("reading", _ =>
    {
        if (!NwbUnits.IsFile(path)) return SortedRecording.Load(path, samplingRate, withAmplitudes);
        using Hdf5Process process = Hdf5Reader.Create(cancellation);
        return Input.Read(path, "Name another recording.", file => NwbUnits.Load(file, samplingRate, process));
    });
}
