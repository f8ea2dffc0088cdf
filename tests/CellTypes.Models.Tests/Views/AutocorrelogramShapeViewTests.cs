using System;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Views;

public class AutocorrelogramShapeViewTests
{
    [Fact]
    public void A_regular_train_has_all_its_pairs_at_multiples_of_its_interval()
    {
        FakeUnit unit = new() { Samples = [.. Enumerable.Range(0, 1000).Select(i => i * 600L)] }; // 20 ms at 30 kHz
        float[] shape = new float[100];
        Assert.Null(new AutocorrelogramShapeView().Compute(unit, shape));
        // 999, 998, 997, 996 and 995 pairs at 20, 40, 60, 80 and 100 ms; the mean of the 100 bins is 49.85.
        for (int lag = 1; lag <= 100; lag++) Assert.Equal(lag % 20 == 0 ? (1000 - lag / 20) / 49.85 : 0, shape[lag - 1], 1e-5);
    }

    [Fact]
    public void Counts_and_counts_per_spike_have_one_shape()
    {
        double[] counts = Enumerable.Range(0, 100).Select(i => (double)(i * i % 37)).ToArray();
        float[] shape = new float[100], ofRates = new float[100];
        Assert.Null(AutocorrelogramShapeView.Shape(counts, shape));
        Assert.Null(AutocorrelogramShapeView.Shape(counts.Select(c => c / 8713).ToArray(), ofRates));
        Assert.Equal(shape, ofRates);
        Assert.Equal(1, shape.Average(), 1e-6);
        Assert.Equal(counts[7] / counts.Average(), shape[7], 1e-6);
    }

    [Fact]
    public void A_train_without_pairs_has_no_shape()
    {
        float[] shape = new float[100];
        AutocorrelogramShapeView view = new();
        Assert.Contains("within 100 ms", view.Compute(new FakeUnit { Samples = [] }, shape));
        Assert.Contains("within 100 ms", view.Compute(new FakeUnit { Samples = [5] }, shape));
        Assert.Contains("within 100 ms", view.Compute(new FakeUnit { Samples = [0, 30000, 60000] }, shape));
        Assert.Null(view.Compute(new FakeUnit { Samples = [0, 3000] }, shape)); // a single pair, at 100 ms
        Assert.Equal(100, shape[99]);
    }

    [Fact]
    public void What_is_no_count_is_refused()
    {
        double[] counts = new double[100];
        counts[4] = double.NaN;
        Assert.Contains("not finite", AutocorrelogramShapeView.Shape(counts, new float[100]));
        Assert.Throws<ArgumentException>(() => AutocorrelogramShapeView.Shape(new double[99], new float[100]));
        Assert.Throws<ArgumentException>(() => AutocorrelogramShapeView.Shape(new double[100], new float[99]));
    }

    [Fact]
    public void The_view_asks_for_the_centred_millisecond_axis() =>
        Assert.Equal(LagAxis.Milliseconds100, new AutocorrelogramShapeView().Axis);
}
