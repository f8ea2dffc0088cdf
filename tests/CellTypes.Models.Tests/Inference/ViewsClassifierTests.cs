using System;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Tests.Forests;

namespace CellTypes.Models.Tests.Inference;

public sealed class ViewsClassifierTests
{
    private const string Waveform = "waveform/peak-90@1", Autocorrelogram = "acg/ms-100@1";

    [Fact]
    public void It_takes_the_values_of_its_views_in_its_own_order()
    {
        Taken inner = new(190);
        ViewsClassifier classifier = new(NoveltyUnits.Views, [Autocorrelogram, Waveform], inner);
        float[] inputs = [.. Enumerable.Range(0, 380).Select(i => (float)i)];
        classifier.Predict(inputs, 2, new float[2]);
        Assert.Equal(190, classifier.InputLength);
        Assert.Equal([.. inputs[90..190], .. inputs[..90], .. inputs[280..], .. inputs[190..280]], inner.Inputs);
    }

    [Theory]
    [InlineData(Waveform, 100, "have 90 values, and the classifier takes 100")]
    [InlineData("acg/log-13@1", 13, "which is not among the views of the model: waveform/peak-90@1, acg/ms-100@1")]
    [InlineData("", 0, "are none, or one is named twice")]
    [InlineData("waveform/peak-90@1,waveform/peak-90@1", 180, "are none, or one is named twice")]
    public void Views_that_do_not_fit_are_refused(string names, int inputs, string problem) => Assert.Contains(
        problem,
        Assert.Throws<ArgumentException>(() => new ViewsClassifier(NoveltyUnits.Views, names.Split(',', StringSplitOptions.RemoveEmptyEntries), new Taken(inputs))).Message);

    private sealed class Taken(int length) : IClassifier
    {
        public float[] Inputs { get; private set; } = [];

        public int InputLength => length;

        public int ClassCount => 1;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            Inputs = inputs[..(count * length)].ToArray();
            probabilities.Fill(1);
        }
    }
}
