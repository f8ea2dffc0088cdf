using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Cli.Data;
using CellTypes.Models.Bundles;
using CellTypes.Models.Views;
using CellTypes.Training.Bundles;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Networks;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes train</c>: trains a model, measures it and packs it.</summary>
internal static class TrainCommand
{
    private const int UsualSeeds = 3;
    private const int UsualFolds = 5;

    // Ten fits that take minutes.
    private const int UsualSeedsWithTables = 1;

    private const string Tables = "c4_cerebellum";

    // Its family and inputs are those of a model of somebody's own units, too, unless others are named.
    private static readonly BundleRecipe Usual = BundleRecipe.Parse("cerebellum");

    public static Command Create()
    {
        Argument<string?> recipe = new("recipe")
        {
            Description = $"What to train, of the models that ship: {string.Join(" or ", BundleRecipe.All.Select(r => r.Name))}; or nothing, and --data, for a model of your own units.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> output = new("--output", "-o") { Description = "The bundle folder to write: a new or an empty one.", HelpName = "folder", Required = true };
        Option<string?> model = new("--model", "-m") { Description = $"The model family, as for evaluate, of a model on units of your own. [default: that of {Usual.Name}, and its inputs]", HelpName = "family" };
        Option<string?> with = new("--with")
        {
            Description = $"Put the units of your own together with others: c4, the cerebellar units of the C4 database and the units of other tissue that {Usual.Name} is trained on, from the data folder.",
            HelpName = "units",
        };
        Option<string?> protocol = new("--protocol", "-p")
        {
            Description = "How a model on units of your own is measured, as for evaluate. [default: kfold:5, or loo where a class has fewer than 5 units; kfold:5,group=cell for current-clamp sweeps]",
            HelpName = "protocol",
        };
        Option<int?> seeds = new("--seeds") { Description = $"The number of seeds that it is measured with; 0 to measure nothing. Usually {UsualSeeds}, and {UsualSeedsWithTables} with --with c4; a recipe has its own." };
        Option<int> seed = new("--seed") { Description = "The seed of the model.", DefaultValueFactory = _ => 0 };
        Option<string> created = new("--created")
        {
            Description = "The day the bundle states, yyyy-mm-dd; the same data, seed and day give the same bytes.",
            HelpName = "day",
            DefaultValueFactory = _ => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        Option<string> device = new("--device") { Description = "Where networks are trained: auto, cpu or cuda.", HelpName = "device", DefaultValueFactory = _ => "auto" };
        Option<string?> tissue = new("--tissue")
        {
            Description = "The tissue of the cell types, such as cerebellum, where units of other tissue are labelled foreign: the model then tells these too, and --home of live and label names the tissue.",
            HelpName = "name",
        };
        DataOptions data = new();
        ExampleCommand command = new(
            "train",
            "Train a model on real units, measure it on units that it has not seen, and write it as a bundle. Training that was interrupted goes on where it was.",
            "celltypes train --data phy:recordings/session1,label-column=my_label --with c4 --output my-bundle") { recipe, output, model, with, protocol, seeds, seed, created, device, tissue };
        data.AddTo(command);
        command.SetWork((parsed, cancellation) =>
        {
            string place = parsed.GetRequiredValue(output);
            Output.CheckIsEmpty(place);
            BundleTrainingOptions options = new()
            {
                Created = parsed.GetRequiredValue(created),
                Seed = parsed.GetRequiredValue(seed),
                Tissue = parsed.GetValue(tissue),
            };
            Checkpoints checkpoints = new($"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(place))}.training");
            NetworkSettings networks = new() { DeviceName = parsed.GetRequiredValue(device), Checkpoints = checkpoints };
            ModelBundle bundle = parsed.GetValue(recipe) is string name
                ? TrainRecipe(BundleRecipe.Parse(name), parsed.GetValue(model), parsed.GetValue(with), parsed.GetValue(seeds), data.Folder(parsed), place, options, networks, cancellation)
                : parsed.GetValue(with) is string others
                    ? TrainWith(others, parsed.GetValue(model), parsed.GetValue(protocol), data, parsed, place, options with { MetricSeeds = Seeds(parsed.GetValue(seeds) ?? UsualSeedsWithTables) }, networks, cancellation)
                    : TrainFamily(parsed.GetValue(model), parsed.GetValue(protocol), data, parsed, place, options with { MetricSeeds = Seeds(parsed.GetValue(seeds) ?? UsualSeeds) }, networks, cancellation);
            if (Directory.Exists(checkpoints.Folder)) Directory.Delete(checkpoints.Folder, recursive: true);
            TrainingSummary.Write(Consoles.Output, place, bundle);
        });
        return command;
    }

    private static int[] Seeds(int count) => count >= 0 ? [.. Enumerable.Range(0, count)] : throw new CellTypesException($"--seeds is {count}; 0 or more is needed.");

    private static ModelBundle TrainRecipe(
        BundleRecipe recipe, string? model, string? with, int? seeds, string folder, string place, BundleTrainingOptions options, NetworkSettings networks, CancellationToken cancellation)
    {
        if (options.Tissue is not null) throw new CellTypesException($"{recipe.Name} is a recipe for the {recipe.Tissue}; leave out --tissue, or the recipe.");
        if (model is not null) throw new CellTypesException($"{recipe.Name} is a recipe with a model of its own; leave out --model, or the recipe.");
        if (with is not null) throw new CellTypesException($"{recipe.Name} is a recipe with units of its own; leave out --with, or the recipe.");
        options = options with { MetricSeeds = Seeds(seeds ?? recipe.MetricSeeds) };
        DataFolder.Find(folder, Tables);
        return Train(recipe, folder, place, options, networks, cancellation);
    }

    private static ModelBundle TrainWith(
        string others, string? model, string? protocol, DataOptions data, ParseResult parsed, string place, BundleTrainingOptions options, NetworkSettings networks, CancellationToken cancellation)
    {
        if (others != "c4") throw new CellTypesException($"--with is '{others}'; it must be c4.");
        if (!data.IsNamed(parsed)) throw new CellTypesException("--with c4 puts units of your own together with those of the C4 tables: name yours with --data.");
        if (options.Tissue is not null) throw new CellTypesException($"--with c4 is for cell types of the {Usual.Tissue}; leave out --tissue, or --with.");
        if (protocol is not null) throw new CellTypesException("a model with the C4 tables is measured with recordings kept together, and by a model without your lab; leave out --protocol, or --with.");
        if (model is not null)
        {
            ModelFamilies.Parse(model, networks);
            ModelFamilies.CheckCanBePacked(model);
        }
        if (data.Views(parsed, Usual.Views) is not { } views) throw new CellTypesException($"{data.Name(parsed)} has no spikes of units, which the C4 tables are put together with: name sorted recordings with --data.");
        C4Tables.Check(views);
        if (model is null && !AreUsual(views)) throw new CellTypesException($"the model of {Usual.Name} takes its own inputs: leave out --inputs and --features, or name a family with --model.");
        string folder = FindTables(data, parsed);
        TrainingTables tables = data.Read(parsed, views, cancellation);
        BundleRecipe recipe = Usual.With(NameOf(place), tables, data.Name(parsed), model);
        string[] strange = [.. tables.Set.ClassNames.Except(Usual.Classes)];
        if (strange.Length > 0)
        {
            string other = Usual.Classes.Except(tables.Set.ClassNames).LastOrDefault() is string missing ? $"{missing}={strange[0]}" : $"{Usual.Classes[^1]}={Usual.Classes[^1]}+{strange[0]}";
            Console.Error.WriteLine(
                $"celltypes train: the C4 tables have no unit of {string.Join(", ", strange)}, learnt from yours alone; theirs are {string.Join(", ", Usual.Classes)}. If it is another name for one of these, say so, for example with --merge {other}.");
        }
        return Train(recipe, folder, place, options, networks, cancellation);
    }

    private static string FindTables(DataOptions data, ParseResult parsed)
    {
        try
        {
            string folder = data.Folder(parsed);
            DataFolder.Find(folder, Tables);
            return folder;
        }
        catch (CellTypesException error)
        {
            throw new CellTypesException($"--with c4 needs the tables of the C4 database, from github.com/JesusGF1/hippie_benchmarking_release as docs/train-your-own.md says, in a folder {Tables}: {error.Message}", error);
        }
    }

    private static ModelBundle Train(BundleRecipe recipe, string folder, string place, BundleTrainingOptions options, NetworkSettings networks, CancellationToken cancellation) =>
        InFolder(place, () => WorkBar.Show("reading", bar => BundleTrainer.Train(recipe, folder, place, options, networks, bar, cancellation)));

    private static ModelBundle TrainFamily(
        string? model, string? protocol, DataOptions data, ParseResult parsed, string place, BundleTrainingOptions options, NetworkSettings networks, CancellationToken cancellation)
    {
        if (!data.IsNamed(parsed) && model is null) throw new CellTypesException($"name units of your own with --data, such as phy:FOLDER,label-column=NAME, or a recipe: {string.Join(", ", BundleRecipe.All.Select(recipe => recipe.Name))}.");
        Protocol? division = protocol is null ? null : Protocol.Parse(protocol);
        IReadOnlyList<UnitView>? views = model is null ? data.Views(parsed, Usual.Views) : null;
        if (model is null && (views is null || !AreUsual(views)))
            throw new CellTypesException($"the usual model takes {string.Join(" and ", Usual.Views.Select(view => view.Name))} of sorted units: name a family with --model, for example forest.");
        string family = model ?? Usual.Model!;
        ModelFamilies.Parse(family, networks);
        ModelFamilies.CheckCanBePacked(family);
        TrainingTables tables = views is null ? data.Read(parsed, cancellation) : data.Read(parsed, views, cancellation);
        division ??= UsualProtocol(data.IsTrace(parsed), tables.Set);
        DataSets.Use(tables, () => BundleTrainer.Check(tables.Set, division, options));
        return InFolder(place, () => WorkBar.Show("checking", bar => BundleTrainer.Train(
            NameOf(place), tables, data.Name(parsed), family, division, place, options, networks, bar, cancellation)));
    }

    private static Protocol UsualProtocol(bool isTrace, LabelledSet set) =>
        isTrace ? new GroupedKFold(UsualFolds, LabelledSet.CellColumn) : set.UnitsPerClass().Any(units => units is > 0 and < UsualFolds) ? new LeaveOneOut() : new StratifiedKFold(UsualFolds);

    private static bool AreUsual(IReadOnlyList<UnitView> views) => views.Select(view => view.Name).SequenceEqual(Usual.Views.Select(view => view.Name));

    private static string NameOf(string place) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)));

    // Whether the folder can be made is known before the minutes that training takes; one that was made for nothing goes away again.
    private static ModelBundle InFolder(string place, Func<ModelBundle> train)
    {
        bool isNew = !Directory.Exists(place);
        Output.WriteTo(place, () => Directory.CreateDirectory(place));
        try
        {
            return train();
        }
        catch when (isNew && !Directory.EnumerateFileSystemEntries(place).Any())
        {
            Directory.Delete(place);
            throw;
        }
    }
}
