using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;
using Device = TorchSharp.torch.Device;

namespace CellTypes.Models.Bundles;

/// <summary>A trained model in a folder: weights, card and checksums. The format is described in docs/bundles.md.</summary>
public sealed class ModelBundle
{
    private const string TrainAgain = "Train the bundle again.";

    private ModelBundle(UnitModel model, ModelCard card, TrainingUnits? training)
    {
        Model = model;
        Card = card;
        Training = training;
    }

    /// <summary>Gets the model, ready to label units.</summary>
    public UnitModel Model { get; }

    /// <summary>Gets what the bundle says of the model.</summary>
    public ModelCard Card { get; }

    /// <summary>Gets what is known of the units that the model was trained on; null for a bundle of format 1, which does not say.</summary>
    public TrainingUnits? Training { get; }

    /// <summary>Reads a bundle and checks that it is whole and that this program computes the views it asks for.</summary>
    /// <param name="folder">The folder of the bundle.</param>
    /// <param name="device">Where its networks run, if it has any: <c>auto</c> for an NVIDIA GPU where there is one, <c>cuda</c> or
    /// <c>cpu</c>.</param>
    /// <returns>The bundle.</returns>
    /// <exception cref="CellTypesException">It has a network, and there is no such device, or no libtorch.</exception>
    /// <exception cref="CellTypesException">The device has no room for the networks.</exception>
    /// <exception cref="IOException">The folder or a file is missing, or cannot be read.</exception>
    /// <exception cref="CellTypesException">
    /// The bundle is damaged, of another format, or for other views; the message names the file and the mend.
    /// </exception>
    public static ModelBundle Load(string folder, string device = "auto")
    {
        if (folder is null) throw new ArgumentNullException(nameof(folder));
        BundleFiles files = BundleFiles.Read(folder);
        string cardPath = files.PathOf(BundleFiles.Card);
        ModelCard card = ReadCard(files[BundleFiles.Card], cardPath);
        UnitView[] views = [.. card.Views.Select(name => FindView(name, card, cardPath))];
        CheckClasses(card, cardPath);
        RandomForest forest = ReadForest(files, card, views);
        NoveltyForest guard = WithThresholds(NoveltyFile.Read(files[BundleFiles.Novelty], files.PathOf(BundleFiles.Novelty), forest, views), card, cardPath);
        INoveltyClassifier classifier = card.Family == ModelCard.ForestFamily ? guard : ReadClassifier(files, card, views, guard, device);
        TrainingUnits? training = card.Format == ModelCard.FirstFormat ? null : TrainingUnits.Read(files, views, card.Classes);
        return new ModelBundle(ToModel(classifier, card, views, files.Sha256, cardPath), card, training);
    }

    /// <summary>Gets the bundle with its model for a recording that is known to be of the tissue whose cell types it tells apart.</summary>
    /// <param name="tissue">The tissue of the recording.</param>
    /// <returns>The bundle; its model has the same classifier, which is disposed of with either.</returns>
    /// <exception cref="CellTypesException">The model cannot tell units of other tissue, or it is for another tissue.</exception>
    public ModelBundle AtHome(string tissue) => new(Model.AtHome(tissue), Card, Training);

    /// <summary>Writes a bundle. Nothing but the arguments enters the files, so the same arguments give the same bytes.</summary>
    /// <param name="folder">The folder, which is made where it does not exist; files of the same names are overwritten.</param>
    /// <param name="classifier">The forest with its thresholds.</param>
    /// <param name="card">The card; its views, classes and thresholds must be those of the forest.</param>
    /// <param name="training">What is known of the units that the model was trained on; null only for a card of format 1, which is written as such.</param>
    /// <returns>The bundle, as <see cref="Load"/> would read it.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="CellTypesException">Forest and card do not fit together.</exception>
    public static ModelBundle Save(string folder, NoveltyForest classifier, ModelCard card, TrainingUnits? training) =>
        Write(folder, classifier, card with { Family = ModelCard.ForestFamily, Classifier = null }, null, training);

    /// <summary>Writes a bundle. Nothing but the arguments enters the files, so the same arguments give the same bytes.</summary>
    /// <param name="folder">The folder, which is made where it does not exist; files of the same names are overwritten.</param>
    /// <param name="classifier">The classifier and its guard with its thresholds.</param>
    /// <param name="card">The card; its views, classes and thresholds must be those of classifier and guard. Its family and the description of the
    /// classifier are written for it.</param>
    /// <param name="training">What is known of the units that the model was trained on; null only for a card of format 1, which is written as such.</param>
    /// <returns>The bundle, as <see cref="Load"/> would read it.</returns>
    /// <exception cref="CellTypesException">The classifier is of a kind that bundles do not hold.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="CellTypesException">Classifier and card do not fit together.</exception>
    public static ModelBundle Save(string folder, GuardedClassifier classifier, ModelCard card, TrainingUnits? training)
    {
        if (classifier is null) throw new ArgumentNullException(nameof(classifier));
        if (card is null) throw new ArgumentNullException(nameof(card));
        List<NamedTensor> tensors = [];
        JsonObject description = ClassifierFile.Write(classifier.Classifier, "", tensors);
        return Write(
            folder,
            classifier.Guard,
            card with { Family = ModelCard.GuardedFamily, Classifier = description },
            new SafetensorsFile(tensors).ToBytes(),
            training);
    }

    private static ModelBundle Write(string folder, NoveltyForest forest, ModelCard card, byte[]? weights, TrainingUnits? training)
    {
        if (folder is null) throw new ArgumentNullException(nameof(folder));
        if (training is null != (card.Format == ModelCard.FirstFormat))
            throw new ArgumentException($"A bundle of format {card.Format} {(training is null ? "needs" : "has no place for")} what is known of the training units.", nameof(training));
        using MemoryStream trees = new();
        ForestFile.Write(forest.Forest, trees);
        BundleFiles.Write(
            folder,
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(card, BundleJson.Indented.ModelCard).Replace("\r\n", "\n") + "\n"),
            Encoding.UTF8.GetBytes(card.ToMarkdown()),
            trees.ToArray(),
            NoveltyFile.Write(forest),
            weights,
            training);
        return Load(folder, "cpu");
    }

    private static ModelCard ReadCard(byte[] bytes, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(bytes));
            CheckFormat(document.RootElement, path);
            CheckNulls(document.RootElement, "$");
            return document.Deserialize(BundleJson.Indented.ModelCard) ?? throw new JsonException("it is empty");
        }
        catch (JsonException error)
        {
            string where = error.Path is { Length: > 0 } field ? $" at {field}" : "";
            throw new CellTypesException(
                $"{path} is not the description of a model{where}: {error.Message} {TrainAgain}", error);
        }
    }

    private static void CheckFormat(JsonElement card, string path)
    {
        bool isStated = card.ValueKind == JsonValueKind.Object && card.TryGetProperty("format", out JsonElement element);
        string format = isStated ? card.GetProperty("format").ToString() : "none";
        if (format == $"{ModelCard.CurrentFormat}" || format == $"{ModelCard.FirstFormat}") return;
        string program = isStated && card.TryGetProperty("program", out JsonElement name) ? name.ToString() : "the program that wrote it";
        throw new CellTypesException(
            $"{path} states bundle format {format}; this program reads formats {ModelCard.FirstFormat} and {ModelCard.CurrentFormat}. "
            + $"Use {program}, or train the bundle again.");
    }

    // A standard deviation of one seed is the only thing that may be unknown.
    private static void CheckNulls(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Null) throw new JsonException("null is no value here.", path, null, null);
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray()) CheckNulls(item, path);
        }
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name != "standardDeviation") CheckNulls(property.Value, $"{path}.{property.Name}");
        }
    }

    private static UnitView FindView(string name, ModelCard card, string path)
    {
        try
        {
            return UnitViews.Parse(name);
        }
        catch (CellTypesException error)
        {
            throw new CellTypesException(
                $"{path}: {error.Message} Use {card.Program}, which wrote it, or train the bundle again.", error);
        }
    }

    private static void CheckClasses(ModelCard card, string path)
    {
        string[] classes = [.. card.Classes];
        if (classes.Any(string.IsNullOrWhiteSpace) || classes.Distinct().Count() != classes.Length)
        {
            throw new CellTypesException(
                $"{path}: the classes {string.Join(", ", classes.Select(PlainText.Show))} are not all named, each once. {TrainAgain}");
        }
        if (classes.Contains(ForeignClass.Name))
            throw new CellTypesException($"{path}: {ForeignClass.Name} is among the classes, but it is no cell type. {TrainAgain}");
        if (classes.Append(card.Name).FirstOrDefault(name => !PlainText.IsPlain(name)) is string hidden)
            throw new CellTypesException($"{path}: the name '{PlainText.Show(hidden)}' holds a control character. {TrainAgain}");
        IEnumerable<string> named = card.Data.Labs.SelectMany(lab => lab.Units.Keys)
            .Concat(card.Metrics.SelectMany(row => row.Recalls.Select(recall => recall.Class)));
        if (named.FirstOrDefault(name => !card.Outputs.Contains(name)) is string unknown)
        {
            throw new CellTypesException(
                $"{path}: {PlainText.Show(unknown)} is not among the classes {string.Join(", ", classes)}. {TrainAgain}");
        }
    }

    private static RandomForest ReadForest(BundleFiles files, ModelCard card, UnitView[] views)
    {
        string cardPath = files.PathOf(BundleFiles.Card), path = files.PathOf(BundleFiles.Forest);
        if (card.Family is not (ModelCard.ForestFamily or ModelCard.GuardedFamily))
        {
            throw new CellTypesException(
                $"{cardPath}: there is no model family {card.Family}; this program knows {ModelCard.ForestFamily} and {ModelCard.GuardedFamily}. Use {card.Program}.");
        }
        int inputs = views.Sum(view => view.InputNames.Count);
        if (card.Inputs != inputs)
            throw new CellTypesException($"{cardPath} states {card.Inputs} inputs, but its views make {inputs}. {TrainAgain}");
        RandomForest forest = ForestFile.Read(files[BundleFiles.Forest], path);
        if (forest.InputLength != inputs)
        {
            throw new CellTypesException(
                $"{path} takes {forest.InputLength} inputs, but the views of {BundleFiles.Card} make {inputs}. {TrainAgain}");
        }
        if (forest.ClassCount != card.Outputs.Count)
        {
            throw new CellTypesException(
                $"{path} tells {forest.ClassCount} classes apart, but {BundleFiles.Card} names {card.Outputs.Count}. {TrainAgain}");
        }
        return forest;
    }

    private static NoveltyForest WithThresholds(NoveltyForest classifier, ModelCard card, string path)
    {
        if (!card.Novelty.Select(row => row.Distance).SequenceEqual(classifier.DistanceNames))
        {
            throw new CellTypesException(
                $"{path}: the thresholds of {string.Join(", ", classifier.DistanceNames)} are needed, in that order. {TrainAgain}");
        }
        if (card.Novelty.FirstOrDefault(row => !(row.Threshold > 0) || float.IsInfinity(row.Threshold)) is { } wrong)
            throw new CellTypesException($"{path}: the threshold of {wrong.Distance} is not above 0. {TrainAgain}");
        return classifier.WithThresholds([.. card.Novelty.Select(row => row.Threshold)]);
    }

    private static GuardedClassifier ReadClassifier(BundleFiles files, ModelCard card, UnitView[] views, NoveltyForest guard, string device)
    {
        string path = files.PathOf(BundleFiles.Weights);
        SafetensorsFile weights = SafetensorsFile.Read(files[BundleFiles.Weights], path);
        foreach (NamedTensor tensor in weights.Tensors) CheckFinite(tensor, path);
        // A device that is not there is no fault of the files.
        Device? networks = ClassifierFile.HasNetwork(card.Classifier) ? NetworkDevice.Parse(device) : null;
        try
        {
            JsonObject description = card.Classifier ?? throw new CellTypesException("the card does not describe the classifier");
            return new GuardedClassifier(ClassifierFile.Read(description, "", weights, views, networks), guard);
        }
        catch (ExternalException error)
        {
            throw NetworkDevice.Failure($"{path}: loading", networks!, error);
        }
        // What the parts of a classifier are made of is checked where they are made.
        catch (Exception error) when (error is CellTypesException or ArgumentException)
        {
            throw new CellTypesException($"{path} and {BundleFiles.Card} do not fit together: {error.Message} {TrainAgain}", error);
        }
    }

    private static void CheckFinite(NamedTensor tensor, string path)
    {
        // Minus infinity is the intercept of a class that no training unit is of.
        bool mayBeNone = tensor.Name.EndsWith(ClassifierFile.Intercepts, StringComparison.Ordinal);
        int bad = tensor.Values switch
        {
            float[] values => Array.FindIndex(values, value => float.IsNaN(value) || float.IsInfinity(value)),
            double[] values => Array.FindIndex(values, value => double.IsNaN(value) || (double.IsInfinity(value) && !(mayBeNone && value < 0))),
            _ => -1,
        };
        if (bad < 0) return;
        string value = double.IsNaN(Convert.ToDouble(tensor.Values.GetValue(bad))) ? "NaN" : "infinite";
        throw new CellTypesException($"{path}: value {bad} of tensor {PlainText.Show(tensor.Name)} is {value}. {TrainAgain}");
    }

    private static UnitModel ToModel(INoveltyClassifier classifier, ModelCard card, UnitView[] views, string sha256, string path)
    {
        if (!(card.ConfidenceRatio >= 1) || double.IsInfinity(card.ConfidenceRatio))
            throw new CellTypesException($"{path}: a confidence ratio of {card.ConfidenceRatio} is below 1 or infinite. {TrainAgain}");
        try
        {
            card.Foreign?.Check();
        }
        catch (ArgumentException error)
        {
            throw new CellTypesException($"{path}: {error.Message} {TrainAgain}", error);
        }
        return new UnitModel(card.Name, sha256, card.Classes, views, classifier, card.ConfidenceRatio, card.Foreign);
    }
}
