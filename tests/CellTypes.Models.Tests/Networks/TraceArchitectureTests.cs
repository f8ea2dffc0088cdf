using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Tests.Networks;

public sealed class TraceArchitectureTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly NetworkRandom _random = new(1);

    public void Dispose()
    {
        _random.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Layers_have_as_many_parameters_as_those_of_the_paper()
    {
        ClassifierNetwork network = Make(2500, 5, TraceForm.Raw, TraceForm.Real, TraceForm.Imaginary);
        Dictionary<string, long> counts = network.named_parameters()
            .GroupBy(entry => entry.name[..entry.name.LastIndexOf('.')], entry => entry.parameter.numel())
            .ToDictionary(group => group.Key, group => group.Sum());
        // Width x channels before x channels + channels, and two of batch normalisation a channel.
        (string Layer, long Parameters)[] encoder =
        [
            ("convolution0", 50 * 1 * 256 + 256), ("normalised0", 512),
            ("convolution1", 3 * 256 * 128 + 128), ("normalised1", 256),
            ("convolution2", 1 * 128 * 64 + 64), ("normalised2", 128),
            ("convolution3", 2 * 64 * 64 + 64), ("normalised3", 128),
            ("convolution4", 2 * 64 * 32 + 32), ("normalised4", 64),
            ("convolution5", 2 * 32 * 32 + 32), ("normalised5", 64),
            ("linear0", 608 * 512 + 512), ("linear1", 512 * 128 + 128),
        ];
        foreach (string form in new[] { "raw", "real", "imaginary" })
        {
            foreach ((string layer, long parameters) in encoder) Assert.Equal(parameters, counts[$"body.{form}.{layer}"]);
        }
        Assert.Equal(384 * 5 + 5, counts["head"]);
        Assert.Equal(3 * encoder.Length + 1, counts.Count);
        Assert.Equal(3 * 512_832 + 1_925, counts.Values.Sum());
    }

    [Theory]
    [InlineData(2500, 608)] // 1226, 612, 306, 153, 76, 38, and the larger of two: 19 of 32 channels
    [InlineData(10_000, 2464)] // 4976, 2487, 1244, 622, 311, 155: 77
    [InlineData(174, 32)] // 63, 31, 16, 8, 4, 2: 1
    [InlineData(150, 32)] // 51, 25, 13, 6, 3, 1, which has no neighbour
    [InlineData(110, 32)] // 31, 15, 8, 4, 2, 1
    public void Traces_of_any_length_from_110_samples_are_encoded(int samples, int flattened)
    {
        ClassifierNetwork network = Make(samples, 2, TraceForm.Raw, TraceForm.Imaginary);
        Assert.Equal([512, flattened], network.state_dict()["body.raw.linear0.weight"].shape);
        Assert.Equal([2, 256], network.Head.weight.shape);
        network.eval();
        Assert.Equal([3, 2], network.call(_random.Normal(3, samples)).shape);
    }

    [Fact]
    public void Each_form_has_an_encoder_of_its_own()
    {
        ClassifierNetwork network = Make(150, 2, TraceForm.Raw, TraceForm.Real, TraceForm.Imaginary);
        network.eval();
        double[] wave = [.. Enumerable.Range(0, 150).Select(n => 20 * Math.Cos(2 * Math.PI * 9 * n / 150))];
        double[] other = [.. Enumerable.Range(0, 150).Select(n => 20 * Math.Sin(2 * Math.PI * 9 * n / 150))];
        float[] Features(double[] trace) => PlainLayers.Values(network.Features(tensor(trace, ScalarType.Float32).reshape(1, -1)));
        float[] none = Features(new double[150]), cosine = Features(wave), sine = Features(other);
        // A cosine has no imaginary part, a sine no real one.
        AssertEqual(none[256..], cosine[256..]);
        AssertEqual(none[128..256], sine[128..256]);
        Assert.True(Distance(none[128..256], cosine[128..256]) > 1e-3);
        Assert.True(Distance(none[256..], sine[256..]) > 1e-3);
        Assert.True(Distance(cosine[..128], sine[..128]) > 1e-3);
    }

    [Fact]
    public void What_makes_no_network_is_refused()
    {
        Assert.Equal(
            "A trace of 109 samples is too short to be convolved: 110 are needed.",
            Assert.Throws<CellTypesException>(() => Make(109, 2, TraceForm.Raw)).Message);
        Assert.StartsWith("The forms of a trace are ''", Assert.Throws<CellTypesException>(() => Make(150, 2)).Message);
        Assert.StartsWith("The forms of a trace are 'Raw, Raw'", Assert.Throws<CellTypesException>(() => Make(150, 2, TraceForm.Raw, TraceForm.Raw)).Message);
    }

    private ClassifierNetwork Make(int samples, int classes, params TraceForm[] forms) =>
        new TraceArchitecture { Samples = samples, Forms = forms, Classes = classes }.Build(_random);

    private static double Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static void AssertEqual(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5);
    }
}
