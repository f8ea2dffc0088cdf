using System;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Families;

namespace CellTypes.Training.Tests.Networks;

/// <summary>Every family of networks, on units that are easy to tell apart.</summary>
public class NetworkTrainerTests
{
    public static TheoryData<string> Families { get; } =
    [
        "latent(wave-epochs=15,acg-epochs=15,wave-samples=2,acg-samples=2,wave-hidden=20,acg-hidden=20):forest(trees=20)",
        "m2(epochs=30)",
        "latent(wave-epochs=15,acg-epochs=15,wave-samples=2,acg-samples=2,wave-hidden=20,acg-hidden=20):m2(epochs=30)",
        "fixmatch(epochs=3,hidden=20,average=0.9)",
        "c4(wave-epochs=5,acg-epochs=5,wave-hidden=30-20,acg-hidden=20,folds=2,seeds=1,epochs=10)",
    ];

    [Theory]
    [MemberData(nameof(Families))]
    public void Classes_that_differ_are_told_apart(string family)
    {
        using Fitted fitted = new(family, seed: 1);
        LabelledSet test = MadeSet.Make(60, 0, seed: 99);
        float[] probabilities = fitted.Predict(test);
        for (int unit = 0; unit < test.Count; unit++)
            Assert.Equal(1, probabilities.AsSpan(3 * unit, 3).ToArray().Sum(), 1e-5);
        int right = Enumerable.Range(0, test.Count).Count(unit => IndexOfLargest(probabilities.AsSpan(3 * unit, 3)) == test.Labels[unit]);
        Assert.InRange(right, 54, 60);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Equal_seeds_give_equal_classifiers_also_side_by_side(string family)
    {
        LabelledSet test = MadeSet.Make(9, 0, seed: 99);
        float[][] probabilities =
        [
            .. Enumerable.Range(0, 3).AsParallel().AsOrdered().WithDegreeOfParallelism(3).Select(i =>
            {
                using Fitted fitted = new(family, seed: i == 2 ? 6 : 5);
                return fitted.Predict(test);
            }),
        ];
        Assert.Equal(probabilities[0], probabilities[1]);
        Assert.NotEqual(probabilities[0], probabilities[2]);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_unit_is_labelled_the_same_alone_and_among_others(string family)
    {
        using Fitted fitted = new(family, seed: 1);
        LabelledSet test = MadeSet.Make(33, 0, seed: 98);
        float[] together = fitted.Predict(test);
        for (int unit = 0; unit < test.Count; unit += 8)
        {
            float[] alone = fitted.Predict(test.SelectUnits([unit]));
            for (int c = 0; c < 3; c++) Assert.Equal(together[3 * unit + c], alone[c], 1e-5);
        }
        Assert.Throws<ArgumentException>(() => fitted.Predict(test.WithInputs(inputs => [float.NaN, .. inputs.Skip(1)])));
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values) => values.IndexOf(values.ToArray().Max());

    private sealed class Fitted(string family, int seed) : IDisposable
    {
        private readonly IClassifier _classifier =
            ModelFamilies.Parse(family).Fit(MadeSet.Make(30, 45, seed: 7), seed, CancellationToken.None);

        public float[] Predict(LabelledSet units)
        {
            float[] probabilities = new float[units.Count * 3];
            _classifier.Predict(units.Inputs, units.Count, probabilities);
            return probabilities;
        }

        public void Dispose() => (_classifier as IDisposable)?.Dispose();
    }
}
