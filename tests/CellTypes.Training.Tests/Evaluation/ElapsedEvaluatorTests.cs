using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tests.Evaluation;

public class ElapsedEvaluatorTests
{
    private static readonly SimulatedRecording Recording = SimulatedRecording.Create(new SimulationOptions { Units = 36, Duration = 60, Seed = 3 });
    private static readonly LabelledSet Set = RecordedSets.OfSimulation(Recording, [new PeakWaveformView(), new AutocorrelogramShapeView()]).Set;
    private static readonly StratifiedKFold Protocol = new(3);

    [Fact]
    public void At_the_end_labels_are_those_of_the_whole_recording()
    {
        ITrainer family = ModelFamilies.Parse("forest(trees=20)");
        EvaluationResult whole = Evaluator.Run(Set, family, Protocol, [1, 2], cancellation: TestContext.Current.CancellationToken);
        IReadOnlyList<ElapsedPoint> points = Run(family, 1e6, 60, 5);
        Assert.Equal([5, 60, 1e6], points.Select(point => point.Seconds));
        Assert.Equal(whole.Accuracy.Mean, points[2].Right.Mean, 1e-12);
        Assert.Equal(whole.Coverage.Single(coverage => coverage.Ratio == 2).Kept.Mean, points[2].Confident.Mean, 1e-12);
        Assert.Equal(points[1] with { Seconds = 0 }, points[2] with { Seconds = 0 });
        Assert.Equal((1, 1), (points[2].Labelled.Mean, points[2].Final.Mean));
        Assert.All(points, point => Assert.True(point.ConfidentlyRight.Mean <= Math.Min(point.Confident.Mean, point.Right.Mean)));
        Assert.True(points[0].Final.Mean < 1);
    }

    [Fact]
    public void A_unit_has_inputs_once_two_of_its_spikes_have_come_close()
    {
        double[] times = [0.1, 1, 4];
        IReadOnlyList<ElapsedPoint> points = Run(new SpyTrainer(), times);
        foreach ((double time, ElapsedPoint point) in times.Zip(points))
        {
            int expected = Recording.Units.Count(unit => Set.UnitIds.Contains($"sim3/{unit.Id}") && HasPair(unit.SpikeSamples, time * Recording.Options.SamplingRate));
            Assert.Equal(expected / (double)Set.Count, point.Labelled.Mean, 1e-12);
        }
        Assert.InRange(points[0].Labelled.Mean, 0.01, 0.95);

        // The lags of the view are 0.5 to 100.5 ms.
        bool HasPair(long[] spikes, double end) => spikes.Zip(spikes.Skip(1))
            .Any(pair => pair.Second < end && (pair.Second - pair.First) / Recording.Options.SamplingRate is >= 0.0005 and < 0.1005);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        LabelledSet withoutTrains = Set.WithInputs(inputs => inputs);
        CellTypesException error = Assert.Throws<CellTypesException>(() => ElapsedEvaluator.Run(withoutTrains, new SpyTrainer(), Protocol, [1], [10], cancellation: TestContext.Current.CancellationToken));
        Assert.StartsWith("The spike trains of these units are not known", error.Message);
        Assert.Equal(error.Message, Assert.Throws<CellTypesException>(() => ElapsedEvaluator.Check(withoutTrains, [10])).Message);
        Assert.Throws<CellTypesException>(() => Run(new SpyTrainer(), 0));
        Assert.Throws<CellTypesException>(() => Run(new SpyTrainer(), double.NaN));
        Assert.Throws<CellTypesException>(() => Run(new SpyTrainer()));
    }

    private static IReadOnlyList<ElapsedPoint> Run(ITrainer family, params double[] times) =>
        ElapsedEvaluator.Run(Set, family, Protocol, [1, 2], times, TestContext.Current.CancellationToken);
}
