using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Cli.Data;
using CellTypes.Models.Bundles;
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

    public static Command Create()
    {
        Argument<string?> recipe = new("recipe")
        {
            Description = $"What to train: {string.Join(" or ", BundleRecipe.All.Select(r => r.Name))}; or nothing, with --model and --data.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> output = new("--output", "-o") { Description = "The bundle folder to write: a new or an empty one.", HelpName = "folder", Required = true };
        Option<string?> model = new("--model", "-m") { Description = "The model family, as for evaluate, of a model on units of your own.", HelpName = "family" };
        Option<string?> protocol = new("--protocol", "-p")
        {
            Description = "How a model on units of your own is measured, as for evaluate. [default: kfold:5; kfold:5,group=cell for current-clamp sweeps]",
            HelpName = "protocol",
        };
        Option<int?> seeds = new("--seeds") { Description = $"The number of seeds that it is measured with; 0 to measure nothing. Usually {UsualSeeds}; a recipe has its own." };
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
            "celltypes train --model forest --data c4_cerebellum:lisberger --output my-bundles/lisberger") { recipe, output, model, protocol, seeds, seed, created, device, tissue };
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
                ? TrainRecipe(BundleRecipe.Parse(name), parsed.GetValue(model), parsed.GetValue(seeds), data.Folder(parsed), place, options, networks, cancellation)
                : TrainFamily(parsed.GetValue(model), data, parsed, Protocol.Parse(parsed.GetValue(protocol) ?? (data.IsTrace(parsed) ? "kfold:5,group=cell" : "kfold:5")), place, options with { MetricSeeds = Seeds(parsed.GetValue(seeds) ?? UsualSeeds) }, networks, cancellation);
            if (Directory.Exists(checkpoints.Folder)) Directory.Delete(checkpoints.Folder, recursive: true);
            TrainingSummary.Write(Consoles.Output, place, bundle);
        });
        return command;
    }

    private static int[] Seeds(int count) => count >= 0 ? [.. Enumerable.Range(0, count)] : throw new CellTypesException($"--seeds is {count}; 0 or more is needed.");

    private static ModelBundle TrainRecipe(
        BundleRecipe recipe, string? model, int? seeds, string folder, string place, BundleTrainingOptions options, NetworkSettings networks, CancellationToken cancellation)
    {
        if (options.Tissue is not null) throw new CellTypesException($"{recipe.Name} is a recipe for the {recipe.Tissue}; leave out --tissue, or the recipe.");
        if (model is not null) throw new CellTypesException($"{recipe.Name} is a recipe with a model of its own; leave out --model, or the recipe.");
        options = options with { MetricSeeds = Seeds(seeds ?? recipe.MetricSeeds) };
        DataFolder.Find(folder, "c4_cerebellum");
        return InFolder(place, () => WorkBar.Show("reading", bar => BundleTrainer.Train(recipe, folder, place, options, networks, bar, cancellation)));
    }

    private static ModelBundle TrainFamily(
        string? model, DataOptions data, ParseResult parsed, Protocol protocol, string place, BundleTrainingOptions options, NetworkSettings networks, CancellationToken cancellation)
    {
        if (model is null) throw new CellTypesException($"name a recipe ({string.Join(", ", BundleRecipe.All.Select(recipe => recipe.Name))}), or a model family with --model and units with --data.");
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)));
        ModelFamilies.Parse(model, networks);
        ModelFamilies.CheckCanBePacked(model);
        TrainingTables tables = data.Read(parsed, cancellation);
        DataSets.Use(tables, () => BundleTrainer.Check(tables.Set, protocol, options));
        return InFolder(place, () => WorkBar.Show("checking", bar => BundleTrainer.Train(
            name, tables, data.Name(parsed), model, protocol, place, options, networks, bar, cancellation)));
    }

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
