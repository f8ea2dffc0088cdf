using System;
using System.Reactive.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Sources;
using CellTypes.Training.Augmentation;
using MathNet.Numerics.Random;

namespace Packaging.Tests;

/// <summary>The C# of the documentation, which is compiled here and compared with the pages by <see cref="DocumentationTests"/>.</summary>
internal static class Snippets
{
    public static void Architecture(ModelBundle bundle)
    {
        using IDisposable session = ZeroMqSpikes.Native("tcp://127.0.0.1:5560")
            .RollingUnits(bundle.Model.Views, history: TimeSpan.FromMinutes(20))
            .Classify(bundle)
            .Confirm(updates: 3)
            .PublishTo("tcp://127.0.0.1:5561").LogTo("labels.jsonl")
            .Subscribe(update => Console.WriteLine(LabelText.Of(update)));
    }

    public static void Streaming()
    {
        ModelBundle bundle = ModelBundle.Load("bundles/cerebellum-forest", "cpu");
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Units = 50, Duration = 120 });
        using IDisposable session = SimulatedProbe.Create(recording, speed: 20)
            .RollingUnits(bundle.Model.Views, history: TimeSpan.FromMinutes(20))
            .Classify(bundle)
            .Confirm(updates: 3)
            .PublishTo("tcp://127.0.0.1:5561").LogTo("labels.jsonl")
            .Subscribe(update => Console.WriteLine(LabelText.Of(update)));
    }

    public static void Models()
    {
        ModelBundle bundle = ModelBundle.Load("bundles/cerebellum-forest", "cpu");
        Console.WriteLine($"{bundle.Model.Name}: {string.Join(", ", bundle.Model.Classes)}");
    }

    public static void Augmentation(long[] spikes, long recordingLength, float[] waveform, int peakChannel, int seed)
    {
        // 10 channels x 60 samples around the peak in microvolts, and the spikes of a recording of so many samples at 30 kHz.
        SpikeTrain train = new(spikes, 30_000, recordingLength);
        UnitSample unit = new(waveform, 10, train, new ThesisAutocorrelogramView(), (peakChannel - 5) % 2);

        AugmentationPolicy strong = AugmentationPolicy.Strong(unit.Signals);
        Random random = new Xoshiro256StarStar(seed, threadSafe: false);
        UnitSample changed = strong.Apply(unit, random);    // changed.Waveform, changed.Autocorrelogram
    }
}
