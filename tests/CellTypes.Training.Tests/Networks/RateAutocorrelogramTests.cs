using System;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Networks;

namespace CellTypes.Training.Tests.Networks;

/// <summary>Networks on the autocorrelogram at ten firing rates.</summary>
public class RateAutocorrelogramTests
{
    private static readonly UnitView[] Views = [new PeakWaveformView(), new RateAutocorrelogramView()];

    [Fact]
    public void It_is_convolved_in_ten_rows_and_the_waveform_is_not()
    {
        InputBlock[] blocks = [.. InputBlock.Of([.. Views, new AutocorrelogramShapeView()])];
        EncoderArchitecture?[] encoders = [.. ViewAutoencoders.C4.Parts(blocks).Select(part => part.Encoder)];
        Assert.Equal([(90, 0), (1010, 10), (100, 1)], encoders.Select(encoder => (encoder!.Inputs, encoder.ConvolvedRows)));
        Assert.Equal(0, ViewAutoencoders.Thesis.Parts(blocks)[1].Encoder!.ConvolvedRows);
        // 16 channels of 23 lags come out of the convolutions of Beau et al. 2025: 368 inputs of the first linear layer, 200 outputs.
        using NetworkRandom random = new(1);
        using var network = encoders[1]!.BuildEncoder(random);
        Assert.Contains(network.named_parameters(), entry => entry.parameter.shape.SequenceEqual([200L, 368]));
    }

    [Fact]
    public void C4_tells_simulated_cells_apart_by_it()
    {
        LabelledSet set = RecordedSets.OfSimulation(SimulatedRecording.Create(new SimulationOptions { Units = 90, Duration = 120, Seed = 3 }), Views).Set;
        LabelledSet training = set.SelectUnits([.. Enumerable.Range(0, set.Count).Where(unit => unit % 3 != 0)]);
        LabelledSet test = set.SelectUnits([.. Enumerable.Range(0, set.Count).Where(unit => unit % 3 == 0)]);
        IClassifier classifier = ModelFamilies.Parse("c4(wave-epochs=10,acg-epochs=10,wave-hidden=30,acg-hidden=20,folds=1,seeds=1,epochs=15)").Fit(training, 1, CancellationToken.None);
        int classes = set.ClassNames.Count;
        float[] probabilities = new float[test.Count * classes];
        classifier.Predict(test.Inputs, test.Count, probabilities);
        (classifier as IDisposable)?.Dispose();
        int right = Enumerable.Range(0, test.Count).Count(unit => probabilities.AsSpan(unit * classes, classes) is var p && p.IndexOf(p.ToArray().Max()) == test.Labels[unit]);
        int largest = test.UnitsPerClass().Max();
        Assert.True(right > 1.7 * largest, $"{right} of {test.Count}, of which the largest class has {largest}");
    }
}
