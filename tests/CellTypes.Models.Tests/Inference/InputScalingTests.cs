using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Inference;

public class InputScalingTests
{
    [Fact]
    public void Each_view_is_a_block_and_neighbouring_features_are_one()
    {
        PeakWaveformView waveform = new();
        AutocorrelogramShapeView shape = new();
        TemporalFeaturesView temporal = new(TemporalFeatures.Standard);
        Assert.Equal([new(90, InputKind.Signal), new(100, InputKind.Counts) { LagRows = 1 }], InputBlock.Of([waveform, shape]));
        Assert.Equal(
            [new(15 + 17, InputKind.Features), new(100, InputKind.Counts) { LagRows = 1 }, new(15, InputKind.Features)],
            InputBlock.Of([temporal, new WaveformFeaturesView(WaveformFeatures.Standard), shape, temporal]));
        Assert.Empty(InputBlock.Of([]));
    }

    [Fact]
    public void Every_view_knows_what_its_inputs_are() =>
        Assert.All(UnitViews.All, view => Assert.Equal(
            view.Name.Split('/')[0] switch
            {
                "waveform" or "trace" => (InputKind.Signal, 0),
                // Probabilities of rows with unequal numbers of spikes: no count, and so no noise that grows with its root.
                "acg" => view is RateAutocorrelogramView ? (InputKind.Signal, 10) : (InputKind.Counts, 1),
                _ => (InputKind.Features, 0),
            },
            (view.Kind, view.LagRows)));

    [Fact]
    public void Each_block_has_mean_0_and_a_total_variance_of_1()
    {
        float[] rows = [.. Enumerable.Range(0, 60).Select(i => (float)Math.Abs(Math.Sin(i * 1.3) * Math.Pow(10, i % 6)))];
        InputBlock[] blocks = [new(2, InputKind.Signal), new(2, InputKind.Counts), new(2, InputKind.Features)];
        float[][] scaled = [.. Apply(InputScaling.Fit(rows, blocks), rows).Chunk(6)];
        double[] variances =
        [
            .. Enumerable.Range(0, 6).Select(i =>
            {
                Assert.Equal(0, scaled.Average(row => row[i]), 1e-5);
                return scaled.Average(row => (double)row[i] * row[i]);
            }),
        ];
        Assert.Equal(1, variances[0] + variances[1], 1e-5);
        Assert.Equal(1, variances[2] + variances[3], 1e-5);
        // A signal keeps its shape: the second sample varies about a hundred times as much. Features weigh alike.
        Assert.InRange(variances[0], 0, 0.1);
        Assert.Equal([0.5, 0.5], variances[4..].Select(variance => Math.Round(variance, 5)));
    }

    [Fact]
    public void Counts_become_their_square_roots()
    {
        // Roots 1, 3: mean 2, variance 1.
        InputScaling scaling = InputScaling.Fit([1f, 9f], [new(1, InputKind.Counts)]);
        Assert.Equal([-1f, 1f, 0f, 3f], Apply(scaling, [1f, 9f, 4f, 25f]));
    }

    [Fact]
    public void A_constant_input_becomes_0_and_constant_rows_are_refused()
    {
        InputScaling scaling = InputScaling.Fit([0.1f, 1f, 0.1f, 3f, 0.1f, 5f], [new(2, InputKind.Features)]);
        Assert.Equal([0f, 0f], Apply(scaling, [0.1f, 3f, 7f, 3f]).Where((_, i) => i % 2 == 0));
        var error = Assert.Throws<CellTypesException>(() => InputScaling.Fit([0.1f, 0.1f, 0.1f], [new(1, InputKind.Features)]));
        Assert.StartsWith("The 1 inputs are the same in all 3 training units", error.Message);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        IReadOnlyList<InputBlock> blocks = [new(2, InputKind.Signal)];
        var error = Assert.Throws<ArgumentException>(() => InputScaling.Fit([1f, float.NaN], blocks));
        Assert.StartsWith("Input 1 of row 0 is NaN", error.Message);
        Assert.Throws<ArgumentException>(() => InputScaling.Fit([1f, 2f, 3f], blocks));
        Assert.Throws<ArgumentException>(() => InputScaling.Fit([], blocks));
        Assert.Throws<ArgumentException>(() => InputScaling.Fit([1f, 2f, 3f, 4f], blocks).Apply([1f, 2f], new float[1]));
    }

    private static float[] Apply(InputScaling scaling, float[] rows)
    {
        float[] scaled = new float[rows.Length];
        scaling.Apply(rows, scaled);
        return scaled;
    }
}
