using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Training.Bundles;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CellTypes.Bench;

/// <summary>
/// One pass of each family of models, beside the same network in Python's PyTorch: both take turns, so that what else runs on the machine slows
/// both. Weights are fitted for a moment only, to made-up units; how long a pass takes does not depend on them.
/// </summary>
internal static class NetworkBench
{
    private const int TrainingUnits = 250;
    private const double SecondsOfTurn = 0.1;

    // A window comes every 50 ms at most, so few traces go through at once.
    private const int TrainingTraces = 20;

    private static readonly int[] Units = [1, 100, 1000, 10_000];
    private static readonly int[] Traces = [1, 10, 100];

    private static readonly UnitView[] Views = [new PeakWaveformView(), new AutocorrelogramShapeView()];

    private static readonly string[] Classes = ["GoC", "MFB", "MLI", "PkC_cs", "PkC_ss"];

    private static readonly (string Name, string Family)[] Families =
    [
        ("c4, one member", "c4(folds=1,seeds=1,epochs=1,wave-epochs=1,acg-epochs=1)"),
        ("c4, ten members", "c4(folds=5,seeds=2,epochs=1,wave-epochs=1,acg-epochs=1)"),
        ("m2", "m2(epochs=1)"),
        ("fixmatch", "fixmatch(epochs=1)"),
        ("latent:forest", "latent(wave-epochs=1,acg-epochs=1):forest"),
        ("spreading", "spreading"),
    ];

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        LabelledSet training = MakeUnits(Views, Classes, TrainingUnits), units = MakeUnits(Views, Classes, Units[^1]);
        foreach (Figure figure in InFolder(folder => MeasureUnits(options, training, units, folder))) yield return figure;
        foreach (Figure figure in InFolder(folder => MeasureTraces(options, folder))) yield return figure;
    }

    private static IEnumerable<Figure> InFolder(Func<string, IEnumerable<Figure>> measure)
    {
        string folder = Directory.CreateTempSubdirectory("celltypes-bench-").FullName;
        try
        {
            foreach (Figure figure in measure(folder)) yield return figure;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Figure> MeasureUnits(BenchOptions options, LabelledSet training, LabelledSet units, string folder)
    {
        // The forest that tells outliers beside the networks.
        ModelBundle bundle = BundleTrainer.Train(
            "units", new TrainingTables(training, [], []), "made-up units", "forest", new LeaveOneOut(), folder, new BundleTrainingOptions { Created = "2026-11-20", MetricSeeds = [] });
        NoveltyForest forest = ((GuardedClassifier)bundle.Model.Classifier).Guard;
        float[] novelty = new float[units.Count];
        foreach (Figure figure in Measure(options, "forest", units, Units, forest.ClassCount, null, (inputs, count, into) => forest.Predict(inputs, count, into, novelty))) yield return figure;
        foreach ((string name, string family) in Families)
        {
            foreach (Figure figure in InFolder(folderOfFamily => Measure(options, name, family, training, units, bundle, folderOfFamily))) yield return figure;
        }
    }

    // The network of Wang et al. 2022 on windows of membrane potential.
    private static IEnumerable<Figure> MeasureTraces(BenchOptions options, string folder)
    {
        string[] classes = [.. CurrentClampClass.All.Select(type => type.Name)];
        TrainingTables training = new(MakeUnits([TraceView.FiftyMilliseconds], classes, TrainingTraces), [], []);
        BundleTrainer.Train(
            "traces", training, "made-up traces", "cnn:triple(epochs=1,validation=0)", new LeaveOneOut(), folder, new BundleTrainingOptions { Created = "2026-11-20", MetricSeeds = [] });
        using GuardedClassifier guarded = (GuardedClassifier)ModelBundle.Load(folder, options.Device).Model.Classifier;
        LabelledSet traces = MakeUnits([TraceView.FiftyMilliseconds], classes, Traces[^1]);
        string device = guarded.Device!;
        foreach (Figure figure in Beside(options, "cnn:triple", traces, Traces, classes.Length, device, folder, guarded.Classifier.Predict)) yield return figure;
    }

    // Saved and read again, as a model that labels is.
    private static IEnumerable<Figure> Measure(
        BenchOptions options, string name, string family, LabelledSet training, LabelledSet units, ModelBundle shipped, string folder)
    {
        IClassifier fitted = ModelFamilies.Parse(family).Fit(training, seed: 1, CancellationToken.None);
        ModelBundle.Save(folder, new GuardedClassifier(fitted, ((GuardedClassifier)shipped.Model.Classifier).Guard), shipped.Card, shipped.Training);
        (fitted as IDisposable)?.Dispose();
        using GuardedClassifier guarded = (GuardedClassifier)ModelBundle.Load(folder, options.Device).Model.Classifier;
        IClassifier classifier = guarded.Classifier;
        string? device = guarded.Device;
        // Of latent variables and a forest PyTorch can do the first half.
        if (classifier is LatentClassifier latent)
        {
            LatentEncoder encoder = latent.Encoder;
            foreach (Figure figure in Beside(options, $"{name}, encoders alone", units, Units, encoder.OutputLength, device!, folder, encoder.Encode)) yield return figure;
        }
        Pass pass = classifier.Predict;
        IEnumerable<Figure> figures = device is null || classifier is LatentClassifier
            ? Measure(options, name, units, Units, classifier.ClassCount, null, pass)
            : Beside(options, name, units, Units, classifier.ClassCount, device, folder, pass);
        foreach (Figure figure in figures) yield return figure;
    }

    private static IEnumerable<Figure> Beside(
        BenchOptions options, string name, LabelledSet units, int[] counts, int outputsOfUnit, string device, string folder, Pass pass)
    {
        float[] outputs = new float[units.Count * outputsOfUnit];
        pass(units.Inputs, units.Count, outputs);
        using TorchProcess torch = new(folder, device, units.Inputs, outputs);
        foreach (Figure figure in Measure(options, $"{name} on {device}", units, counts, outputsOfUnit, torch, pass)) yield return figure;
    }

    private static IEnumerable<Figure> Measure(BenchOptions options, string name, LabelledSet units, int[] counts, int outputsOfUnit, TorchProcess? torch, Pass pass)
    {
        float[] outputs = new float[units.Count * outputsOfUnit];
        foreach (int count in counts)
        {
            List<double> ours = [], theirs = [];
            double ourLoad = 0, theirLoad = 0;
            Stopwatch watch = Stopwatch.StartNew();
            // The first turn of each warms up.
            for (int turn = 0; turn < 6 || watch.Elapsed < options.Time; turn++)
            {
                if (turn == 1) (ours, theirs, ourLoad, theirLoad) = ([], [], 0, 0);
                TimeSpan before = Environment.CpuUsage.TotalTime;
                ours.AddRange(Passes(units, count, outputs, pass));
                ourLoad += (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                if (torch is not { Problem: null }) continue;
                (double[] seconds, double load) = torch.Measure(count, SecondsOfTurn);
                theirs.AddRange(seconds);
                theirLoad += load;
            }
            double median = Statistics.Quantile(ours, 0.5);
            yield return Figure.Note($"{name}: {count:N0} unit{(count == 1 ? "" : "s")} a pass", count / median, "units/s");
            yield return Figure.Note("  one pass: median", 1e3 * median, $"ms (90 %: {Milliseconds(Statistics.Quantile(ours, 0.9))})");
            if (torch is null) continue;
            if (torch.Problem is string problem)
            {
                yield return Figure.AtLeast(1, "  PyTorch's median over ours", double.NaN, problem);
                continue;
            }
            double theirMedian = Statistics.Quantile(theirs, 0.5);
            yield return Figure.AtLeast(
                1, "  PyTorch's median over ours", theirMedian / median, $"x ({Milliseconds(theirMedian)} ms, 90 %: {Milliseconds(Statistics.Quantile(theirs, 0.9))})");
            yield return Figure.Note("  PyTorch's processor time over ours", theirLoad / theirs.Count / (ourLoad / ours.Count), "x");
        }
    }

    private static List<double> Passes(LabelledSet units, int count, float[] outputs, Pass pass)
    {
        List<double> seconds = [];
        long start = Stopwatch.GetTimestamp(), before = start;
        while (seconds.Count == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsOfTurn)
        {
            pass(units.Inputs, count, outputs);
            long now = Stopwatch.GetTimestamp();
            seconds.Add(Stopwatch.GetElapsedTime(before, now).TotalSeconds);
            before = now;
        }
        return seconds;
    }

    private static string Milliseconds(double seconds) => (1e3 * seconds).ToString("0.###", CultureInfo.InvariantCulture);

    // Noise that no class explains, on the scale of real units.
    internal static LabelledSet MakeUnits(IReadOnlyList<UnitView> views, IReadOnlyList<string> classes, int count)
    {
        Random random = new Xoshiro256StarStar(1, threadSafe: false);
        float[] Row(UnitView view) =>
            [.. view.InputNames.Select(_ => (float)(view.Kind == InputKind.Counts ? random.NextDouble() * 2 : Normal.Sample(random, 0, 0.3)))];
        return new LabelledSet(
            [.. Enumerable.Range(0, count).SelectMany(_ => views.SelectMany(Row))],
            [.. views.SelectMany(view => view.InputNames)],
            [.. Enumerable.Range(0, count).Select(unit => unit % classes.Count)],
            classes,
            [.. Enumerable.Range(0, count).Select(unit => $"{unit}")],
            new Dictionary<string, IReadOnlyList<string>>()).WithViews(views);
    }

    private delegate void Pass(ReadOnlySpan<float> inputs, int count, Span<float> outputs);
}
