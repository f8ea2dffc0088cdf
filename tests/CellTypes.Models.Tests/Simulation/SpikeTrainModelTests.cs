using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Simulation;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Simulation;

public class SpikeTrainModelTests
{
    private const double SamplingRate = 30_000;

    [Theory]
    [InlineData(8, 1.27, 0.65, 0.002, IntervalShape.LogNormal, 1)]
    [InlineData(15, 0.70, 0.65, 0.004, IntervalShape.LogNormal, 0)]
    [InlineData(83, 0.37, 0.34, 0.002, IntervalShape.LogNormal, 0)]
    [InlineData(1.4, 0.65, 0.80, 0.02, IntervalShape.Weibull, 0)]
    [InlineData(20, 0.50, 0.65, 0.001, IntervalShape.LogNormal, 0)]
    [InlineData(40, 1.00, 0.30, 0.001, IntervalShape.LogNormal, 0)]
    public void Rate_cv_and_cv2_come_out_as_asked_for(
        double rate, double cv, double cv2, double refractory, IntervalShape shape, double burstiness)
    {
        SpikeTrainModel model = new(rate, cv, cv2, refractory, shape, burstiness);

        SpikeTrainMeasures measured = SpikeTrainMeasures.Of([.. Draw(model, seconds: 40_000 / rate)]);

        // A correlated train of 40,000 intervals knows its mean to some percent only.
        Assert.InRange(measured.Rate / rate, 0.95, 1.05);
        Assert.InRange(measured.Cv / cv, 0.95, 1.05);
        Assert.InRange(measured.Cv2 / cv2, 0.95, 1.05);
    }

    [Fact]
    public void A_weibull_train_with_the_cv_of_a_poisson_process_has_exponential_intervals()
    {
        // Mean and CV of an exponential distribution of rate 1 between its 2nd and 98th percentile, in closed form.
        double a = -Math.Log(0.98), b = -Math.Log(0.02);
        double mean = (Antiderivative1(b) - Antiderivative1(a)) / 0.96, square = (Antiderivative2(b) - Antiderivative2(a)) / 0.96;
        SpikeTrainModel model = new(10 / mean, Math.Sqrt(square - mean * mean) / mean, 0.97, 0, IntervalShape.Weibull);

        List<long> train = Draw(model, seconds: 4000);

        double[] intervals = [.. train.Zip(train.Skip(1), (x, y) => (y - x) / SamplingRate).Order()];
        double worst = intervals.Select((t, i) => Math.Abs(1 - Math.Exp(-10 * t) - (i + 0.5) / intervals.Length)).Max();
        Assert.InRange(worst, 0, 0.015);

        static double Antiderivative1(double t) => -(t + 1) * Math.Exp(-t);
        static double Antiderivative2(double t) => -(t * t + 2 * t + 2) * Math.Exp(-t);
    }

    [Fact]
    public void No_two_spikes_are_closer_than_the_refractory_period_and_the_shortest_interval_gets_near_it()
    {
        SpikeTrainModel model = new(50, 1.2, 0.9, 0.003);

        List<long> train = Draw(model, seconds: 1000);

        Assert.InRange(train.Zip(train.Skip(1), (x, y) => y - x).Min(), 90, 100);
    }

    [Fact]
    public void A_low_cv2_comes_from_neighbouring_intervals_that_resemble_each_other()
    {
        Assert.InRange(SerialCorrelation(new SpikeTrainModel(20, 0.8, 0.4, 0.001)), 0.3, 1);
        Assert.InRange(SerialCorrelation(new SpikeTrainModel(20, 0.5, 0.65, 0.001)), -1, -0.1);
    }

    [Fact]
    public void A_longer_train_begins_with_the_shorter_one()
    {
        SpikeTrainModel model = new(30, 0.6, 0.5, 0.002);

        List<long> shorter = Draw(model, 5), longer = Draw(model, 9);

        Assert.Equal(shorter, longer.Take(shorter.Count));
        Assert.True(longer[shorter.Count] >= 5 * SamplingRate);
    }

    [Theory]
    [InlineData(0, 1, 1, 0.001)]
    [InlineData(1000, 1, 1, 0.001)]
    [InlineData(10, 0, 1, 0.001)]
    [InlineData(10, 1, 2, 0.001)]
    [InlineData(10, 1, 1, -0.001)]
    [InlineData(double.NaN, 1, 1, 0.001)]
    public void Impossible_statistics_are_refused(double rate, double cv, double cv2, double refractory) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpikeTrainModel(rate, cv, cv2, refractory));

    private static List<long> Draw(SpikeTrainModel model, double seconds) =>
        model.Draw(new Xoshiro256StarStar(7, false), (long)(seconds * SamplingRate), SamplingRate);

    private static double SerialCorrelation(SpikeTrainModel model)
    {
        List<long> train = Draw(model, 1000);
        double[] logs = [.. train.Zip(train.Skip(1), (x, y) => Math.Log(y - x))];
        double mean = logs.Average();
        return logs.Zip(logs.Skip(1), (x, y) => (x - mean) * (y - mean)).Sum() / logs.Sum(x => (x - mean) * (x - mean));
    }
}
