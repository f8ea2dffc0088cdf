using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Training.Fitting;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes train</c>: trains a model, measures it and packs it.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Argument<string> recipe = new("recipe") { Description = $"What to train: {string.Join(" or ", BundleRecipe.All.Select(r => r.Name))}." };
        Option<string> output = new("--output", "-o") { Description = "The bundle folder to write.", HelpName = "folder", Required = true };
        Option<int> seed = new("--seed") { Description = "The seed of the model.", DefaultValueFactory = _ => 0 };
        Option<string> created = new("--created")
        {
            Description = "The day the bundle states, yyyy-mm-dd; the same data, seed and day give the same bytes.",
            HelpName = "day",
            DefaultValueFactory = _ => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        Option<string?> folder = new("--data-folder") { Description = DataFolder.Description, HelpName = "folder" };
        ExampleCommand command = new(
            "train",
            "Train a model on real units, measure it on units that it has not seen, and write it as a bundle.",
            "celltypes train cerebellum-forest --output my-bundles/cerebellum-forest") { recipe, output, seed, created, folder };
        command.SetWork((parsed, cancellation) =>
        {
            BundleTrainingOptions options = new() { Created = parsed.GetRequiredValue(created), Seed = parsed.GetRequiredValue(seed) };
            BundleRecipe chosen = BundleRecipe.Parse(parsed.GetRequiredValue(recipe));
            string data = DataFolder.Resolve(parsed.GetValue(folder));
            DataFolder.Find(data, "c4_cerebellum");
            string place = parsed.GetRequiredValue(output);
            // Before the minutes that training takes.
            bool isNew = !Directory.Exists(place);
            Output.WriteTo(place, () => Directory.CreateDirectory(place));
            ModelBundle bundle;
            try
            {
                bundle = BundleTrainer.Train(chosen, data, place, options, new ErrorLines(), cancellation);
            }
            catch (OperationCanceledException) when (isNew)
            {
                Directory.Delete(place);
                throw;
            }
            Console.WriteLine($"{place}: {bundle.Model.Name}, sha256 {bundle.Model.Sha256}");
            Console.WriteLine($"see: celltypes inspect {Path.GetFullPath(place)}");
        });
        return command;
    }

    // Progress<T> would report from other threads, out of order.
    private sealed class ErrorLines : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
