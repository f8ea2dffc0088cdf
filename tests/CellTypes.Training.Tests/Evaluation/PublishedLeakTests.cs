using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Networks;
using CellTypes.Training.Tests.Networks;
using CellTypes.Training.Trainers;
using CellTypes.Training.Tuning;

namespace CellTypes.Training.Tests.Evaluation;

/// <summary>One test for each way in which published evaluations let a model learn from the units that it was scored on.</summary>
public class PublishedLeakTests
{
    private const string Autoencoders = "wave-epochs=2,acg-epochs=2,wave-samples=1,acg-samples=1,wave-hidden=6,acg-hidden=6";

    // Of every family that learns from units without their labels, or in several stages.
    public static TheoryData<string> Families { get; } =
    [
        $"latent({Autoencoders}):forest(trees=5)",
        $"latent({Autoencoders}):m2(epochs=2)",
        "m2(epochs=3)",
        "fixmatch(epochs=1,hidden=6,batch=6,ratio=1)",
        "c4(wave-epochs=2,acg-epochs=2,wave-hidden=6,acg-hidden=6,folds=2,seeds=1,epochs=2)",
        "spreading",
        "calibrated:linear",
        "thesis-forest(trees=5)",
        "extra-trees(trees=5)",
    ];

    [Theory]
    [MemberData(nameof(Families))]
    public void Pre_training_that_saw_a_test_unit(string family) => Changes_of_a_test_unit_change_its_own_label_alone(family, "kfold:3");

    [Theory]
    [InlineData("spreading")]
    [InlineData("m2(epochs=3)")]
    public void Pre_training_that_saw_a_test_unit_where_labels_are_few(string family) =>
        Changes_of_a_test_unit_change_its_own_label_alone(family, "labels-per-class:2");

    [Theory]
    [InlineData("discriminant")]
    [InlineData("discriminant(scale=ranks)")]
    [InlineData("m2(epochs=2)")]
    [InlineData("spreading")]
    [InlineData("spreading(scale=ranks)")]
    public void Scaling_outside_the_fold(string family)
    {
        // A test unit a thousand times as large would shrink all others, were the scale learnt from it too.
        LabelledSet set = Make();
        Fold fold = Protocol.Parse("group:mouse").Split(set, 1)[0];
        LabelledSet changed = Change(set, fold.Test, value => 1000 * value);
        LabelledSet probe = set.SelectUnits(fold.Training);
        Assert.Equal(Predict(family, fold.TrainingUnits(set), probe), Predict(family, fold.TrainingUnits(changed), probe));
    }

    [Fact]
    public void Oversampling_outside_the_fold()
    {
        // A unit that was repeated before the division would be on both sides of it.
        SpyTrainer spy = new();
        Evaluator.Run(Units.Make(48), new OversampledTrainer(spy), Protocol.Parse("kfold:4"), [1, 2], cancellation: TestContext.Current.CancellationToken);
        Assert.All(spy.Fits, fit => Assert.Empty(fit.Learnt.Intersect(fit.Asked)));
        Assert.All(spy.Fits, fit => Assert.True(fit.Learnt.Length > fit.Learnt.Distinct().Count()));
        LabelledSet oversampled = Units.Make(48).SelectUnits([.. Enumerable.Range(0, 48), 5, 5]);
        Assert.StartsWith(
            "Unit unit 5 comes 3 times: a fold could learn from the unit that it leaves out.",
            Assert.Throws<CellTypesException>(() => Evaluator.Run(oversampled, spy, Protocol.Parse("kfold:4"), [1], cancellation: TestContext.Current.CancellationToken)).Message);
    }

    [Theory]
    [InlineData("m2(epochs=2)")]
    [InlineData($"latent({Autoencoders}):forest(trees=5)")]
    [InlineData("fixmatch(epochs=1,hidden=6,batch=6,ratio=1)")]
    [InlineData("c4(wave-epochs=2,acg-epochs=2,wave-hidden=6,acg-hidden=6,folds=2,seeds=1,epochs=2)")]
    public void A_split_cached_across_folds(string family)
    {
        // The fits of all folds and seeds share one folder of checkpoints, twice; no fold goes on from another's.
        using TemporaryFolder folder = new();
        LabelledSet set = Make();
        float[][] Probabilities(NetworkSettings settings, int[] seeds) =>
        [
            .. Evaluator.Run(set, ModelFamilies.Parse(family, settings), Protocol.Parse("kfold:3"), seeds, cancellation: TestContext.Current.CancellationToken)
                .Seeds.Select(seed => seed.Probabilities.ToArray()),
        ];
        NetworkSettings kept = new() { Checkpoints = new Checkpoints(folder.Root) };
        float[][] alone = Probabilities(new NetworkSettings(), [1, 2]);
        Assert.Equal(alone, Probabilities(kept, [1, 2]));
        Assert.Equal([alone[1], alone[0]], Probabilities(kept, [2, 1]));
        Assert.NotEqual(alone[0], alone[1]);
    }

    [Fact]
    public void A_split_cached_across_seeds()
    {
        SpyTrainer spy = new();
        Evaluator.Run(Units.Make(48), spy, Protocol.Parse("kfold:4"), [1, 2, 3], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(12, spy.Fits.Select(fit => string.Join(',', fit.Learnt)).Distinct().Count());
    }

    [Fact]
    public void Augmented_test_units()
    {
        // Whatever is augmented belongs to the training part; a unit and its augmented forms are never on both sides.
        LabelledSet set = Make();
        foreach (Fold fold in Protocol.Parse("kfold:3").Split(set, 1))
        {
            Recorder recorder = new();
            LabelledSet training = fold.TrainingUnits(set);
            using ScaledUnits units = new(training, TorchSharp.torch.CPU);
            AugmentationPolicy policy = new([new AugmentationStep(recorder, 1)]);
            FixMatchOptions options = new() { Hidden = [4], Dropout = [0], Epochs = 1, StepsPerEpoch = 6, BatchSize = 9, UnlabelledRatio = 2 };
            using FixMatchFit fit = new(training, units.Scaling, options, policy, policy, new SampleRows(set.Views!, areSpikesKnown: false), null, TorchSharp.torch.CPU, seed: 1);
            using FixMatchFit.Pair networks = fit.Networks;
            fit.Run(null, TestContext.Current.CancellationToken);
            HashSet<float> tested = [.. fold.Test.Select(unit => set.Row(unit)[0])];
            Assert.Empty(recorder.FirstSamples.Intersect(tested));
            Assert.True(recorder.FirstSamples.Count > fold.Training.Length);
        }
        // And what is scored are the units as they are.
        SpyTrainer spy = new();
        Evaluator.Run(Units.Make(24), spy, Protocol.Parse("kfold:4"), [1], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 24), spy.Fits.SelectMany(fit => fit.Asked).Order());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void An_epoch_chosen_on_the_test_set(string family)
    {
        // Were anything chosen by how well the left-out mouse is labelled, other labels of its units would change what they get.
        LabelledSet set = Make();
        int[] mouse = [.. Enumerable.Range(0, set.Count).Where(unit => set.Groups["mouse"][unit] == "mouse 1")];
        int[] labels = [.. set.Labels];
        foreach (int unit in mouse) labels[unit] = (labels[unit] + 1) % 3;
        LabelledSet mislabelled = new LabelledSet([.. set.Inputs], set.InputNames, labels, set.ClassNames, set.UnitIds, set.Groups).WithViews(set.Views!).WithUnlabelled(set.Unlabelled);
        float[][] right = Evaluate(set, family, "group:mouse"), wrong = Evaluate(mislabelled, family, "group:mouse");
        Assert.All(mouse, unit => Assert.Equal(right[unit], wrong[unit]));
        Assert.NotEqual(right, wrong);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_temperature_or_settings_chosen_on_traces_of_cells_that_were_learnt_from(bool isTuned)
    {
        LabelledSet set = Sweeps(12, 4);
        SpyTrainer spy = new();
        ITrainer family = isTuned
            ? new TunedTrainer(new TunableFamily("spy", new SearchSpace(new ChoiceRange("kind", "a", "b")), _ => spy), new TuningOptions { Trials = 3 })
            : new CalibratedTrainer(spy);
        family.Fit(set, 5, TestContext.Current.CancellationToken);
        string[] CellsOf(IEnumerable<int> traces) => [.. traces.Select(trace => set.Cells![trace]).Distinct()];
        Assert.Equal(isTuned ? 3 * 5 + 1 : 5 + 1, spy.Fits.Count);
        Assert.All(spy.Fits, fit => Assert.Empty(CellsOf(fit.Learnt).Intersect(CellsOf(fit.Asked))));
        Assert.All(spy.Fits.Where(fit => fit.Asked.Length > 0), fit => Assert.Equal(12, CellsOf(fit.Learnt.Concat(fit.Asked)).Length));
    }

    [Fact]
    public void An_ensemble_whose_members_leave_out_traces_of_cells_that_they_learn_from()
    {
        // Two cells cannot be divided into three folds, their four traces can.
        const string Family = "c4(wave-epochs=2,acg-epochs=2,wave-hidden=6,acg-hidden=6,folds=3,seeds=1,epochs=1)";
        LabelledSet units = MadeSet.Make(4, 0, seed: 3);
        LabelledSet traces = new([.. units.Inputs], units.InputNames, [.. units.Labels], units.ClassNames, units.UnitIds, Cells(4, 2));
        Assert.IsType<AveragedClassifier>(ModelFamilies.Parse(Family).Fit(units, 1, TestContext.Current.CancellationToken));
        Assert.IsNotType<AveragedClassifier>(ModelFamilies.Parse(Family).Fit(traces, 1, TestContext.Current.CancellationToken));
    }

    private static LabelledSet Sweeps(int cells, int traces)
    {
        LabelledSet set = Units.Make(cells * traces);
        int[] labels = [.. Enumerable.Range(0, set.Count).Select(trace => trace / traces % 3)];
        return new LabelledSet([.. set.Inputs], set.InputNames, labels, set.ClassNames, set.UnitIds, Cells(set.Count, traces));
    }

    private static Dictionary<string, IReadOnlyList<string>> Cells(int count, int traces) =>
        new() { [LabelledSet.CellColumn] = [.. Enumerable.Range(0, count).Select(trace => $"cell {trace / traces}")] };

    private static void Changes_of_a_test_unit_change_its_own_label_alone(string family, string protocol)
    {
        LabelledSet set = Make();
        Fold fold = Protocol.Parse(protocol).Split(set, 1)[0];
        int changed = fold.Test[0];
        float[][] before = Evaluate(set, family, protocol), after = Evaluate(Change(set, [changed], value => Math.Abs(1.5f - value)), family, protocol);
        Assert.All(fold.Test.Skip(1), unit => Assert.Equal(before[unit], after[unit]));
        Assert.NotEqual(before[changed], after[changed]);
        Assert.All(before[changed], probability => Assert.True(float.IsFinite(probability)));
    }

    private static float[][] Evaluate(LabelledSet set, string family, string protocol) =>
        [.. Evaluator.Run(set, ModelFamilies.Parse(family), Protocol.Parse(protocol), [1], cancellation: TestContext.Current.CancellationToken).Seeds[0].Probabilities.Chunk(3)];

    private static float[] Predict(string family, LabelledSet training, LabelledSet units)
    {
        IClassifier classifier = ModelFamilies.Parse(family).Fit(training, 1, TestContext.Current.CancellationToken);
        using IDisposable? disposable = classifier as IDisposable;
        float[] probabilities = new float[3 * units.Count];
        classifier.Predict(units.Inputs, units.Count, probabilities);
        return probabilities;
    }

    private static LabelledSet Change(LabelledSet set, int[] units, Func<float, float> change)
    {
        float[] inputs = [.. set.Inputs];
        foreach (int unit in units)
        {
            for (int i = unit * set.InputLength; i < (unit + 1) * set.InputLength; i++) inputs[i] = change(inputs[i]);
        }
        return new LabelledSet(inputs, set.InputNames, [.. set.Labels], set.ClassNames, set.UnitIds, set.Groups).WithViews(set.Views!).WithUnlabelled(set.Unlabelled);
    }

    private static LabelledSet Make()
    {
        LabelledSet set = MadeSet.Make(24, 12, seed: 3, noise: 0.5);
        static Dictionary<string, IReadOnlyList<string>> Mice(int units) => new() { ["mouse"] = [.. Enumerable.Range(0, units).Select(unit => $"mouse {unit / 3 % 3}")] };
        return new LabelledSet([.. set.Inputs], set.InputNames, [.. set.Labels], set.ClassNames, set.UnitIds, Mice(24)).WithViews(set.Views!)
            .WithUnlabelled(new UnlabelledUnits([.. set.Unlabelled.Inputs], set.Unlabelled.UnitIds, Mice(12)));
    }

    private sealed class Recorder : Transformation
    {
        public override double LargestMagnitude => 1;

        public HashSet<float> FirstSamples { get; } = [];

        protected override UnitSample Change(UnitSample sample, double magnitude, Random random)
        {
            FirstSamples.Add(sample.Waveform[0]);
            return sample;
        }
    }
}
