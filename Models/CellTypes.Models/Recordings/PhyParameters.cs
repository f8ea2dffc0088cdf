using System.Globalization;
using System.IO;

namespace CellTypes.Models.Recordings;

/// <summary>Reads the one setting of a phy folder's params.py that is needed: the sampling rate.</summary>
internal sealed class PhyParameters
{
    public double? SampleRate { get; private set; }

    public System.Collections.Generic.IReadOnlyList<string> DataPaths { get; private set; } = [];

    public int? ChannelCount { get; private set; }

    public string? DataType { get; private set; }

    public long Offset { get; private set; }

    public bool? IsHighPassFiltered { get; private set; }

    // stand-in until the reader of params.py is there
    public static PhyParameters Read(string folder)
    {
        PhyParameters read = new();
        foreach (string line in InputFile.ReadLines(Path.Combine(folder, "params.py")))
        {
            string[] parts = line.Split(['#'], 2)[0].Split(['='], 2);
            if (parts.Length != 2) continue;
            string value = parts[1].Trim();
            switch (parts[0].Trim())
            {
                case "sample_rate": read.SampleRate = double.Parse(value, CultureInfo.InvariantCulture); break;
                case "n_channels_dat": read.ChannelCount = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "offset": read.Offset = long.Parse(value, CultureInfo.InvariantCulture); break;
                case "dtype": read.DataType = value.Trim('\'', '"'); break;
                case "hp_filtered": read.IsHighPassFiltered = value == "True"; break;
                case "dat_path": read.DataPaths = System.Array.FindAll(System.Array.ConvertAll(value.Trim('[', ']').Split(','), text => text.Trim().Trim('\'', '"')), text => text.Length > 0); break;
            }
        }
        return read;
    }

    /// <summary>Finds the sampling rate.</summary>
    /// <param name="path">The path of params.py.</param>
    /// <returns>Hertz, or null where the file or the line <c>sample_rate = ...</c> is missing. Of several such lines the last counts, as in
    /// Python.</returns>
    /// <exception cref="CellTypesException">The line is there, but its value is not a positive number.</exception>
    public static double? SamplingRate(string path)
    {
        if (!File.Exists(path)) return null;
        string? value = null;
        foreach (string line in InputFile.ReadLines(path))
        {
            string[] parts = line.Split(['#'], 2)[0].Split(['='], 2);
            if (parts.Length == 2 && parts[0].Trim() == "sample_rate") value = parts[1].Trim();
        }
        if (value is null) return null;
        bool parsed = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate);
        if (parsed && rate is > 0 and (< PhyFolder.LowestSamplingRate or > PhyFolder.HighestSamplingRate))
            throw new CellTypesException($"{path}: a sampling rate of {value} Hz is not possible; it must be from 1 kHz to 1 MHz.");
        if (parsed && rate > 0) return rate;
        throw new CellTypesException(
            $"{path}: sample_rate = {value} is not a positive number; write for example sample_rate = 30000.");
    }
}
