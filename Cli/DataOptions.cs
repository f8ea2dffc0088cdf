using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using CellTypes.Models.Features;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>The options that say which units, and which of their inputs.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> _data = new("--data", "-d") { Description = $"The data set: {DataSets.Names}.", HelpName = "set", DefaultValueFactory = _ => "thesis_features" };

    private readonly Option<string> _features = new("--features")
    {
        Description = "For feature tables: all, temporal (the thesis' 15) or waveform (its 17). For others: all (waveform and autocorrelogram), waveform, acg, or robust (the waveform without its polarity and the autocorrelogram in 13 bins of rising width).",
        HelpName = "subset",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string?> _views = new("--views")
    {
        Description = $"Instead of --features: the views that make the inputs, separated by commas, such as waveform/thesis-10x60@1,acg/thesis-100@1. There are {string.Join(", ", UnitViews.All.Select(view => view.Name))}; feature tables have none, c4_cerebellum those of one channel and of 100 ms. [default: {string.Join(",", DataSets.UsualViews.Select(view => view.Name))}]",
        HelpName = "names",
    };

    private readonly Option<string?> _lab = new("--lab") { Description = "For sets of several labs, such as c4_features: only the units of this lab.", HelpName = "name" };
    private readonly Option<string?> _folder = new("--data-folder") { Description = DataFolder.Description, HelpName = "folder" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _data, _features, _views, _lab, _folder }) command.Add(option);
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
    public string Features(ParseResult parsed) => parsed.GetValue(_views) ?? parsed.GetRequiredValue(_features);

    /// <summary>Reads the units.</summary>
    public TrainingTables Read(ParseResult parsed, CancellationToken cancellation)
    {
        string name = parsed.GetRequiredValue(_data), features = parsed.GetRequiredValue(_features);
        if (parsed.GetValue(_views) is not null && (DataSets.IsFeatureTable(name) || parsed.GetResult(_features) is { Implicit: false }))
            throw new ArgumentException(DataSets.IsFeatureTable(name) ? $"{name} holds features, of which no view can be computed; choose with --features." : "give --features or --views, not both.");
        void Note(string text) => Console.Error.WriteLine($"celltypes {parsed.CommandResult.Command.Name}: {text}");
        TrainingTables tables = DataSets.Read(name, Views(parsed, features), parsed.GetValue(_folder), Note, cancellation);
        LabelledSet set = parsed.GetValue(_lab) is string lab ? OfLab(tables.Set, lab) : tables.Set;
        return tables with { Set = DataSets.IsFeatureTable(name) ? SelectFeatures(set, features) : set };
    }

    private IReadOnlyList<UnitView> Views(ParseResult parsed, string features)
    {
        if (parsed.GetValue(_views) is string names) return [.. names.Split(',', StringSplitOptions.TrimEntries).Select(UnitViews.Parse)];
        return features switch
        {
            "all" => DataSets.UsualViews,
            "waveform" => [new PeakWaveformView()],
            "acg" => [new AutocorrelogramShapeView()],
            "robust" => [new DownwardWaveformView(), new LogLagAutocorrelogramView()],
            "temporal" => [new TemporalFeaturesView(TemporalFeatures.Standard)],
            _ => throw Unknown(features),
        };
    }

    private static LabelledSet OfLab(LabelledSet set, string lab)
    {
        if (!set.Groups.TryGetValue("lab", out var labs) || !labs.Contains(lab)) throw new ArgumentException($"the data set has no lab '{lab}'.");
        LabelledSet ofLab = set.SelectUnits(Of(labs));
        return set.Unlabelled.Count == 0 ? ofLab : ofLab.WithUnlabelled(set.Unlabelled.Select(Of(set.Unlabelled.Groups["lab"])));

        int[] Of(IReadOnlyList<string> labs) => [.. Enumerable.Range(0, labs.Count).Where(unit => labs[unit] == lab)];
    }

    private static LabelledSet SelectFeatures(LabelledSet set, string features) => features switch
    {
        "all" => set,
        "temporal" => set.SelectInputs(ThesisFeatureTable.TemporalFeatures),
        "waveform" => set.SelectInputs(ThesisFeatureTable.WaveformFeatures),
        _ => throw new ArgumentException($"the data set holds features, not what --features {features} asks for; use all, temporal or waveform."),
    };

    private static ArgumentException Unknown(string features) =>
        new($"--features is '{features}'; use all, temporal, waveform, or, where there are autocorrelograms, acg or robust.");
}
