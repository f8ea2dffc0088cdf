using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using PureHDF;
using PureHDF.VOL.Native;

namespace CellTypes.Training.Data;

/// <summary>
/// The short-square sweeps of a cell of the Allen Cell Types Database: an NWB file of the 1.x layout (epochs that lead to time series; the stimulus is
/// named in <c>aibs_stimulus_name</c>) or of the 2.x layout (series with attributes; the stimulus is named in
/// <c>stimulus_description</c>).
/// </summary>
/// <remarks>The current may hold a test pulse first; the last pulse of a sweep is the stimulus, and its first sample the onset.</remarks>
internal sealed partial class NwbFile : IDisposable
{
    // In the 2.x layout a stimulus goes by the code of its protocol: coarse and fine search of the older files, search and rheobase of newer ones.
    private static readonly string[] ShortSquareCodes = ["C1SSCOARSE", "C1SSFINEST", "X5SP_", "X6SP_"];

    private readonly string _path;
    private readonly NativeFile _file;
    private readonly bool _isSecond;

    private NwbFile(string path, NativeFile file, bool isSecond)
    {
        (_path, _file, _isSecond) = (path, file, isSecond);
    }

    /// <summary>The identity of the cell as the file has it; null where it does not.</summary>
    public string? SpecimenId => TextAt(_isSecond ? "general/subject/subject_id" : "general/aibs_specimen_id");

    /// <summary>The driver line or genotype as the file has it; null where it does not.</summary>
    public string? Line => TextAt(_isSecond ? "general/subject/genotype" : "general/aibs_cre_line");

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no NWB file.</exception>
    public static NwbFile Open(string path)
    {
        NativeFile file = Hdf5.Try(path, () => H5File.OpenRead(path));
        try
        {
            bool isSecond = Hdf5.Try(path, () => file.AttributeExists("nwb_version"));
            if (isSecond || Hdf5.Try(path, () => file.LinkExists("nwb_version") && file.LinkExists("epochs"))) return new NwbFile(path, file, isSecond);
            throw new InvalidDataException("it is no NWB file of layout 1.x or 2.x: it does not state nwb_version");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the short-square sweeps.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="label">Its class.</param>
    /// <param name="skip">Told why a sweep is skipped.</param>
    public IEnumerable<ClampSweep> ShortSquares(string cell, string? label, Action<string> skip)
    {
        foreach ((string name, IH5Group response, IH5Group? stimulus, int start) in Hdf5.Try(_path, () => (_isSecond ? Second() : First()).ToArray()))
        {
            (ClampSweep? sweep, string? problem) = Hdf5.Try($"{_path}, {name}", () => Read(cell, name, label, response, stimulus, start));
            if (sweep is not null) yield return sweep;
            else skip(problem!);
        }
    }

    public void Dispose() => _file.Dispose();

    // The epoch Experiment_N is Sweep_N without its test pulse.
    private IEnumerable<(string Name, IH5Group Response, IH5Group? Stimulus, int Start)> First()
    {
        foreach (IH5Group epoch in _file.Group("epochs").Children().OfType<IH5Group>().OrderBy(epoch => NumberOf(epoch.Name)))
        {
            if (!epoch.Name.StartsWith("Sweep_", StringComparison.Ordinal) || !epoch.LinkExists("response/timeseries")) continue;
            string number = epoch.Name[6..], presentation = $"stimulus/presentation/{epoch.Name}";
            if (!IsShortSquare(TextAt($"{presentation}/aibs_stimulus_name") ?? TextAt($"{presentation}/aibs_stimulus_description"))) continue;
            string start = $"epochs/Experiment_{number}/stimulus/idx_start";
            yield return (
                epoch.Name,
                epoch.Group("response/timeseries"),
                epoch.LinkExists("stimulus/timeseries") ? epoch.Group("stimulus/timeseries") : null,
                _file.LinkExists(start) && Hdf5.Numbers(_file.Dataset(start)) is [double index, ..] ? (int)index : 0);
        }
    }

    private IEnumerable<(string Name, IH5Group Response, IH5Group? Stimulus, int Start)> Second()
    {
        IH5Group[] stimuli = _file.LinkExists("stimulus/presentation") ? SeriesOf("stimulus/presentation", "CurrentClampStimulusSeries") : [];
        foreach (IH5Group response in SeriesOf("acquisition", "CurrentClampSeries"))
        {
            if (!IsShortSquare(TextOf(response, "stimulus_description"))) continue;
            int sweep = SweepOf(response);
            yield return (response.Name, response, stimuli.FirstOrDefault(stimulus => SweepOf(stimulus) == sweep), 0);
        }
    }

    private IH5Group[] SeriesOf(string place, string type) =>
    [
        .. _file.Group(place).Children().OfType<IH5Group>().Where(series => TextOf(series, "neurodata_type") == type).OrderBy(SweepOf),
    ];

    private static (ClampSweep? Sweep, string? Problem) Read(string cell, string name, string? label, IH5Group response, IH5Group? stimulus, int start)
    {
        (double[] potential, string? unit) = ValuesOf(response);
        double scale = unit?.ToLowerInvariant() switch { "v" or "volt" or "volts" => 1000, "mv" or "millivolt" or "millivolts" => 1, _ => 0 };
        if (scale == 0) return (null, $"the unit of its potential is {(unit is null ? "not stated" : $"'{unit}'")}; volts or millivolts are needed");
        if (RateOf(response) is not double rate) return (null, "its sampling rate is not stated");
        if (stimulus is null) return (null, "there is no stimulus");
        (double[] current, _) = ValuesOf(stimulus);
        int onset = OnsetOfLastPulse(current.AsSpan(Math.Clamp(start, 0, current.Length)));
        if (onset < 0) return (null, "there is no pulse in its stimulus");
        return (new ClampSweep(cell, name, label, Array.ConvertAll(potential, value => (float)(scale * value)), rate, start + onset), null);
    }

    // Where the current last leaves what it is at first; the smallest hundredth of its range is noise.
    private static int OnsetOfLastPulse(ReadOnlySpan<double> current)
    {
        double largest = 0;
        foreach (double value in current)
        {
            if (double.IsFinite(value)) largest = Math.Max(largest, Math.Abs(value - current[0]));
        }
        for (int i = current.Length - 1, end = -1; i > 0 && largest > 0; i--)
        {
            bool isOn = Math.Abs(current[i] - current[0]) > largest / 100, wasOn = Math.Abs(current[i - 1] - current[0]) > largest / 100;
            if (isOn && end < 0) end = i;
            if (isOn && !wasOn) return i;
        }
        return -1;
    }

    private static (double[] Values, string? Unit) ValuesOf(IH5Group series)
    {
        IH5Dataset data = series.Dataset("data");
        double[] values = Hdf5.Numbers(data) ?? throw new InvalidDataException($"{series.Name}/data holds no numbers.");
        double conversion = NumberOf(data, "conversion") ?? 1;
        if (conversion != 1) values = Array.ConvertAll(values, value => conversion * value);
        return (values, TextOf(data, "unit"));
    }

    private static double? RateOf(IH5Group series) => series.LinkExists("starting_time") ? NumberOf(series.Dataset("starting_time"), "rate") : null;

    private static bool IsShortSquare(string? stimulus) =>
        stimulus is not null && (stimulus == "Short Square" || Array.Exists(ShortSquareCodes, code => stimulus.StartsWith(code, StringComparison.Ordinal)));

    private static int SweepOf(IH5Group series) => (int)(NumberOf(series, "sweep_number") ?? NumberOf(series.Name));

    private static int NumberOf(string name) => Digits().Match(name) is { Success: true } match && int.TryParse(match.Value, out int number) ? number : int.MaxValue;

    private static double? NumberOf(IH5Object owner, string name)
    {
        if (!owner.AttributeExists(name)) return null;
        IH5Attribute attribute = owner.Attribute(name);
        return (attribute.Type.Class, attribute.Type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 4) => attribute.Read<float>(),
            (H5DataTypeClass.FloatingPoint, 8) => attribute.Read<double>(),
            (H5DataTypeClass.FixedPoint, 4) => attribute.Read<int>(),
            (H5DataTypeClass.FixedPoint, 8) => attribute.Read<long>(),
            _ => null,
        };
    }

    private static string? TextOf(IH5Object owner, string name) =>
        owner.AttributeExists(name) && owner.Attribute(name) is { Type.Class: H5DataTypeClass.String or H5DataTypeClass.VariableLength } text ? text.Read<string>() : null;

    private string? TextAt(string path)
    {
        if (!_file.LinkExists(path) || _file.Get(path) is not IH5Dataset dataset) return null;
        return Hdf5.Text(dataset) ?? (Hdf5.Integers(dataset) is [long number] ? $"{number}" : null);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
