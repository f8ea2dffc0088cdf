using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

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

    private readonly Hdf5File _file;
    private readonly bool _isSecond;

    private NwbFile(Hdf5File file, bool isSecond) => (_file, _isSecond) = (file, isSecond);

    /// <summary>The number of the cell at the Allen Institute, which files of layout 1.x have; null where the file does not.</summary>
    public string? Cell => !_isSecond && TextAt("general/aibs_specimen_id") is string number && SpecimenNumber().IsMatch(number) ? number : null;

    /// <summary>The identity of the animal, which files of layout 2.x have; null where the file does not.</summary>
    public string? Animal => _isSecond ? TextAt("general/subject/subject_id") : null;

    /// <summary>The identity of the recording session; null where the file has none.</summary>
    public string? Session => TextAt("general/session_id");

    /// <summary>The driver line or genotype as the file has it; null where it does not.</summary>
    public string? Line => TextAt(_isSecond ? "general/subject/genotype" : "general/aibs_cre_line");

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="process">The process that reads it; null for this one.</param>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="CellTypesException">It is damaged, or no NWB file.</exception>
    public static NwbFile Open(string path, Hdf5Process? process)
    {
        Hdf5File file = Hdf5File.Open(path, process);
        try
        {
            bool isSecond = file.HasAttribute("", "nwb_version");
            if (isSecond || (file.Exists("nwb_version") && file.Exists("epochs"))) return new NwbFile(file, isSecond);
            throw new CellTypesException("it is no NWB file of layout 1.x or 2.x: it does not state nwb_version");
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
    /// <param name="skip">Receives why a sweep is skipped.</param>
    public IEnumerable<ClampSweep> ShortSquares(string cell, string? label, Action<string> skip)
    {
        foreach ((string name, string response, string? stimulus, int start) in _isSecond ? Second() : First())
        {
            (ClampSweep? sweep, string? problem) = Read(cell, name, label, response, stimulus, start);
            if (sweep is not null) yield return sweep;
            else skip(problem!);
        }
    }

    public void Dispose() => _file.Dispose();

    // The epoch Experiment_N is Sweep_N without its test pulse. Responses and stimuli are the places of their time series.
    private IEnumerable<(string Name, string Response, string? Stimulus, int Start)> First()
    {
        foreach (string epoch in _file.Groups("epochs").OrderBy(NumberOf))
        {
            string path = $"epochs/{epoch}";
            if (!epoch.StartsWith("Sweep_", StringComparison.Ordinal) || !_file.Exists($"{path}/response/timeseries")) continue;
            string number = epoch[6..], presentation = $"stimulus/presentation/{epoch}";
            if (!IsShortSquare(TextAt($"{presentation}/aibs_stimulus_name") ?? TextAt($"{presentation}/aibs_stimulus_description"))) continue;
            string start = $"epochs/Experiment_{number}/stimulus/idx_start";
            yield return (
                epoch,
                $"{path}/response/timeseries",
                _file.Exists($"{path}/stimulus/timeseries") ? $"{path}/stimulus/timeseries" : null,
                _file.Exists(start) && _file.Numbers(start) is [double index, ..] ? (int)index : 0);
        }
    }

    private IEnumerable<(string Name, string Response, string? Stimulus, int Start)> Second()
    {
        const string stimuli = "stimulus/presentation";
        Dictionary<int, string> stimulusOf = [];
        foreach ((string name, int sweep) in _file.Exists(stimuli) ? SeriesOf(stimuli, "CurrentClampStimulusSeries") : []) stimulusOf.TryAdd(sweep, $"{stimuli}/{name}");
        foreach ((string name, int sweep) in SeriesOf("acquisition", "CurrentClampSeries"))
        {
            string response = $"acquisition/{name}";
            if (IsShortSquare(_file.TextOf(response, "stimulus_description"))) yield return (name, response, stimulusOf.GetValueOrDefault(sweep), 0);
        }
    }

    private (string Name, int Sweep)[] SeriesOf(string path, string type) =>
    [
        .. _file.Groups(path).Where(series => _file.TextOf($"{path}/{series}", "neurodata_type") == type)
            .Select(series => (series, SweepOf(path, series))).OrderBy(series => series.Item2),
    ];

    private (ClampSweep? Sweep, string? Problem) Read(string cell, string name, string? label, string response, string? stimulus, int start)
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

    private (double[] Values, string? Unit) ValuesOf(string series)
    {
        string data = $"{series}/data";
        double[] values = _file.Numbers(data) ?? throw new CellTypesException($"{_file.Path}, {data} holds no numbers.");
        double conversion = _file.NumberOf(data, "conversion") ?? 1;
        if (conversion != 1) values = Array.ConvertAll(values, value => conversion * value);
        return (values, _file.TextOf(data, "unit"));
    }

    private double? RateOf(string series) => _file.Exists($"{series}/starting_time") ? _file.NumberOf($"{series}/starting_time", "rate") : null;

    private static bool IsShortSquare(string? stimulus) =>
        stimulus is not null && (stimulus == "Short Square" || Array.Exists(ShortSquareCodes, code => stimulus.StartsWith(code, StringComparison.Ordinal)));

    private int SweepOf(string path, string series) => (int)(_file.NumberOf($"{path}/{series}", "sweep_number") ?? NumberOf(series));

    private static int NumberOf(string name) => Digits().Match(name) is { Success: true } match && int.TryParse(match.Value, out int number) ? number : int.MaxValue;

    private string? TextAt(string path)
    {
        if (!_file.Exists(path) || _file.Shape(path) is not ulong[] shape) return null;
        return _file.Text(path) ?? (shape.All(extent => extent == 1) && _file.Integers(path) is [long number] ? $"{number}" : null);
    }

    [GeneratedRegex("^[0-9]{6,}$")]
    private static partial Regex SpecimenNumber();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
