using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using CellTypes.Cli.Options;
using CellTypes.Models.Features;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Cli.Data;

/// <summary>The options that say which units, and which of their inputs.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> _data = new("--data", "-d") { Description = $"The data set: {DataSets.Names}.", HelpName = "set", DefaultValueFactory = _ => "thesis_features" };

    private readonly Option<string> _features = new("--features")
    {
        Description = "For feature tables: all, temporal (the thesis' 15) or waveform (its 17). For current-clamp sweeps: all (the trace) or spike (13 features of its action potential). For others: all (waveform and autocorrelogram), waveform, acg, or robust (the waveform without its polarity and the autocorrelogram in 13 bins of rising width).",
        HelpName = "subset",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string?> _views = new("--inputs")
    {
        Description = $"Instead of --features: the inputs of the model, separated by commas, such as waveform/thesis-10x60@1,acg/thesis-100@1. There are {DataSets.SpikeViewNames}; feature tables have none, c4_cerebellum those of one channel and of 100 ms. [default: {string.Join(",", DataSets.UsualViews.Select(view => view.Name))}]",
        HelpName = "names",
    };

    private readonly Option _earlierViews = Renamed.Option("--views", "--inputs");
    private readonly Option<string?> _lab = new("--lab") { Description = "For sets of several labs, such as c4_features: only the units of this lab.", HelpName = "name" };
    private readonly Option<string[]> _merge = new("--merge")
    {
        Description = "Take some classes for one, in training and in scores, for example Inh=Ndnf+Pvalb+Sst+Vip; may be given again for others.",
        HelpName = "classes",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _folder = new("--data-folder") { Description = DataFolder.Description, HelpName = "folder" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _data, _features, _views, _earlierViews, _lab, _merge, _folder }) command.Add(option);
    }

    /// <summary>Finds the folder of tables and recordings.</summary>
    public string Folder(ParseResult parsed) => DataFolder.Resolve(parsed.GetValue(_folder));

    /// <summary>Names the units.</summary>
    public string Name(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(_data);
        string merged = string.Concat(parsed.GetRequiredValue(_merge).Select(merge => $", {merge}"));
        return parsed.GetValue(_lab) is string lab ? $"{name}, {lab} only{merged}" : $"{name}{merged}";
    }

    /// <summary>Whether they are current-clamp sweeps, of which a cell may have several.</summary>
    public bool IsTrace(ParseResult parsed) => DataSets.IsTrace(parsed.GetRequiredValue(_data));

    /// <summary>Whether the user has named a set.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetResult(_data) is { Implicit: false };

    /// <summary>Finds the views that make the inputs of sorted units.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="usual">Those where no option names others.</param>
    /// <returns>Null where the set has none, because it holds features or traces.</returns>
    public IReadOnlyList<UnitView>? Views(ParseResult parsed, IReadOnlyList<UnitView> usual)
    {
        string name = parsed.GetRequiredValue(_data);
        if (DataSets.IsFeatureTable(name) || DataSets.IsTrace(name)) return null;
        CheckInputs(parsed, name);
        return parsed.GetValue(_views) is null && parsed.GetResult(_features) is not { Implicit: false } ? usual : Views(parsed, parsed.GetRequiredValue(_features));
    }

    /// <summary>Names their inputs.</summary>
    public string Features(ParseResult parsed) => parsed.GetValue(_views) ?? parsed.GetRequiredValue(_features);

    /// <summary>Reads the units.</summary>
    public TrainingTables Read(ParseResult parsed, CancellationToken cancellation) => Merge(parsed, Read(parsed, parsed.GetRequiredValue(_data), cancellation));

    private TrainingTables Merge(ParseResult parsed, TrainingTables tables)
    {
        ClassMerge[] merges = [.. parsed.GetRequiredValue(_merge).Select(ClassMerge.Parse)];
        return tables with { Set = DataSets.Use(tables, () => merges.Aggregate(tables.Set, (merged, merge) => merged.Merge(merge))) };
    }

    /// <summary>Reads the units of another set, with the same inputs.</summary>
    public TrainingTables Read(ParseResult parsed, string name, CancellationToken cancellation)
    {
        string features = parsed.GetRequiredValue(_features);
        bool isTrace = DataSets.IsTrace(name);
        if (isTrace && parsed.GetValue(_views) is not null) throw new CellTypesException($"{name} holds traces, which are their only input; choose with --features.");
        CheckInputs(parsed, name);
        TrainingTables tables = Read(parsed, name, isTrace ? [] : Views(parsed, features), cancellation);
        if (isTrace) return tables with { Set = SelectOfTraces(tables.Set, features) };
        return tables with { Set = DataSets.IsFeatureTable(name) ? SelectFeatures(tables.Set, features) : tables.Set };
    }

    private void CheckInputs(ParseResult parsed, string name)
    {
        if (parsed.GetValue(_views) is not null && (DataSets.IsFeatureTable(name) || parsed.GetResult(_features) is { Implicit: false }))
            throw new CellTypesException(DataSets.IsFeatureTable(name) ? $"{name} holds features, of which no input can be computed; choose with --features." : "give --features or --inputs, not both.");
    }

    /// <summary>Reads the units with the inputs of views.</summary>
    public TrainingTables Read(ParseResult parsed, IReadOnlyList<UnitView> views, CancellationToken cancellation) => Merge(parsed, Read(parsed, parsed.GetRequiredValue(_data), views, cancellation));

    /// <summary>Reads the units with the inputs of a packed model.</summary>
    public TrainingTables ReadFor(ParseResult parsed, UnitModel model, CancellationToken cancellation)
    {
        string name = parsed.GetRequiredValue(_data), inputs = string.Join(" and ", model.Views.Select(view => view.Name));
        foreach (Option option in new Option[] { _features, _views })
        {
            if (parsed.GetResult(option) is { Implicit: false }) throw new CellTypesException($"model {model.Name} takes its own inputs, {inputs}: leave {option.Name} away.");
        }
        if (DataSets.IsFeatureTable(name)) throw new CellTypesException($"{name} holds features, of which the inputs of model {model.Name}, {inputs}, cannot be computed: name another set with --data.");
        if (DataSets.IsTrace(name) != model.TakesTraces)
        {
            throw new CellTypesException(model.TakesTraces
                ? $"model {model.Name} labels membrane potential, and {name} holds units of sorted spikes: name current-clamp sweeps with --data."
                : $"model {model.Name} labels units of sorted spikes, and {name} holds membrane potential: name units with --data.");
        }
        return Read(parsed, model.Views, cancellation);
    }

    private TrainingTables Read(ParseResult parsed, string name, IReadOnlyList<UnitView> views, CancellationToken cancellation)
    {
        void Note(string text) => Console.Error.WriteLine($"celltypes {parsed.CommandResult.Command.Name}: {text}");
        TrainingTables tables = DataSets.Read(name, views, parsed.GetValue(_folder), Note, cancellation);
        return parsed.GetValue(_lab) is string lab ? tables with { Set = DataSets.Use(tables, () => OfLab(tables.Set, lab)) } : tables;
    }

    private IReadOnlyList<UnitView> Views(ParseResult parsed, string features)
    {
        if (parsed.GetValue(_views) is string names) return [.. names.Split(',', StringSplitOptions.TrimEntries).Select(DataSets.SpikeView)];
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
        if (!set.Groups.TryGetValue("lab", out var labs) || !labs.Contains(lab)) throw new CellTypesException($"the data set has no lab '{lab}'.");
        LabelledSet ofLab = set.SelectUnits(Of(labs));
        return set.Unlabelled.Count == 0 ? ofLab : ofLab.WithUnlabelled(set.Unlabelled.Select(Of(set.Unlabelled.Groups["lab"])));

        int[] Of(IReadOnlyList<string> labs) => [.. Enumerable.Range(0, labs.Count).Where(unit => labs[unit] == lab)];
    }

    private static LabelledSet SelectOfTraces(LabelledSet set, string features)
    {
        if (features == "all") return set;
        if (features != "spike") throw new CellTypesException($"the data set holds traces, not what --features {features} asks for; use all or spike.");
        int samples = set.InputLength, count = ActionPotentialFeatures.Names.Count;
        return set.WithInputs(ActionPotentialFeatures.Names, traces =>
        {
            float[] values = new float[traces.Length / samples * count];
            for (int i = 0; i < traces.Length / samples; i++)
                ActionPotentialFeatures.Compute(traces.AsSpan(i * samples, samples), TraceView.SamplingRate, values.AsSpan(i * count));
            return values;
        });
    }

    private static LabelledSet SelectFeatures(LabelledSet set, string features) => features switch
    {
        "all" => set,
        "temporal" => set.SelectInputs(ThesisFeatureTable.TemporalFeatures),
        "waveform" => set.SelectInputs(ThesisFeatureTable.WaveformFeatures),
        _ => throw new CellTypesException($"the data set holds features, not what --features {features} asks for; use all, temporal or waveform."),
    };

    private static CellTypesException Unknown(string features) =>
        new($"--features is '{features}'; use all, temporal, waveform, or, where there are autocorrelograms, acg or robust.");
}
