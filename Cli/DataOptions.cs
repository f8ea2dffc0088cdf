using System;
using System.CommandLine;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>The options that say which labelled units, and which of their inputs.</summary>
internal sealed class DataOptions
{
    private const string Robust = "robust";

    private readonly Option<string> _data = new("--data", "-d") { Description = $"The data set: {DataSets.Names}.", HelpName = "set", DefaultValueFactory = _ => "thesis_features" };

    private readonly Option<string> _features = new("--features")
    {
        Description = "For feature tables: all, temporal (the thesis' 15) or waveform (its 17). For c4_cerebellum: all, acg, waveform, or robust (the waveform without its polarity and the autocorrelogram in 13 bins of rising width).",
        HelpName = "subset",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string?> _lab = new("--lab") { Description = "For c4_features: only the units of this lab (hausser, hull or lisberger).", HelpName = "name" };
    private readonly Option<string?> _folder = new("--data-folder") { Description = DataFolder.Description, HelpName = "folder" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _data, _features, _lab, _folder }) command.Add(option);
    }

    /// <summary>Finds the folder of tables and recordings.</summary>
    public string Folder(ParseResult parsed) => DataFolder.Resolve(parsed.GetValue(_folder));

    /// <summary>Names the units.</summary>
    public string Name(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(_data);
        return parsed.GetValue(_lab) is string lab ? $"{name}, {lab} only" : name;
    }

    /// <summary>Names their inputs.</summary>
    public string Features(ParseResult parsed) => parsed.GetRequiredValue(_features);

    public LabelledSet Read(ParseResult parsed) => Select(
        DataSets.Read(parsed.GetRequiredValue(_data), Features(parsed) == Robust, Folder(parsed)), Features(parsed), parsed.GetValue(_lab));

    private static LabelledSet Select(LabelledSet set, string features, string? lab)
    {
        if (lab is not null)
        {
            if (!set.Groups.TryGetValue("lab", out var labs) || !labs.Contains(lab)) throw new ArgumentException($"the data set has no lab '{lab}'.");
            set = set.SelectUnits([.. Enumerable.Range(0, set.Count).Where(unit => labs[unit] == lab)]);
        }
        string[] names = features switch
        {
            "all" => [.. set.InputNames],
            Robust when set.InputNames.Contains(new LogLagAutocorrelogramView().InputNames[0]) => [.. set.InputNames],
            "temporal" => [.. ThesisFeatureTable.TemporalFeatures],
            "waveform" when set.InputNames.Contains(ThesisFeatureTable.WaveformFeatures[0]) => [.. ThesisFeatureTable.WaveformFeatures],
            "waveform" => [.. new PeakWaveformView().InputNames],
            "acg" => [.. new AutocorrelogramShapeView().InputNames],
            _ => throw new ArgumentException($"--features is '{features}'; use all, temporal, waveform, acg, or for c4_cerebellum robust."),
        };
        if (names.FirstOrDefault(name => !set.InputNames.Contains(name)) is string missing)
            throw new ArgumentException($"the data set has no input '{missing}', which --features {features} asks for.");
        return set.SelectInputs(names);
    }
}
