using System;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Tests.Forests;
using CellTypes.Models.Views;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Tests.Networks;

/// <summary>Models whose classifier is a network: where they run, and that units are independent of how many are asked about.</summary>
public sealed class NetworkModelTests : IDisposable
{
    private const int Units = 1000;
    private static readonly NoveltyForest Guard = NoveltyUnits.Fit(trees: 20, units: 30);
    private readonly NetworkClassifier _network = Create();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Many_units_in_one_pass_have_the_labels_and_scores_of_each_alone()
    {
        UnitModel model = Model(new GuardedClassifier(_network, Guard));
        model.WarmUp();
        float[] inputs = NoveltyUnits.Make(Units, 4), probabilities = new float[Units * 3], novelty = new float[Units];
        model.Classify(inputs, Units, probabilities, novelty, new float[Units]);
        float[] expected = new float[3], ofForest = new float[3], score = new float[1];
        for (int unit = 0; unit < Units; unit += 37)
        {
            ReadOnlySpan<float> row = inputs.AsSpan(unit * NoveltyUnits.InputLength, NoveltyUnits.InputLength);
            _network.Predict(row, 1, expected);
            Guard.Predict(row, 1, ofForest, score);
            for (int c = 0; c < 3; c++) Assert.Equal(expected[c], probabilities[3 * unit + c], 1e-5);
            Assert.Equal(score[0], novelty[unit]);
        }
    }

    [Fact]
    public void Forest_is_asked_in_parts_that_leave_no_unit_out()
    {
        UnitModel model = Model(Guard);
        float[] inputs = NoveltyUnits.Make(Units, 5), probabilities = new float[Units * 3], novelty = new float[Units];
        model.Classify(inputs, Units, probabilities, novelty, new float[Units]);
        float[] expected = new float[Units * 3], scores = new float[Units];
        Guard.Predict(inputs, Units, expected, scores);
        Assert.Equal(expected, probabilities);
        Assert.Equal(scores, novelty);
        Assert.ThrowsAny<ArgumentException>(() => model.Classify(new float[Units * NoveltyUnits.InputLength], Units, probabilities.AsMemory(0, 7), novelty, new float[Units]));
    }

    // Counts below 0 occur where a view centres them.
    [Theory]
    [InlineData(InputKind.Features)]
    [InlineData(InputKind.Signal)]
    [InlineData(InputKind.Counts)]
    public void Inputs_are_scaled_as_libtorch_would(InputKind kind)
    {
        InputBlock[] blocks = [new InputBlock(90, InputKind.Signal), new InputBlock(13, kind)];
        Random random = new(7);
        float[] inputs = [.. Enumerable.Range(0, 103 * 40).Select(i => i % 11 == 0 ? 0 : (float)(random.NextDouble() * 6 - 2))], scaled = new float[inputs.Length];
        NetworkScaling scaling = new(InputScaling.Fit(inputs, blocks), blocks);
        scaling.Apply(inputs, scaled);
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = tensor(inputs, 40, 103), last = rows.narrow(1, 90, 13);
        if (kind == InputKind.Counts) rows = cat([rows.narrow(1, 0, 90), last.abs().sqrt() * last.sign()], 1);
        float[] factors = [.. scaling.Scaling.Factors.Select((factor, i) => (float)(factor * Math.Sqrt(i < 90 ? 90 : 13)))];
        Tensor expected = (rows - tensor(scaling.Scaling.Means.Select(mean => (float)mean).ToArray())) * tensor(factors);
        // libtorch's square root of counts is not correctly rounded; all else is bit for bit the same.
        float tolerance = kind == InputKind.Counts ? 1e-6f : 0;
        Assert.All(expected.data<float>().ToArray().Zip(scaled), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        scaling.Apply(inputs, inputs);
        Assert.Equal(scaled, inputs);
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.NegativeInfinity, 7)]
    [InlineData(float.PositiveInfinity, 189)]
    public void Input_that_is_no_number_is_refused_wherever_it_is(float value, int input)
    {
        float[] inputs = NoveltyUnits.Make(3, 4);
        inputs[NoveltyUnits.InputLength + input] = value;
        var error = Assert.Throws<ArgumentException>(() => _network.Predict(inputs, 3, new float[9]));
        Assert.Contains($"Input {input} of row 1 is {value}", error.Message);
    }

    [Fact]
    public void Device_is_that_of_the_networks_wherever_they_are_inside()
    {
        IClassifier[] networks = [_network, new CalibratedClassifier(_network, 2), new AveragedClassifier([Guard, _network]), new GuardedClassifier(_network, Guard)];
        Assert.All(networks, classifier => Assert.Equal("cpu", Assert.IsType<IDeviceClassifier>(classifier, exactMatch: false).Device));
        Assert.All(new IClassifier[] { Guard, Guard.Forest, new CalibratedClassifier(Guard, 2) }, classifier => Assert.Null((classifier as IDeviceClassifier)?.Device));
        Assert.Equal("cpu", Model(Guard).Device);
    }

    [Fact]
    public void Pass_that_fails_is_told_in_one_line()
    {
        _network.Network.Head.weight = new TorchSharp.Modules.Parameter(zeros(1, 1));
        var error = Assert.Throws<CellTypesException>(() => _network.Predict(NoveltyUnits.Make(2, 4), 2, new float[6]));
        Assert.Matches("^a pass of 2 units failed on the processor: [^\n]+\\.$", error.Message);
    }

    private static UnitModel Model(IClassifier classifier) => new("m", "", ["a", "b", "c"], NoveltyUnits.Views, classifier);

    private static NetworkClassifier Create()
    {
        InputBlock[] blocks = [.. NoveltyUnits.Views.Select(view => new InputBlock(view.InputNames.Count, view.Kind))];
        PerceptronArchitecture architecture = new() { InputCount = NoveltyUnits.InputLength, Hidden = [16], Dropout = [0], Classes = 3 };
        using NetworkRandom random = new(1);
        InputScaling scaling = InputScaling.Fit(NoveltyUnits.Make(30, 1), blocks);
        return new NetworkClassifier(new NetworkScaling(scaling, blocks), architecture, architecture.Build(random), null, CPU);
    }
}
