using System;
using System.Linq;
using CellTypes.Models.Tests.Inference;
using CellTypes.Training.GaussianProcesses;

namespace CellTypes.Training.Tests.GaussianProcesses;

public class GaussianProcessTests
{
    [Fact]
    public void Probabilities_and_likelihood_are_those_of_scikit_learn()
    {
        // GaussianProcessClassifier(ConstantKernel(30) * RBF(0.7), optimizer=None).fit(x, y), scikit-learn 1.2.1; see MadeRows. It takes
        // the mean of the logistic function from five error functions, which is good to about 1e-3.
        double[] expected =
        [
            0.19306262, 0.28188552, 0.52505186, 0.29747550, 0.34880721, 0.35371729,
            0.36294639, 0.35262881, 0.28442480, 0.46795254, 0.33453023, 0.19751723,
        ];
        GaussianProcess fitted = Fit(new GaussianProcessOptions());
        MadeRows.AssertClose(expected, Ask(fitted, MadeRows.Asked), 2e-3);
        Assert.Equal(-15.029675194488739 - 14.151477266317263 - 16.821533295438797, fitted.LogMarginalLikelihood, 1e-6);
    }

    [Fact]
    public void The_most_probable_variance_and_length_scale_are_chosen()
    {
        // Of the same with each variance and length scale, -42.0761 at 3 and 0.35 is the largest sum of log_marginal_likelihood_value_.
        GaussianProcess fitted = Fit(new GaussianProcessOptions { ChooseByMarginalLikelihood = true });
        Assert.Equal((3, 0.35), (fitted.Variance, fitted.LengthScale));
        Assert.Equal(-42.07605359431817, fitted.LogMarginalLikelihood, 1e-5);
    }

    [Fact]
    public void One_row_has_the_posterior_of_the_closed_form()
    {
        // One member, kernel a: f = a (1 - s(f)) at the mode; a new row at correlation r has the mean r f and the variance
        // a - (r a)^2 / (a + 1 / (s (1 - s))).
        const double Variance = 2, Distance = 0.5;
        double latent = 0;
        for (int i = 0; i < 200; i++) latent = 0.5 * latent + 0.5 * Variance * (1 - 1 / (1 + Math.Exp(-latent)));
        double s = 1 / (1 + Math.Exp(-latent)), r = Math.Exp(-0.5 * Distance * Distance);
        double deviation = Math.Sqrt(Variance - r * Variance * (r * Variance) / (Variance + 1 / (s * (1 - s))));
        double member = Integral(r * latent, deviation), other = 1 - member;
        // A second row, of the other class, far away: it says nothing about the first.
        GaussianProcess fitted = GaussianProcess.Fit(
            [0f, 1000f],
            1,
            [0, 1],
            2,
            new GaussianProcessOptions { Variance = Variance, LengthScale = 1 },
            TestContext.Current.CancellationToken);
        float[] asked = Ask(fitted, [(float)Distance]);
        Assert.Equal(member / (member + other), asked[0], 1e-6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0.1)]
    [InlineData(-1, 3)]
    [InlineData(4, 8)]
    public void Mean_of_the_logistic_function_is_its_integral(double mean, double deviation) =>
        Assert.Equal(Integral(mean, deviation), GaussianProcess.MeanOfLogistic(mean, deviation), 1e-6);

    [Fact]
    public void Far_from_all_rows_every_class_is_as_probable()
    {
        float[] probabilities = Ask(Fit(new GaussianProcessOptions()), [1000f, 0, 0, 0]);
        Assert.All(probabilities, probability => Assert.Equal(1 / 3.0, probability, 1e-6));
    }

    [Fact]
    public void A_class_without_rows_has_no_probability()
    {
        GaussianProcess fitted = GaussianProcess.Fit(
            MadeRows.Training, MadeRows.Inputs, MadeRows.Labels, 4, new GaussianProcessOptions(), TestContext.Current.CancellationToken);
        float[] probabilities = Ask(fitted, MadeRows.Asked);
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(0, probabilities[4 * row + 3]));
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(1, probabilities[(4 * row)..(4 * row + 4)].Sum(), 1e-6));
    }

    [Fact]
    public void Equal_rows_of_different_classes_are_no_trouble()
    {
        GaussianProcess fitted = GaussianProcess.Fit(
            [1f, 1f, 1f, 3f], 1, [0, 1, 0, 1], 2, new GaussianProcessOptions { Variance = 1e6 }, TestContext.Current.CancellationToken);
        Assert.InRange(Ask(fitted, [1f])[0], 0.5, 0.8);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        GaussianProcessOptions options = new();
        var error = Assert.Throws<ArgumentException>(() => Train([1f, float.NaN], options));
        Assert.StartsWith("Input 0 of row 1 is NaN", error.Message);
        Assert.Throws<SettingException>(() => Train([1f, 2f], options with { LengthScale = 0 }));
        Assert.Throws<ArgumentException>(() => Fit(options).Predict(MadeRows.Asked, 4, new float[11]));
    }

    private static GaussianProcess Train(float[] inputs, GaussianProcessOptions options) =>
        GaussianProcess.Fit(inputs, 1, [0, 1], 2, options, TestContext.Current.CancellationToken);

    private static GaussianProcess Fit(GaussianProcessOptions options) =>
        GaussianProcess.Fit(
            MadeRows.Training, MadeRows.Inputs, MadeRows.Labels, 3, options, TestContext.Current.CancellationToken);

    private static float[] Ask(GaussianProcess fitted, float[] inputs)
    {
        int count = inputs.Length / fitted.InputLength;
        float[] probabilities = new float[count * fitted.ClassCount];
        fitted.Predict(inputs, count, probabilities);
        return probabilities;
    }

    // Simpson's rule on a fine grid.
    private static double Integral(double mean, double deviation)
    {
        const int Steps = 4000;
        double sum = 0, width = 20.0 / Steps;
        for (int i = 0; i <= Steps; i++)
        {
            double z = -10 + i * width, weight = i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI) / (1 + Math.Exp(-mean - deviation * z));
        }
        return sum * width / 3;
    }
}
