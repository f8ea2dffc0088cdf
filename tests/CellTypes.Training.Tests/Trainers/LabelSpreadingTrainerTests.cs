using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Trainers;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Tests.Trainers;

public class LabelSpreadingTrainerTests
{
    [Theory]
    [InlineData(5, 0.9, false)]
    [InlineData(3, 0.5, false)]
    [InlineData(8, 0.999, false)]
    [InlineData(5, 0, false)]
    [InlineData(100, 0.9, false)]
    [InlineData(4, 0.8, true)]
    [InlineData(4, 0.9, true)]
    [InlineData(4, 0.999, true)]
    [InlineData(4, 0.9999, true)]
    public void Shares_are_those_of_the_closed_form(int neighbours, double alpha, bool isRow)
    {
        // F = (1 - alpha) (I - alpha S)^-1 Y (Zhou et al. 2004, equation 3), all classes of equal mass, the units' shares summing to 1.
        LabelledSet set = Make(18, 40);
        // Or in one long row, the labelled units at its beginning: labels have far to travel.
        if (isRow) set = set.WithInputs(inputs => [.. inputs.Select((value, i) => i % 5 == 0 ? 3 * (i / 5) + (inputs.Length > 90 ? 54 : 0) : value)]);
        NeighbourClassifier classifier = Fit(set, neighbours, alpha);
        double[][] rows = [.. set.Inputs.ToArray().Concat(set.Unlabelled.Inputs.ToArray()).Select(value => (double)value).Chunk(set.InputLength)];
        Matrix<double> ties = Ties(rows, neighbours);
        Vector<double> roots = ties.RowSums().PointwiseSqrt();
        Matrix<double> normalised = ties.MapIndexed((i, k, tie) => tie / (roots[i] * roots[k]));
        Matrix<double> labels = Matrix<double>.Build.Dense(rows.Length, 3, (unit, c) => unit < set.Count && set.Labels[unit] == c ? 1 : 0);
        Matrix<double> spread = (1 - alpha) * (Matrix<double>.Build.DenseIdentity(rows.Length) - alpha * normalised).Inverse() * labels;
        Matrix<double> masses = spread.NormalizeColumns(1);
        for (int unit = 0; unit < rows.Length; unit++)
        {
            Vector<double> shares = masses.Row(unit), actual = Vector<double>.Build.Dense(3, c => classifier.Shares[3 * unit + c]);
            shares = shares.Sum() > 0 ? shares / shares.Sum() : Vector<double>.Build.Dense(3, 1 / 3.0);
            for (int c = 0; c < 3; c++) Assert.Equal(shares[c], actual[c], 1e-5);
        }
    }

    [Fact]
    public void Labels_travel_along_the_unlabelled_units()
    {
        // Two rows of units beside each other, labelled at one end: each keeps its label to the other end, which is nearer to the wrong one.
        float[] Row(int height) => [.. Enumerable.Range(1, 30).SelectMany(i => new[] { 0.5f * i, height })];
        LabelledSet set = new LabelledSet([0f, 0f, 0f, 2f], ["x", "y"], [0, 1], ["low", "high"], ["a", "b"], new Dictionary<string, IReadOnlyList<string>>())
            .WithUnlabelled(new UnlabelledUnits([.. Row(0), .. Row(2)], [.. Enumerable.Range(0, 60).Select(i => $"{i}")], UnlabelledUnits.None.Groups));
        NeighbourClassifier classifier = Fit(set, 3, 0.9);
        float[] probabilities = new float[8];
        classifier.Predict([15f, 0.3f, 15f, 1.7f, 0f, 0.3f, 0f, 1.7f], 4, probabilities);
        Assert.All(new[] { probabilities[0], probabilities[3], probabilities[4], probabilities[7] }, probability => Assert.InRange(probability, 0.9, 1));
    }

    [Theory]
    [InlineData(1e-4)] // so near that a tie to the far one has no weight left
    [InlineData(0)] // the same unit many times
    public void A_unit_far_from_a_tight_group_does_no_harm(double distance)
    {
        float[] Group(int centre) => [.. Enumerable.Range(0, 12).Select(i => (float)(centre + distance * i))];
        int[] labels = [.. Enumerable.Repeat(0, 12), .. Enumerable.Repeat(1, 12), 1];
        LabelledSet set = new([.. Group(0), .. Group(1), 3f], ["x"], labels, ["a", "b"], [.. labels.Select((_, i) => $"{i}")], new Dictionary<string, IReadOnlyList<string>>());
        NeighbourClassifier classifier = Fit(set, 4, 0.9);
        Assert.All(classifier.Shares, share => Assert.InRange(share, 0, 1));
        float[] probabilities = new float[6];
        classifier.Predict([0f, 1f, 100f], 3, probabilities);
        Assert.All(probabilities, probability => Assert.InRange(probability, 0, 1));
        Assert.InRange(probabilities[0], 0.9, 1);
        Assert.InRange(probabilities[3], 0.9, 1);
    }

    [Fact]
    public void A_group_that_no_label_reaches_is_anything()
    {
        LabelledSet set = new LabelledSet([0f, 0.1f, 1f, 1.1f], ["x"], [0, 0, 1, 1], ["a", "b", "none"], ["a", "b", "c", "d"], new Dictionary<string, IReadOnlyList<string>>())
            .WithUnlabelled(new UnlabelledUnits([50f, 50.1f, 50.2f], ["e", "f", "g"], UnlabelledUnits.None.Groups));
        NeighbourClassifier classifier = Fit(set, 1, 0.9);
        Assert.Equal([1f, 0f, 0f], classifier.Shares.Take(3));
        Assert.All(classifier.Shares.Skip(12), share => Assert.Equal(1 / 3f, share));
        // One unit alone has no neighbour.
        Assert.Equal([1f, 0f, 0f], Fit(set.SelectUnits([0]).WithUnlabelled(UnlabelledUnits.None), 5, 0.9).Shares);
    }

    [Theory]
    [InlineData("spreading(alpha=1)", "alpha is '1'; it must be a number from 0 to 0.9999.")]
    [InlineData("spreading(alpha=-0.1)", "alpha is '-0.1'; it must be ")]
    [InlineData("spreading(neighbours=0)", "neighbours is '0'; it must be ")]
    public void Settings_that_cannot_be_are_refused(string family, string problem) =>
        Assert.StartsWith($"'{family}': {problem}", Assert.Throws<CellTypesException>(() => ModelFamilies.Parse(family)).Message);

    private static NeighbourClassifier Fit(LabelledSet set, int neighbours, double alpha) => (NeighbourClassifier)new LabelSpreadingTrainer(
        new LabelSpreadingOptions { Neighbours = neighbours, Alpha = alpha }).Fit(set, 1, TestContext.Current.CancellationToken);

    private static LabelledSet Make(int labelled, int unlabelled)
    {
        Random random = new Xoshiro256StarStar(5, threadSafe: false);
        float[] Inputs(int units) => [.. Enumerable.Range(0, units).SelectMany(unit => Enumerable.Range(0, 5).Select(i => (float)(random.NextDouble() + (i == unit % 3 ? 0.5 : 0))))];
        return new LabelledSet(
            Inputs(labelled),
            ["v", "w", "x", "y", "z"],
            [.. Enumerable.Range(0, labelled).Select(unit => unit % 3)],
            ["a", "b", "c"],
            [.. Enumerable.Range(0, labelled).Select(unit => $"{unit}")],
            new Dictionary<string, IReadOnlyList<string>>()).WithUnlabelled(
            new UnlabelledUnits(Inputs(unlabelled), [.. Enumerable.Range(0, unlabelled).Select(unit => $"u {unit}")], UnlabelledUnits.None.Groups));
    }

    // exp(-d^2 / (s_i s_k)) where either is among the nearest of the other, s the distance of the farthest of these (Zelnik-Manor and Perona 2004).
    private static Matrix<double> Ties(double[][] rows, int neighbours)
    {
        int count = Math.Min(neighbours, rows.Length - 1);
        double Distance(int i, int k) => Math.Sqrt(rows[i].Zip(rows[k], (x, y) => (x - y) * (x - y)).Sum());
        int[][] nearest = [.. Enumerable.Range(0, rows.Length).Select(i => Enumerable.Range(0, rows.Length).Where(k => k != i).OrderBy(k => Distance(i, k)).Take(count).ToArray())];
        return Matrix<double>.Build.Dense(rows.Length, rows.Length, (i, k) => nearest[i].Contains(k) || nearest[k].Contains(i)
            ? Math.Exp(-Distance(i, k) * Distance(i, k) / (Distance(i, nearest[i][^1]) * Distance(k, nearest[k][^1])))
            : 0);
    }
}
