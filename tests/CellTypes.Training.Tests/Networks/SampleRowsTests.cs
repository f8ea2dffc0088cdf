using System;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Networks;
using CellTypes.Training.Tests.Augmentation;

namespace CellTypes.Training.Tests.Networks;

/// <summary>Augmentation of the rows of a set, with and without the spikes that they come from.</summary>
public class SampleRowsTests
{
    private const SampleSignals Everything = SampleSignals.SeveralChannels | SampleSignals.SpikeTrain;

    [Theory]
    [InlineData("waveform/thesis-10x60@1,acg/thesis-100@1", true, Everything, true)]
    [InlineData("waveform/thesis-10x60@1,acg/thesis-100@1", false, SampleSignals.SeveralChannels, true)]
    [InlineData("waveform/thesis-10x60@1,acg/ms-100@1", true, Everything, false)]
    [InlineData("waveform/peak-90@1,acg/thesis-100@1", true, SampleSignals.SpikeTrain, false)]
    [InlineData("waveform/peak-90-down@1,acg/log-13@1", true, SampleSignals.SpikeTrain, false)]
    [InlineData("waveform/peak-90@1,acg/ms-100@1", false, SampleSignals.None, false)]
    [InlineData("features/temporal-15@2,acg/thesis-100@1", true, SampleSignals.SpikeTrain, true)]
    [InlineData("waveform/thesis-10x60@1,acg/rate-10x101@1", true, SampleSignals.SeveralChannels, false)]
    [InlineData("waveform/thesis-10x60@1", true, SampleSignals.SeveralChannels, true)]
    public void Units_have_what_their_views_and_spikes_allow(string views, bool areSpikesKnown, SampleSignals signals, bool haveSize)
    {
        SampleRows rows = Rows([.. views.Split(',').Select(UnitViews.Parse)], areSpikesKnown);
        Assert.Equal((signals, haveSize), (rows.Signals, rows.HaveSize));
    }

    [Fact]
    public void Constant_shift_is_for_signals_with_a_size()
    {
        Assert.Contains(AugmentationPolicy.Strong(Everything).Combinations!.Pool, step => step.Transformation is ConstantShift);
        Assert.Equal(8, AugmentationPolicy.Strong(Everything).Combinations!.Pool.Count);
        Assert.Equal(7, AugmentationPolicy.Strong(Everything, haveSize: false).Combinations!.Pool.Count(step => step.Transformation is not ConstantShift));
        Assert.Equal("GaussianNoise", Assert.Single(AugmentationPolicy.Strong(SampleSignals.None, haveSize: false).Combinations!.Pool).Transformation.Name);
    }

    [Fact]
    public void Row_is_the_unit_that_its_spikes_make()
    {
        UnitView[] views = [new ThesisWaveformView(), new ThesisAutocorrelogramView()];
        LabelledSet set = Simulated(views);
        SampleRows rows = Rows(views, areSpikesKnown: true);
        for (int i = 0; i < set.Count; i++)
        {
            SampleSource source = set.Sources![i];
            UnitSample sample = rows.Sample(set.Row(i), source);
            UnitSample expected = new(set.Row(i)[..600].ToArray(), 10, source.Train, new ThesisAutocorrelogramView(), source.FirstPair);
            Assert.Equal(expected.Autocorrelogram.ToArray(), sample.Autocorrelogram.ToArray());
            Assert.Equal((Everything, source.FirstPair), (sample.Signals, sample.FirstPair));
            float[] row = [.. set.Row(i)];
            // Whatever the thesis does to it, the row receives what became of the unit.
            UnitSample changed = AugmentationPolicy.Strong(rows.Signals).Apply(sample, MadeUnits.Random(i));
            rows.Write(changed, row);
            Assert.Equal([.. changed.Waveform, .. changed.Autocorrelogram], row);
            // Complex spikes may have no pair of spikes within the lags, before and after.
            if (set.Row(i)[600..].ToArray().All(value => value == 0)) continue;
            rows.Write(new DeleteSpikes().Apply(sample, 0.5, MadeUnits.Random(i)), row);
            Assert.Equal(set.Row(i)[..600].ToArray(), row[..600]);
            Assert.NotEqual(set.Row(i)[600..].ToArray(), row[600..]);
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void FixMatch_learns_from_units_with_spikes_and_uses_these()
    {
        LabelledSet set = Simulated([new ThesisWaveformView(), new ThesisAutocorrelogramView()]);
        LabelledSet training = set.SelectUnits([.. Enumerable.Range(0, set.Count).Where(unit => unit % 3 != 0)]);
        LabelledSet test = set.SelectUnits([.. Enumerable.Range(0, set.Count).Where(unit => unit % 3 == 0)]);
        float[] withSpikes = Predict(training, test), again = Predict(training, test);
        Assert.Equal(withSpikes, again);
        Assert.NotEqual(withSpikes, Predict(training.WithInputs(inputs => inputs), test));
        int classes = set.ClassNames.Count;
        int right = Enumerable.Range(0, test.Count).Count(unit => withSpikes.AsSpan(unit * classes, classes) is var p && p.IndexOf(p.ToArray().Max()) == test.Labels[unit]);
        int largest = test.UnitsPerClass().Max();
        Assert.True(right > 1.5 * largest, $"{right} of {test.Count}, of which the largest class has {largest}");
    }

    private static float[] Predict(LabelledSet training, LabelledSet test)
    {
        IClassifier classifier = ModelFamilies.Parse("fixmatch(epochs=2,hidden=30,average=0.95)").Fit(training, 1, CancellationToken.None);
        float[] probabilities = new float[test.Count * test.ClassNames.Count];
        classifier.Predict(test.Inputs, test.Count, probabilities);
        (classifier as IDisposable)?.Dispose();
        return probabilities;
    }

    private static LabelledSet Simulated(UnitView[] views) =>
        RecordedSets.OfSimulation(SimulatedRecording.Create(new SimulationOptions { Units = 60, Duration = 60, Seed = 2 }), views).Set;

    private static SampleRows Rows(UnitView[] views, bool areSpikesKnown) => new(views, areSpikesKnown);
}
