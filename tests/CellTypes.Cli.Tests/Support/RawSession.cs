using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Simulation;

namespace CellTypes.Cli.Tests.Support;

/// <summary>
/// A minute of sixteen channels: the spikes and peak waveforms of simulated units, a SpikeGLX recording that holds them in noise, and two phy folders of
/// it, one with the true templates, one with templates of another shape.
/// </summary>
public sealed class RawSession : IDisposable
{
    public const int Channels = 16;
    public const int Units = 6;
    private const double Scale = 2.34375, Noise = 9;
    private readonly TemporaryFolder _folder = new();

    public RawSession()
    {
        SimulatedRecording simulated = SimulatedRecording.Create(new SimulationOptions { Units = Units, Duration = 60, Seed = 8 });
        Length = simulated.Duration;
        ProbeGeometry probe = new(Enumerable.Range(0, Channels).Select(ProbeGeometry.Neuropixels1().Position));
        Dictionary<int, Template> truth = simulated.Units.ToDictionary(unit => unit.Id, unit => OnProbe(unit.Template, 2 + 2 * unit.Id));
        Dictionary<int, Template> wrong = truth.ToDictionary(entry => entry.Key, entry => Whiten(entry.Value));
        (long sample, int unit)[] spikes = [.. simulated.SpikeSamples.Zip(simulated.SpikeUnits)];
        PhyFolderWriter.Write(Truth, 30_000, probe, [.. spikes.Select(spike => spike.sample)], [.. spikes.Select(spike => spike.unit)], truth);
        PhyFolderWriter.Write(Whitened, 30_000, probe, [.. spikes.Select(spike => spike.sample)], [.. spikes.Select(spike => spike.unit)], wrong);
        Samples = MakeSamples(spikes, truth, simulated.TroughSample);
        WriteSpikeGlx(Recording, Samples);
    }

    /// <summary>Gets the phy folder with the true templates, in microvolts.</summary>
    public string Truth => _folder.PathOf("truth");

    /// <summary>Gets the SpikeGLX recording.</summary>
    public string Recording => _folder.PathOf("run_g0_t0.imec0.ap.bin");

    /// <summary>Gets the length in samples.</summary>
    public long Length { get; }

    /// <summary>Gets the samples of the recording: all channels, and the sync word.</summary>
    public short[] Samples { get; }

    /// <summary>Gets the phy folder with the wrong templates.</summary>
    public string Whitened => _folder.PathOf("whitened");

    /// <summary>Writes samples as a SpikeGLX recording.</summary>
    public static void WriteSpikeGlx(string path, ReadOnlySpan<short> samples)
    {
        File.WriteAllBytes(path, MemoryMarshal.AsBytes(samples).ToArray());
        File.WriteAllLines(Path.ChangeExtension(path, ".meta"),
        [
            "typeThis=imec", $"nSavedChans={Channels + 1}", $"snsApLfSy={Channels},0,1", $"snsSaveChanSubset=0:{Channels - 1},768", "imSampRate=30000.061", "imAiRangeMax=0.6", "imMaxInt=512", "imDatPrb_type=0",
            "~imroTbl=(0,384)" + string.Concat(Enumerable.Range(0, 384).Select(channel => $"({channel} 0 0 500 250 1)")),
            "~snsGeomMap=(NP1000,1,0,70)" + string.Concat(Enumerable.Range(0, Channels).Select(channel => $"(0:{new[] { 27, 59, 11, 43 }[channel % 4]}:{channel / 2 * 20}:1)")),
        ]);
    }

    public void Dispose() => _folder.Dispose();

    private static Template OnProbe(Template template, int peakChannel)
    {
        float[] peak = template.Row(template.PeakRow()).ToArray();
        int[] channels = [.. Enumerable.Range(0, Channels)];
        return new Template([.. channels.SelectMany(channel => peak.Select(value => value * (float)Math.Exp(-Math.Abs(channel - peakChannel) / 3.0)))], channels, template.SampleCount, template.SamplingRate);
    }

    // A derivative in time, and a scale of a few: nothing that a model knows.
    private static Template Whiten(Template template) => new(
        [.. template.Values.Select((value, i) => i % template.SampleCount == 0 ? 0 : (template.Values[i - 1] - value) / 40)], template.Channels, template.SampleCount, template.SamplingRate);

    private short[] MakeSamples((long Sample, int Unit)[] spikes, Dictionary<int, Template> templates, int trough)
    {
        Random random = new(7);
        float[] values = new float[Length * Channels];
        for (int i = 0; i < values.Length; i += 2)
        {
            (double size, double angle) = (Noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), 2 * Math.PI * random.NextDouble());
            (values[i], values[i + 1]) = ((float)(size * Math.Cos(angle)), (float)(size * Math.Sin(angle)));
        }
        foreach ((long sample, int unit) in spikes.Where(spike => spike.Unit >= 0))
        {
            Template template = templates[unit];
            for (int t = 0; t < template.SampleCount; t++)
            {
                long at = sample - trough + t;
                for (int channel = 0; channel < Channels && at >= 0 && at < Length; channel++) values[at * Channels + channel] += template.Row(channel)[t];
            }
        }
        short[] samples = new short[Length * (Channels + 1)];
        for (long at = 0; at < Length; at++)
        {
            for (int channel = 0; channel < Channels; channel++) samples[at * (Channels + 1) + channel] = (short)Math.Round(values[at * Channels + channel] / Scale);
            samples[at * (Channels + 1) + Channels] = 64;
        }
        return samples;
    }
}
