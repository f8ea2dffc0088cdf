using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Opens plain files of 16-bit integers that a <c>params.py</c> describes, as phy opens them.</summary>
internal static class PlainFile
{
    // What Kilosort 1 to 3 leave of the recording once they have sorted it.
    private const string Whitened = "temp_wh.dat";

    /// <summary>Opens a recording.</summary>
    /// <param name="path">The file, or a <c>params.py</c> that names one or several, which follow each other.</param>
    /// <param name="sorting">The folder whose <c>params.py</c> is used where there is none beside the file, or null.</param>
    public static RawRecording Open(string path, string? sorting)
    {
        string place = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string folder = new[] { place, sorting }.FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, PhyParameters.FileName)))
            ?? throw new CellTypesException($"{path} has no .meta, structure.oebin or params.py that says what is in it; write n_channels_dat, dtype, offset and sample_rate into a params.py beside it.");
        string parametersPath = Path.Combine(folder, PhyParameters.FileName);
        PhyParameters parameters = PhyParameters.Read(folder);
        bool isNamed = Path.GetFileName(path) != PhyParameters.FileName;
        string[] files = FilesOf(parameters, folder, isNamed);
        if (!isNamed)
        {
            if (files.Length == 0) throw new CellTypesException($"{parametersPath} names no recording (dat_path); give the file itself.");
            if (files.FirstOrDefault(file => !File.Exists(file)) is string missing) throw new CellTypesException($"{parametersPath} says dat_path = '{missing}', which is not there; give the file itself.");
            if (files.Length == 1 && (SpikeGlxFile.Has(files[0]) || OpenEphysFile.FindStructure(files[0]) is not null)) return RawRecording.Open(files[0]);
        }
        else if (!files.Contains(Path.GetFullPath(path)))
        {
            files = [path];
        }
        if (files.FirstOrDefault(file => Path.GetFileName(file) == Whitened) is string whitened)
            throw new CellTypesException($"{whitened} is Kilosort's whitened copy, in which waveforms have another shape; give the recording that was sorted.");
        if (SpikeGlxFile.Has(files[0])) return Several(files);
        int count = parameters.ChannelCount ?? throw new CellTypesException($"{parametersPath} does not say n_channels_dat, the channels of {files[0]}; add it.");
        if (count > RawRecording.MostChannels) throw new CellTypesException($"{parametersPath} says n_channels_dat = {count}, more than any recording has; mend it.");
        if (parameters.DataType is not (null or "int16" or "i2" or "<i2")) throw new CellTypesException($"{parametersPath} says dtype = '{parameters.DataType}'; only recordings of int16 can be read.");
        double rate = parameters.SampleRate ?? throw new CellTypesException($"{parametersPath} has no line sample_rate = ...; add it.");
        RawChannel channel = new() { IsHighPassFiltered = parameters.IsHighPassFiltered == true };
        List<string> notes = [$"{files[0]} does not say its microvolts a bit: the size of waveforms is in bits."];
        if (!channel.IsHighPassFiltered) notes.Add($"{parametersPath} does not say hp_filtered = True, so the recording counts as one of the whole band; for one of a Neuropixels 1.0 probe, whose hardware filters, set it, or give the .ap.bin.");
        return new RawRecording(path, rate, [.. Enumerable.Repeat(channel, count)], files.Select(file => (file, parameters.Offset)), notes) { IsInMicrovolts = false };
    }

    private static string[] FilesOf(PhyParameters parameters, string folder, bool isNamed)
    {
        try
        {
            return [.. parameters.DataPaths.Select(file => Path.GetFullPath(Path.Combine(folder, file)))];
        }
        catch (CellTypesException) when (isNamed)
        {
            // Whoever names the recording need not know it from Python.
            return [];
        }
    }

    // Recordings of one probe, one after the other.
    private static RawRecording Several(string[] files)
    {
        using RawRecording first = RawRecording.Open(files[0]);
        return new RawRecording(files[0], first.SamplingRate, first.Channels, files.Select(file => (file, 0L)), first.Notes);
    }
}
