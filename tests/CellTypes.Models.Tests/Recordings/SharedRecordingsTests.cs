using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>The real recordings for development, where they are at hand.</summary>
public sealed class SharedRecordingsTests
{
    [Fact]
    public void Every_recording_loads_with_a_template_for_every_unit()
    {
        string data = SharedData.Folder(".");
        string[] files = Directory.GetFiles(data, "spike_times.npy", SearchOption.AllDirectories);
        Assert.SkipWhen(files.Length == 0, $"no recordings in {data}");
        foreach (string path in files.Select(file => Path.GetDirectoryName(file)!))
        {
            SortedRecording folder = SortedRecording.Load(path);
            Assert.Empty(folder.Notes);
            Assert.Equal(File.ReadAllLines(Path.Combine(path, "cluster_info.tsv")).Length - 1, folder.Units.Count);
            foreach (RecordedUnit unit in folder.RecordedUnits())
            {
                Assert.True(unit.SpikeCount > 0);
                Assert.InRange(unit.Template!.Channels.Length, 1, PhyFolder.LargestTemplateChannelCount);
                Assert.True(unit.Template.PeakRow() >= 0);
                Assert.All(unit.Template.Channels, channel => Assert.InRange(channel, 0, folder.Probe!.ChannelCount - 1));
            }
        }
    }

    [Fact]
    public void Templates_and_spikes_are_those_that_NumPy_reads()
    {
        string[] names = ["neuropixels_session", "cellexplorer_groundtruth/session_819701982"];
        string[] paths = [.. names.Select(SharedData.Folder)];
        foreach (string path in paths)
        {
            SortedRecording folder = SortedRecording.Load(path);
            string[] expected = Python.Run(
                """
                import os, sys, numpy as np
                p = sys.argv[1] + '/'
                t, s, c = np.load(p + 'templates.npy'), np.load(p + 'spike_times.npy'), np.load(p + 'spike_clusters.npy')
                for k in range(len(t)):
                    row = np.ptp(t[k], axis=0).argmax()
                    channel = np.load(p + 'templates_ind.npy')[k, row] if os.path.exists(p + 'templates_ind.npy') else row
                    d = np.diff(np.unique(s[c == k]))
                    print(k, (c == k).sum(), s[c == k].sum(), channel, repr(float(np.ptp(t[k, :, row]))), (d < 90).sum())
                """,
                path);
            Assert.Equal(expected, folder.Units.Select(unit => Describe(unit, folder.Unit(unit.Name))));
        }
    }

    private static string Describe(SortedUnit unit, RecordedUnit signals)
    {
        Template template = signals.Template!;
        long[] samples = signals.SpikeSamples().ToArray();
        int peak = template.PeakRow(), shortIntervals = samples.Zip(samples.Skip(1)).Count(pair => pair.Second - pair.First < 90);
        string amplitude = ((double)template.PeakToPeak(peak)).ToString("R");
        if (!amplitude.Contains('.')) amplitude += ".0";
        return $"{unit.Name} {unit.SpikeCount} {samples.Sum()} {template.Channels[peak]} {amplitude} {shortIntervals}";
    }
}
