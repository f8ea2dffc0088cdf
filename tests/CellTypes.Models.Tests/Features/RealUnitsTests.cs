using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Features;

public class RealUnitsTests
{
    private readonly record struct Unit(long[] Samples, Template Template, ProbeGeometry Probe);

    private static List<Unit> Session()
    {
        string folder = SharedData.Require("neuropixels_session");
        long[] times = NpyFile.Read<long>(Path.Combine(folder, "spike_times.npy")).Values;
        int[] clusters = NpyFile.Read<int>(Path.Combine(folder, "spike_clusters.npy")).Values;
        (float[] templates, int[] shape) = NpyFile.Read<float>(Path.Combine(folder, "templates.npy"));
        long[] sites = ReadSites(Path.Combine(folder, "templates_ind.npy"), shape[0] * shape[2]);
        double[] positions = NpyFile.Read<double>(Path.Combine(folder, "channel_positions.npy")).Values;
        ProbeGeometry probe = new(positions.Chunk(2).Select(p => (p[0], p[1])));
        ILookup<int, long> spikes = Enumerable.Range(0, times.Length).ToLookup(i => clusters[i], i => times[i]);

        List<Unit> units = [];
        for (int unit = 0; unit < shape[0]; unit++)
        {
            float[] values = new float[shape[1] * shape[2]];
            for (int sample = 0; sample < shape[1]; sample++)
            {
                for (int row = 0; row < shape[2]; row++) values[row * shape[1] + sample] = templates[(unit * shape[1] + sample) * shape[2] + row];
            }
            int[] channels = [.. sites.Skip(unit * shape[2]).Take(shape[2]).Select(s => (int)s)];
            units.Add(new Unit([.. spikes[unit].Order().Distinct()], new Template(values, channels, shape[1], 30_000), probe));
        }
        return units;
    }

    private static long[] ReadSites(string path, int count) => new FileInfo(path).Length < count * 8
        ? [.. NpyFile.Read<int>(path).Values.Select(s => (long)s)]
        : NpyFile.Read<long>(path).Values;

    private static Dictionary<string, double[]> ThesisTable()
    {
        string[][] rows = [.. File.ReadAllLines(Path.Combine(SharedData.Require("thesis_features"), "Aug-09-2022_all_features.csv")).Select(l => l.Split(','))];
        string[][] units = [.. rows.Skip(1).Where(r => r.Skip(4).Count(v => v.Length == 0 || double.Parse(v, CultureInfo.InvariantCulture) == 0) <= 5)];
        Assert.Equal(77, units.Length);
        return rows[0].Index().Skip(4).ToDictionary(c => c.Item, c => Array.ConvertAll(units, r => double.Parse(r[c.Index], CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Temporal_features_of_almost_all_units_of_a_session_are_finite_and_plausible(int version)
    {
        TemporalFeatures features = version == 1 ? TemporalFeatures.Published : TemporalFeatures.Standard;
        double[][] computed = Compute(u => (features.Compute(u.Samples, 30_000, Buffer(15, out double[] f)), f), out int units);
        Assert.InRange(computed.Length, 0.95 * units, units);
        Assert.All(computed, f => Assert.All(f, v => Assert.True(double.IsFinite(v))));
        Assert.InRange(Median(computed, (int)TemporalFeature.MeanRate), 0.5, 20);
        Assert.InRange(Median(computed, (int)TemporalFeature.LocalVariation), 0.4, 1.5);
        Assert.InRange(Median(computed, (int)TemporalFeature.Cv2Mean), 0.6, 1.3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Waveform_features_of_most_units_of_a_session_are_finite_and_plausible(int version)
    {
        WaveformFeatures features = version == 1 ? WaveformFeatures.Published : WaveformFeatures.Standard;
        double[][] computed = Compute(u => (features.Compute(u.Template, u.Probe, Buffer(17, out double[] f)), f), out int units);
        Assert.InRange(computed.Length, 0.85 * units, units);
        Assert.All(computed, f => Assert.All(f, v => Assert.True(double.IsFinite(v))));
        double milliseconds = version == 1 ? 81.0 / 8199 / 30 : 1;
        Assert.InRange(Median(computed, (int)WaveformFeature.Width) * milliseconds, 0.2, 0.8);
        Assert.InRange(Median(computed, (int)WaveformFeature.TroughHalfWidth) * milliseconds, 0.1, 0.4);
        Assert.InRange(Median(computed, (int)WaveformFeature.TroughVoltage), -250, -30);
    }

    // The table was made of other cells of another brain region: only units and orders of magnitude can agree, and must.
    [Fact]
    public void Version_1_lies_in_the_ranges_of_the_thesis_table()
    {
        Dictionary<string, double[]> table = ThesisTable();
        List<Unit> session = Session();
        double[][] temporal = Compute(u => (TemporalFeatures.Published.Compute(u.Samples, 30_000, Buffer(15, out double[] f)), f), out _);
        double[][] waveform = Compute(u => (WaveformFeatures.Published.Compute(u.Template, u.Probe, Buffer(17, out double[] f)), f), out _);
        foreach ((string name, double[] values) in table)
        {
            int t = TemporalFeatures.Names.ToList().IndexOf(name), w = WaveformFeatures.Names.ToList().IndexOf(name);
            if (t < 0 && w < 0) continue;
            double median = t >= 0 ? Median(temporal, t) : Median(waveform, w);
            double slack = (values.Max() - values.Min()) / 2;
            Assert.True(median >= values.Min() - slack && median <= values.Max() + slack, $"{name}: {median}, table {values.Min()} to {values.Max()}.");
        }
    }

    private static double[] Buffer(int length, out double[] features) => features = new double[length];

    private static double[][] Compute(Func<Unit, (string? Reason, double[] Features)> compute, out int units)
    {
        List<Unit> session = [.. Session().Where(u => u.Samples.Length >= 50)];
        units = session.Count;
        List<(string? Reason, double[] Features)> results = session.ConvertAll(u => compute(u));
        foreach (IGrouping<string?, (string? Reason, double[] Features)> group in results.GroupBy(r => r.Reason))
            TestContext.Current.TestOutputHelper?.WriteLine($"{group.Count()} units: {group.Key ?? "computed"}");
        return [.. results.Where(r => r.Reason is null).Select(r => r.Features)];
    }

    private static double Median(double[][] rows, int column) => rows.Select(r => r[column]).Order().ElementAt(rows.Length / 2);
}
