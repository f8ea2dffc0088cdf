using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>A phy folder of some units on a Neuropixels 1.0 probe of 64 channels: unit u is largest on channel <see cref="PeakOf"/>, and has 60 spikes.</summary>
internal sealed class MadePhyFolder : IDisposable
{
    public const int ChannelCount = 64;
    private const int SampleCount = 40;
    private readonly TemporaryFolder _folder = new();

    public MadePhyFolder(int unitCount)
    {
        ProbeGeometry probe = ProbeGeometry.Neuropixels1();
        SetUnits([.. Enumerable.Range(0, unitCount)]);
        SetTemplates([.. Enumerable.Range(0, unitCount)]);
        Save("channel_positions.npy", [.. Enumerable.Range(0, ChannelCount).SelectMany(c => new[] { probe.Position(c).X, probe.Position(c).Y })], ChannelCount, 2);
        Save("channel_map.npy", [.. Enumerable.Range(0, ChannelCount)]);
        Write("params.py", "sample_rate = 30000.0\n");
    }

    public string Root => _folder.Root;

    public static int PeakOf(int unit) => (unit * 5 + 3) % ChannelCount;

    public void Dispose() => _folder.Dispose();

    /// <summary>Gives 60 spikes to each of some units, in time order, as spike_clusters.npy and spike_templates.npy have them before curation.</summary>
    public void SetUnits(long[] ids)
    {
        Save("spike_times.npy", [.. Enumerable.Range(0, 60 * ids.Length).Select(i => 1000L + 250 * i)]);
        long[] clusters = [.. Enumerable.Range(0, 60 * ids.Length).Select(i => ids[i % ids.Length])];
        Save("spike_clusters.npy", clusters);
        Save("spike_templates.npy", clusters);
    }

    /// <summary>Writes templates.npy: row k is the waveform of the k-th of some units.</summary>
    public void SetTemplates(int[] units) => Save("templates.npy", Templates(units), units.Length, SampleCount, ChannelCount);

    public static float[] Templates(int[] units)
    {
        float[] values = new float[units.Length * SampleCount * ChannelCount];
        for (int row = 0; row < units.Length; row++)
        {
            for (int channel = 0; channel < ChannelCount; channel++)
            {
                double scale = Math.Exp(-Math.Abs(channel - PeakOf(units[row])) / 4.0) * (100 + units[row]);
                for (int i = 0; i < SampleCount; i++) values[(row * SampleCount + i) * ChannelCount + channel] = (float)(-scale * Math.Exp(-(i - 15) * (i - 15) / 8.0));
            }
        }
        return values;
    }

    public void Save<T>(string name, T[] values, params int[] shape)
        where T : struct => NpyFile.Write(_folder.PathOf(name), values, shape);

    public void Write(string name, string text) => File.WriteAllText(_folder.PathOf(name), text);

    public void Delete(string name) => File.Delete(_folder.PathOf(name));

    public SortedRecording Load(double? samplingRate = null) => SortedRecording.Load(Root, samplingRate);

    public string Refusal(double? samplingRate = null)
    {
        string message = Assert.Throws<CellTypesException>(() => Load(samplingRate)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
