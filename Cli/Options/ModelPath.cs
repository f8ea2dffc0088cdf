using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Options;

/// <summary>Finds the model a user means: a bundle folder, or the name of one that ships with the program.</summary>
internal static class ModelPath
{
    /// <summary>The bundle that is used where none is named.</summary>
    public const string Default = "cerebellum";

    public static Option<string> Option() => new("--model", "-m")
    {
        Description = $"The model: a bundle folder, or the name of one that ships ({string.Join(", ", Shipped())}).",
        HelpName = "bundle",
        DefaultValueFactory = _ => Default,
    };

    /// <summary>Where a user wants the networks of a model to run.</summary>
    public static Option<string> DeviceOption() => new Option<string>("--device")
    {
        Description = "Where networks run: auto is an NVIDIA GPU where there is one, otherwise the CPU. Forests run on the CPU.",
        HelpName = "auto|cpu|cuda",
        DefaultValueFactory = _ => "auto",
    }.AcceptOnlyFromAmong("auto", "cpu", "cuda");

    /// <summary>What a user knows of the tissue that is recorded.</summary>
    public static Option<string?> HomeOption() => new("--home")
    {
        Description = "The tissue that the recording is known to be of, for a model that tells units of other tissue (foreign): fewer units are then called foreign. inspect shows the tissue of a model.",
        HelpName = "tissue",
    };

    /// <summary>Loads the bundle that a user means.</summary>
    /// <param name="model">A folder, or the name of a bundle that ships.</param>
    /// <param name="device">Where its networks run: auto, cpu or cuda.</param>
    /// <param name="home">The tissue that the recording is known to be of, or null.</param>
    public static ModelBundle Load(string model, string device, string? home = null)
    {
        ModelBundle bundle = ModelBundle.Load(Resolve(model), device);
        return home is null ? bundle : bundle.AtHome(home);
    }

    /// <summary>Finds the folder of the bundle that a user means; null where there is none.</summary>
    public static string? Find(string model)
    {
        if (Directory.Exists(model)) return model;
        string shipped = Path.Combine(ShippedFolder(), Path.GetFileName(model.TrimEnd('/', '\\')));
        if (Directory.Exists(shipped)) return shipped;
        return File.Exists(model) ? model : null; // which loading tells of
    }

    private static string Resolve(string model) => Find(model)
        ?? throw new CellTypesException($"there is no model at '{model}'; give a bundle folder or one of: {string.Join(", ", Shipped())}.");

    /// <summary>Tells of a model that can label no unit of a recording at once, not by a table full of poor units.</summary>
    public static void CheckRecording(UnitModel model, SortedRecording recording)
    {
        CheckTakesSpikes(model);
        if (model.NeedsTemplate && recording.Units.Count > 0 && recording.Units.All(unit => unit.Template is null))
        {
            string reason = recording.Notes.LastOrDefault(note => note.Contains("emplate")) is string note ? $" {note}" : "";
            throw new CellTypesException(
                $"{recording.Path} has no usable template, which model {model.Name} needs; use a model without waveform inputs, such as cerebellum-forest-acg.{reason}");
        }
    }

    /// <summary>Tells of a model that labels something else than units of sorted spikes.</summary>
    public static void CheckTakesSpikes(UnitModel model)
    {
        if (model.TakesTraces)
            throw new CellTypesException($"model {model.Name} labels membrane potential, not sorted spikes: use it with live --source trace:FILE or zmq:ENDPOINT.");
    }

    private static string ShippedFolder() => Path.Combine(AppContext.BaseDirectory, "bundles");

    public static string[] Shipped() => Directory.Exists(ShippedFolder())
        ? [.. Directory.GetDirectories(ShippedFolder()).Select(folder => Path.GetFileName(folder)!).Order()]
        : [];
}
