using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Networks;
using CellTypes.Training.Networks;
using CellTypes.Training.ShortForms;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Families;

/// <summary>Makes families of networks of their settings.</summary>
internal static class NetworkFamilies
{
    private const int MostUnits = 100_000;
    private const double Tiny = 1e-9, Huge = 1e9;

    /// <summary>Latent variables of the thesis' autoencoders into another family.</summary>
    public static LatentTrainer Latent(SettingReader settings, ITrainer family, NetworkSettings where) =>
        new(new ViewAutoencoders(Autoencoder(settings, "wave-", AutoencoderOptions.ThesisWaveform), Autoencoder(settings, "acg-", AutoencoderOptions.ThesisAutocorrelogram)), family, where);

    /// <summary>The semi-supervised autoencoder.</summary>
    public static SemiSupervisedTrainer SemiSupervised(SettingReader settings, NetworkSettings where)
    {
        SemiSupervisedOptions usual = new();
        return new SemiSupervisedTrainer(
            usual with
            {
                ClassHidden = settings.Integer("class-hidden", 1, MostUnits) ?? usual.ClassHidden,
                Hidden = settings.Integer("hidden", 1, MostUnits) ?? usual.Hidden,
                Latent = settings.Integer("latent", 1, MostUnits) ?? usual.Latent,
                ClassificationWeight = settings.Number("class-weight", 0, Huge) ?? usual.ClassificationWeight,
                BatchSize = settings.Integer("batch", 1, MostUnits) ?? usual.BatchSize,
                LearningRate = settings.Number("rate", Tiny, 1) ?? usual.LearningRate,
                Epochs = settings.Integer("epochs", 1, MostUnits) ?? usual.Epochs,
            },
            where);
    }

    /// <summary>FixMatch.</summary>
    public static FixMatchTrainer FixMatch(SettingReader settings, NetworkSettings where)
    {
        FixMatchOptions usual = new();
        IReadOnlyList<int> hidden = settings.Integers("hidden", 1, MostUnits) ?? usual.Hidden;
        return new FixMatchTrainer(
            usual with
            {
                Hidden = hidden,
                Dropout = settings.Number("dropout", 0, 0.99) is double share
                    ? [.. hidden.Select(_ => share)]
                    : [.. hidden.Select((_, i) => usual.Dropout[Math.Min(i, usual.Dropout.Count - 1)])],
                BatchSize = settings.Integer("batch", 1, MostUnits) ?? usual.BatchSize,
                UnlabelledRatio = settings.Integer("ratio", 1, 1000) ?? usual.UnlabelledRatio,
                Threshold = settings.Number("threshold", 0, 1) ?? usual.Threshold,
                UnlabelledWeight = settings.Number("unlabelled-weight", 0, Huge) ?? usual.UnlabelledWeight,
                LearningRate = settings.Number("rate", Tiny, 1) ?? usual.LearningRate,
                WeightDecay = settings.Number("decay", 0, 1) ?? usual.WeightDecay,
                AverageDecay = settings.Number("average", 0, 1) ?? usual.AverageDecay,
                Epochs = settings.Integer("epochs", 1, MostUnits) ?? usual.Epochs,
            },
            where);
    }

    /// <summary>An ensemble of classifiers on pre-trained encoders.</summary>
    public static EncoderEnsembleTrainer Encoders(SettingReader settings, NetworkSettings where)
    {
        EncoderEnsembleOptions usual = new();
        return new EncoderEnsembleTrainer(
            new ViewAutoencoders(
                Autoencoder(settings, "wave-", AutoencoderOptions.C4Waveform), Autoencoder(settings, "acg-", AutoencoderOptions.C4Autocorrelogram)),
            usual with
            {
                Hidden = settings.Integer("hidden", 1, MostUnits) ?? usual.Hidden,
                LearningRate = settings.Number("rate", Tiny, 1) ?? usual.LearningRate,
                Epochs = settings.Integer("epochs", 1, MostUnits) ?? usual.Epochs,
                BatchSize = settings.Integer("batch", 2, MostUnits) ?? usual.BatchSize,
                FitsEncoders = settings.Flag("fit-encoders", usual.FitsEncoders),
                Folds = settings.Integer("folds", 1, 1000) ?? usual.Folds,
                Seeds = settings.Integer("seeds", 1, 1000) ?? usual.Seeds,
                Laplace = settings.Flag("laplace", usual.Laplace),
            },
            where);
    }

    /// <summary>A network of traces.</summary>
    public static TraceNetworkTrainer Traces(SettingReader settings, IReadOnlyList<TraceForm> forms, NetworkSettings where)
    {
        TraceNetworkOptions usual = new() { Forms = forms };
        return new TraceNetworkTrainer(
            usual with
            {
                Dropout = settings.Number("dropout", 0, 0.99) ?? usual.Dropout,
                LearningRate = settings.Number("rate", Tiny, 1) ?? usual.LearningRate,
                WeightDecay = settings.Number("decay", 0, 1) ?? usual.WeightDecay,
                BatchSize = settings.Integer("batch", 2, MostUnits) ?? usual.BatchSize,
                Epochs = settings.Integer("epochs", 1, MostUnits) ?? usual.Epochs,
                Validation = settings.Number("validation", 0, 0.9) ?? usual.Validation,
                Group = settings.Text("group"),
                Transfer = settings.Text("transfer"),
            },
            where);
    }

    private static AutoencoderOptions Autoencoder(SettingReader settings, string prefix, AutoencoderOptions usual) => usual with
    {
        Hidden = settings.Integers($"{prefix}hidden", 1, MostUnits) ?? usual.Hidden,
        Latent = settings.Integer($"{prefix}latent", 1, MostUnits) ?? usual.Latent,
        Dropout = settings.Number($"{prefix}dropout", 0, 0.99) ?? usual.Dropout,
        Beta = settings.Number($"{prefix}beta", 0, Huge) ?? usual.Beta,
        BatchSize = settings.Integer($"{prefix}batch", 2, MostUnits) ?? usual.BatchSize,
        LearningRate = settings.Number($"{prefix}rate", Tiny, 1) ?? usual.LearningRate,
        Epochs = settings.Integer($"{prefix}epochs", 1, MostUnits) ?? usual.Epochs,
        Samples = settings.Integer($"{prefix}samples", 1, 1000) ?? usual.Samples,
        IsAnalytic = settings.Flag($"{prefix}analytic", usual.IsAnalytic),
    };
}
