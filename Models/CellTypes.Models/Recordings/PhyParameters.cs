using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>The settings in the params.py of a phy folder, which is read and never run.</summary>
/// <remarks>Format: phy's template-gui. Values may be literals, plain arithmetic, and names that the file assigns before; the last assignment counts. A value
/// that is anything else is an error for whoever asks for it, not for the file.</remarks>
public sealed class PhyParameters
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "params.py";

    private static readonly Dictionary<string, string> Examples = new()
    {
        ["sample_rate"] = "sample_rate = 30000",
        ["dat_path"] = "dat_path = r'recording.bin'",
        ["n_channels_dat"] = "n_channels_dat = 385",
        ["dtype"] = "dtype = 'int16'",
        ["offset"] = "offset = 0",
        ["hp_filtered"] = "hp_filtered = True",
    };

    private readonly string _path;
    private readonly PythonSettings _settings;

    private PhyParameters(string path, PythonSettings settings)
    {
        _path = path;
        _settings = settings;
    }

    /// <summary>Gets the sampling rate in hertz, from 1 kHz to 1 MHz, or null where the file does not say it.</summary>
    /// <exception cref="CellTypesException">It is no number, is not possible, or cannot be read without running the file.</exception>
    public double? SampleRate
    {
        get
        {
            if (Number("sample_rate") is not double rate) return null;
            if (rate is > 0 and (< SortedRecording.LowestSamplingRate or > SortedRecording.HighestSamplingRate))
                throw new CellTypesException(FormattableString.Invariant($"{_path}: a sampling rate of {rate} Hz is not possible; it must be from 1 kHz to 1 MHz."));
            return rate > 0 ? rate : throw NoPositiveNumber(FormattableString.Invariant($"{rate}"));
        }
    }

    /// <summary>Gets the files of the raw data in their order, as the file has them: relative to the folder, or absolute; none where it names none.</summary>
    /// <exception cref="CellTypesException">They are no texts, or cannot be read without running the file.</exception>
    public IReadOnlyList<string> DataPaths => Value("dat_path") switch
    {
        null or "" or "None" => [],
        string path => [path],
        List<object?> paths when paths.All(path => path is string) => [.. paths.OfType<string>()],
        _ => throw new CellTypesException($"{_path}: dat_path is neither a path nor a list of paths; write for example dat_path = r'recording.bin'."),
    };

    /// <summary>Gets the number of channels of the raw data, at least 1, or null where the file does not say it.</summary>
    /// <exception cref="CellTypesException">It is no whole number above 0, or cannot be read without running the file.</exception>
    public int? ChannelCount => Number("n_channels_dat") switch
    {
        null => null,
        double count when count >= 1 && count <= int.MaxValue && count == Math.Floor(count) => (int)count,
        double count => throw new CellTypesException(FormattableString.Invariant($"{_path}: n_channels_dat = {count} is no number of channels; write for example n_channels_dat = 385.")),
    };

    /// <summary>Gets NumPy's name of the type of the raw data, for example <c>int16</c>, or null where the file does not say it.</summary>
    /// <exception cref="CellTypesException">It is no text, or cannot be read without running the file.</exception>
    public string? DataType => Value("dtype") switch
    {
        null => null,
        string name => name,
        _ => throw new CellTypesException($"{_path}: dtype is no text; write for example dtype = 'int16'."),
    };

    /// <summary>Gets the number of bytes before the raw data, 0 where the file does not say it.</summary>
    /// <exception cref="CellTypesException">It is no whole number from 0 on, or cannot be read without running the file.</exception>
    public long Offset => Number("offset") switch
    {
        null => 0,
        double bytes when bytes is >= 0 and <= 1L << 53 && bytes == Math.Floor(bytes) => (long)bytes,
        double bytes => throw new CellTypesException(FormattableString.Invariant($"{_path}: offset = {bytes} is no number of bytes; write for example offset = 0.")),
    };

    /// <summary>Gets a value indicating whether the raw data were high-pass filtered, or null where the file does not say it.</summary>
    /// <exception cref="CellTypesException">It cannot be read without running the file.</exception>
    public bool? IsHighPassFiltered => Value("hp_filtered") switch
    {
        bool isFiltered => isFiltered,
        double number => number != 0,
        _ => null,
    };

    /// <summary>Reads the params.py of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The settings, none where there is no such file.</returns>
    /// <exception cref="CellTypesException">The file is no regular file, or too large.</exception>
    public static PhyParameters Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return new PhyParameters(path, PythonSettings.Read(File.Exists(path) ? string.Join("\n", InputFile.ReadLines(path)) + "\n" : ""));
    }

    private object? Value(string name)
    {
        if (!_settings.TryGet(name, out object? value)) return null;
        return value is PythonSettings.Unreadable { Statement: string statement }
            ? throw new CellTypesException($"{_path} is read, not run, and '{PlainText.Show(statement)}' is no plain value; write a number, a text, or arithmetic, for example {Examples[name]}.")
            : value;
    }

    private double? Number(string name) => Value(name) switch
    {
        null => null,
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        object value => throw new CellTypesException($"{_path}: {name} = {(value is string text ? $"'{PlainText.Show(text)}'" : value is bool ? $"{value}" : "[...]")} is not a number; write for example {Examples[name]}."),
    };

    private CellTypesException NoPositiveNumber(string value) => new($"{_path}: sample_rate = {value} is not a positive number; write for example sample_rate = 30000.");
}
