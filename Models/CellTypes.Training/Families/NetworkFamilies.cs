using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Models.Networks;
using CellTypes.Training.Networks;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Families;

/// <summary>Makes families of networks of their settings.</summary>
internal static class NetworkFamilies
{
    private const int MostUnits = 100_000;
    private const double Tiny = 1e-9, Huge = 1e9;

    /// <summary>Latent variables of the thesis' autoencoders into another family.</summary>
    public static LatentTrainer Latent(FamilySettings settings, ITrainer family, NetworkSettings where) =>
        new(new ViewAutoencoders(Autoencoder(settings, "wave-", AutoencoderOptions.ThesisWaveform), Autoencoder(settings, "acg-", AutoencoderOptions.ThesisAutocorrelogram)), family, where);

    /// <summary>The semi-supervised autoencoder.</summary>
    public static SemiSupervisedTrainer SemiSupervised(FamilySettings settings, NetworkSettings where)
    {
        SemiSupervisedOptions usual = new();
        return new SemiSupervisedTrainer(
            usual with
            {
                ClassHidden = settings.Integer("class-hidden", usual.ClassHidden, 1, MostUnits),
                Hidden = settings.Integer("hidden", usual.Hidden, 1, MostUnits),
                Latent = settings.Integer("latent", usual.Latent, 1, MostUnits),
                ClassificationWeight = settings.Number("class-weight", usual.ClassificationWeight, 0, Huge),
                BatchSize = settings.Integer("batch", usual.BatchSize, 1, MostUnits),
                LearningRate = settings.Number("rate", usual.LearningRate, Tiny, 1),
                Epochs = settings.Integer("epochs", usual.Epochs, 1, MostUnits),
            },
            where);
    }

    /// <summary>FixMatch.</summary>
    public static FixMatchTrainer FixMatch(FamilySettings settings, NetworkSettings where)
    {
        FixMatchOptions usual = new();
        IReadOnlyList<int> hidden = Sizes(settings, "hidden", usual.Hidden);
        return new FixMatchTrainer(
            usual with
            {
                Hidden = hidden,
                Dropout = settings.Number("dropout", -1, 0, 0.99) is double share and >= 0
                    ? [.. hidden.Select(_ => share)]
                    : [.. hidden.Select((_, i) => usual.Dropout[Math.Min(i, usual.Dropout.Count - 1)])],
                BatchSize = settings.Integer("batch", usual.BatchSize, 1, MostUnits),
                UnlabelledRatio = settings.Integer("ratio", usual.UnlabelledRatio, 1, 1000),
                Threshold = settings.Number("threshold", usual.Threshold, 0, 1),
                UnlabelledWeight = settings.Number("unlabelled-weight", usual.UnlabelledWeight, 0, Huge),
                LearningRate = settings.Number("rate", usual.LearningRate, Tiny, 1),
                WeightDecay = settings.Number("decay", usual.WeightDecay, 0, 1),
                AverageDecay = settings.Number("average", usual.AverageDecay, 0, 1),
                Epochs = settings.Integer("epochs", usual.Epochs, 1, MostUnits),
            },
            where);
    }

    /// <summary>An ensemble of classifiers on pre-trained encoders.</summary>
    public static EncoderEnsembleTrainer Encoders(FamilySettings settings, NetworkSettings where)
    {
        EncoderEnsembleOptions usual = new();
        return new EncoderEnsembleTrainer(
            new ViewAutoencoders(
                Autoencoder(settings, "wave-", AutoencoderOptions.C4Waveform), Autoencoder(settings, "acg-", AutoencoderOptions.C4Autocorrelogram)),
            usual with
            {
                Hidden = settings.Integer("hidden", usual.Hidden, 1, MostUnits),
                LearningRate = settings.Number("rate", usual.LearningRate, Tiny, 1),
                Epochs = settings.Integer("epochs", usual.Epochs, 1, MostUnits),
                BatchSize = settings.Integer("batch", usual.BatchSize, 2, MostUnits),
                FitsEncoders = settings.Flag("fit-encoders", usual.FitsEncoders),
                Folds = settings.Integer("folds", usual.Folds, 1, 1000),
                Seeds = settings.Integer("seeds", usual.Seeds, 1, 1000),
                Laplace = settings.Flag("laplace", usual.Laplace),
            },
            where);
    }

    /// <summary>A network of traces.</summary>
    public static TraceNetworkTrainer Traces(FamilySettings settings, IReadOnlyList<TraceForm> forms, NetworkSettings where)
    {
        TraceNetworkOptions usual = new() { Forms = forms };
        return new TraceNetworkTrainer(
            usual with
            {
                Dropout = settings.Number("dropout", usual.Dropout, 0, 0.99),
                LearningRate = settings.Number("rate", usual.LearningRate, Tiny, 1),
                WeightDecay = settings.Number("decay", usual.WeightDecay, 0, 1),
                BatchSize = settings.Integer("batch", usual.BatchSize, 2, MostUnits),
                Epochs = settings.Integer("epochs", usual.Epochs, 1, MostUnits),
                Validation = settings.Number("validation", usual.Validation, 0, 0.9),
                Group = settings.Text("group"),
                Transfer = settings.Text("transfer"),
            },
            where);
    }

    private static AutoencoderOptions Autoencoder(FamilySettings settings, string prefix, AutoencoderOptions usual) => usual with
    {
        Hidden = Sizes(settings, $"{prefix}hidden", usual.Hidden),
        Latent = settings.Integer($"{prefix}latent", usual.Latent, 1, MostUnits),
        Dropout = settings.Number($"{prefix}dropout", usual.Dropout, 0, 0.99),
        Beta = settings.Number($"{prefix}beta", usual.Beta, 0, Huge),
        BatchSize = settings.Integer($"{prefix}batch", usual.BatchSize, 2, MostUnits),
        LearningRate = settings.Number($"{prefix}rate", usual.LearningRate, Tiny, 1),
        Epochs = settings.Integer($"{prefix}epochs", usual.Epochs, 1, MostUnits),
        Samples = settings.Integer($"{prefix}samples", usual.Samples, 1, 1000),
        IsAnalytic = settings.Flag($"{prefix}analytic", usual.IsAnalytic),
    };

    // Sizes of layers, written 117-148.
    private static IReadOnlyList<int> Sizes(FamilySettings settings, string name, IReadOnlyList<int> usual)
    {
        Layers layers = settings.Read<Layers>(name, new Layers(usual), ParseSizes, "sizes of layers such as 117-148");
        return layers.Sizes;
    }

    private static Layers? ParseSizes(string text)
    {
        int[] sizes = [.. text.Split('-').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n <= MostUnits ? n : 0)];
        return sizes.All(size => size > 0) ? new Layers(sizes) : null;
    }

    private readonly record struct Layers(IReadOnlyList<int> Sizes);
}
