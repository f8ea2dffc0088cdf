using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes;
using CellTypes.Models.Bundles;

namespace Bonsai.CellTypes;

/// <summary>Finds the model that a user means: a bundle, or the name of one that ships with the package.</summary>
internal static class Models
{
    /// <summary>The bundle that is used where none is named: it runs without libtorch.</summary>
    public const string Default = "cerebellum-forest";

    /// <summary>The filter of the dialog that picks a bundle by its description.</summary>
    public const string Filter = "Model bundle (model.json)|model.json|All Files|*.*";

    /// <summary>Loads a bundle.</summary>
    /// <param name="model">Its folder, the model.json in it, or the name of one that ships.</param>
    /// <param name="device">Where its networks run.</param>
    public static ModelBundle Load(string model, ComputeDevice device)
    {
        if (string.IsNullOrWhiteSpace(model)) throw new CellTypesException("no model is chosen: pick the model.json of a bundle.");
        return ModelBundle.Load(Folder(model), device.ToString().ToLowerInvariant());
    }

    private static string Folder(string model)
    {
        if (File.Exists(model)) return Path.GetDirectoryName(Path.GetFullPath(model))!;
        if (Directory.Exists(model)) return model;
        string? shipped = Shipped().FirstOrDefault(folder => Path.GetFileName(folder) == model);
        return shipped ?? throw new CellTypesException(
            $"there is no model at '{model}': pick the model.json of a bundle, or write one of: {string.Join(", ", Shipped().Select(Path.GetFileName))}.");
    }

    // Beside the assembly, and where a package manager unpacks it: lib/FRAMEWORK/ASSEMBLY and bundles/ in one folder.
    private static IEnumerable<string> Shipped()
    {
        string assembly = Path.GetDirectoryName(typeof(Models).Assembly.Location)!;
        return new[] { Path.Combine(assembly, "bundles"), Path.Combine(assembly, "..", "..", "bundles") }
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal);
    }
}
