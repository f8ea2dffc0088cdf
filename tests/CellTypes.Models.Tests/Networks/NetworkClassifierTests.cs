using System;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Views;
using MathNet.Numerics.Random;
using static TorchSharp.torch;

namespace CellTypes.Models.Tests.Networks;

public class NetworkClassifierTests
{
    private static readonly InputBlock[] Blocks =
        [new(2, InputKind.Features), new(3, InputKind.Counts), new(4, InputKind.Signal), new(2, InputKind.Counts)];

    private static readonly float[] Rows = MakeRows();
    private static readonly InputScaling Scaling = InputScaling.Fit(Rows, Blocks);

    [Fact]
    public void Inputs_are_scaled_as_elsewhere_times_the_root_of_the_length_of_their_view()
    {
        float[] expected = new float[Rows.Length], actual = new float[Rows.Length];
        Scaling.Apply(Rows, expected);
        new NetworkScaling(Scaling, Blocks).Apply(Rows, actual);
        int[] lengths = [2, 2, 3, 3, 3, 4, 4, 4, 4, 2, 2];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i] * Math.Sqrt(lengths[i % 11]), actual[i], 2e-5);
        // The constant input is 0, however far from its mean.
        Assert.All(actual.Where((_, i) => i % 11 == 6), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-2)]
    public void Blocks_of_another_number_of_inputs_are_refused(int length)
    {
        InputBlock[] blocks = [.. Blocks.SkipLast(1), new(length, InputKind.Counts)];
        Assert.Contains("not those of 11 inputs", Assert.Throws<ArgumentException>(() => new NetworkScaling(Scaling, blocks)).Message);
        Assert.Contains("not those of 11 inputs", Assert.Throws<ArgumentException>(() => new NetworkScaling(Scaling, [.. blocks, new(4, InputKind.Features)])).Message);
    }

    [Fact]
    public void Probabilities_are_those_of_the_layers_by_hand()
    {
        using NetworkClassifier classifier = Make(Activation.Tanh);
        PlainLayers layers = new(classifier.Network);
        float[] scaled = new float[Rows.Length], probabilities = new float[60];
        Scaling.Apply(Rows, scaled);
        int[] lengths = [2, 2, 3, 3, 3, 4, 4, 4, 4, 2, 2];
        classifier.Predict(Rows, 20, probabilities);
        for (int unit = 0; unit < 20; unit++)
        {
            double[] row = [.. Enumerable.Range(0, 11).Select(i => scaled[11 * unit + i] * Math.Sqrt(lengths[i]))];
            double[] logits = layers.Linear("head", layers.Tanh("body.linear1", layers.Tanh("body.linear0", row)));
            double sum = logits.Sum(Math.Exp);
            for (int c = 0; c < 3; c++) Assert.Equal(Math.Exp(logits[c]) / sum, probabilities[3 * unit + c], 1e-5);
        }
    }

    [Fact]
    public void Any_number_of_units_and_threads_may_ask()
    {
        using NetworkClassifier classifier = Make(Activation.ReLU);
        float[] all = new float[60];
        classifier.Predict(Rows, 20, all);
        float[][] answers = new float[40][];
        Parallel.For(0, answers.Length, i =>
        {
            int count = i % 21;
            answers[i] = new float[3 * count];
            classifier.Predict(Rows, count, answers[i]);
        });
        for (int i = 0; i < answers.Length; i++)
        {
            for (int k = 0; k < answers[i].Length; k++) Assert.Equal(all[k], answers[i][k], 1e-6);
        }
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using NetworkClassifier classifier = Make(Activation.ReLU);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
            Assert.Throws<ArgumentException>(() => classifier.Predict([bad, .. Rows[1..11]], 1, new float[3]));
        Assert.Throws<ArgumentException>(() => classifier.Predict(Rows, 1, new float[2]));
        Assert.Throws<ArgumentException>(() => classifier.Predict(Rows.AsSpan(0, 10), 1, new float[3]));
        using NetworkRandom random = new(0);
        PerceptronArchitecture other = new() { InputCount = 10, Hidden = [4], Dropout = [0], Classes = 3 };
        Assert.Throws<ArgumentException>(() => new NetworkClassifier(classifier.Scaling, other, other.Build(random), null, CPU));
        Assert.StartsWith("There is no device 'tpu': use auto, cpu or cuda.", Assert.Throws<CellTypesException>(() => NetworkDevice.Parse("tpu")).Message);
    }

    private static NetworkClassifier Make(Activation activation)
    {
        using NetworkRandom random = new(4);
        PerceptronArchitecture architecture = new() { InputCount = 11, Hidden = [6, 5], Dropout = [0.5, 0], Activation = activation, Classes = 3 };
        return new NetworkClassifier(new NetworkScaling(Scaling, Blocks), architecture, architecture.Build(random), null, CPU);
    }

    // Counts are 0 or more but for the last column, whose counts were centred; input 6 is constant.
    private static float[] MakeRows()
    {
        Random random = new Xoshiro256StarStar(1, threadSafe: false);
        return
        [
            .. Enumerable.Range(0, 220).Select(i => (i % 11) switch
            {
                6 => 3f,
                2 or 3 or 4 or 9 => random.Next(40),
                10 => random.Next(-5, 6),
                int column => (float)(column + 5 * random.NextDouble()),
            }),
        ];
    }
}
