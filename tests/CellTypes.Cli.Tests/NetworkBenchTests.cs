using System;
using System.Threading;
using CellTypes.Bench;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Views;
using CellTypes.Training.Bundles;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;

namespace CellTypes.Cli.Tests;

/// <summary>Networks of bundles beside the same networks in Python's PyTorch, which is an independent answer too.</summary>
public sealed class NetworkBenchTests
{
    private static readonly ModelBundle Forest = ModelBundle.Load(Repository.ReleasedBundle("forest"));

    [Theory]
    [InlineData("c4(folds=1,seeds=1,epochs=1,wave-epochs=1,acg-epochs=1)")]
    [InlineData("c4(folds=2,seeds=1,epochs=1,wave-epochs=1,acg-epochs=1,laplace=no)")]
    [InlineData("m2(epochs=1)")]
    [InlineData("fixmatch(epochs=1)")]
    [InlineData("latent(wave-epochs=1,acg-epochs=1):forest(trees=3)")]
    [Trait("Speed", "slow")]
    public void PyTorch_makes_the_same_of_the_same_weights(string family)
    {
        using TemporaryFolder folder = new();
        IClassifier fitted = ModelFamilies.Parse(family).Fit(NetworkBench.MakeUnits(Forest.Model.Views, Forest.Model.Classes, 40), seed: 2, CancellationToken.None);
        ModelBundle.Save(folder.Root, new GuardedClassifier(fitted, (NoveltyForest)Forest.Model.Classifier), Forest.Card, Forest.Training);
        LabelledSet units = NetworkBench.MakeUnits(Forest.Model.Views, Forest.Model.Classes, 30);
        float[] outputs = Outputs(fitted, units);
        using (TorchProcess torch = new(folder.Root, "cpu", units.Inputs, outputs))
        {
            Assert.SkipWhen(torch.Problem?.Contains(" is missing: install") == true, $"{torch.Problem}");
            Assert.Null(torch.Problem);
            (double[] seconds, double load) = torch.Measure(7, 0);
            Assert.True(seconds.Length == 1 && seconds[0] > 0 && load > 0);
        }
        outputs[3] += 0.001f;
        using TorchProcess wrong = new(folder.Root, "cpu", units.Inputs, outputs);
        Assert.StartsWith("PyTorch's outputs differ by 0.001", wrong.Problem);
        (fitted as IDisposable)?.Dispose();
    }

    [Theory]
    [InlineData("cnn:single", 150)]
    [InlineData("cnn:triple", 2500)]
    [Trait("Speed", "slow")]
    public void PyTorch_makes_the_same_of_traces(string family, int samples)
    {
        using TemporaryFolder folder = new();
        UnitView view = samples == 150 ? TraceView.ActionPotential : TraceView.FiftyMilliseconds;
        LabelledSet training = NetworkBench.MakeUnits([view], ["a", "b"], 20), traces = NetworkBench.MakeUnits([view], ["a", "b"], 8);
        BundleTrainingOptions options = new() { Created = "2026-11-20", MetricSeeds = [] };
        BundleTrainer.Train(
            "traces", new TrainingTables(training, [], []), "noise", $"{family}(epochs=1,validation=0)", new LeaveOneOut(), folder.Root, options, cancellation: TestContext.Current.CancellationToken);
        using GuardedClassifier guarded = (GuardedClassifier)ModelBundle.Load(folder.Root, "cpu").Model.Classifier;
        using TorchProcess torch = new(folder.Root, "cpu", traces.Inputs, Outputs(guarded.Classifier, traces));
        Assert.SkipWhen(torch.Problem?.Contains(" is missing: install") == true, $"{torch.Problem}");
        Assert.Null(torch.Problem);
    }

    private static float[] Outputs(IClassifier classifier, LabelledSet units)
    {
        float[] outputs = new float[units.Count * ((classifier as LatentClassifier)?.Encoder.OutputLength ?? classifier.ClassCount)];
        if (classifier is LatentClassifier latent) latent.Encoder.Encode(units.Inputs, units.Count, outputs);
        else classifier.Predict(units.Inputs, units.Count, outputs);
        return outputs;
    }
}
