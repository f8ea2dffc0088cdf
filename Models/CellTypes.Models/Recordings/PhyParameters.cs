using System.Globalization;
using System.IO;

namespace CellTypes.Models.Recordings;

/// <summary>Reads the one setting of a phy folder's params.py that is needed: the sampling rate.</summary>
internal static class PhyParameters
{
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
