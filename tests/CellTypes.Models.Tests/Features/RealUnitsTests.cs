using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Features;

public class RealUnitsTests
{
    private static List<RecordedUnit> Session() => [.. SortedRecording.Load(SharedData.Folder("neuropixels_session")).RecordedUnits()];

    private static Dictionary<string, double[]> ThesisTable()
    {
        string[][] rows = [.. File.ReadAllLines(SharedData.File("thesis_features/Aug-09-2022_all_features.csv")).Select(l => l.Split(','))];
        string[][] units = [.. rows.Skip(1).Where(r => r.Skip(4).Count(v => v.Length == 0 || double.Parse(v, CultureInfo.InvariantCulture) == 0) <= 5)];
        Assert.Equal(77, units.Length);
        return rows[0].Index().Skip(4).ToDictionary(c => c.Item, c => Array.ConvertAll(units, r => double.Parse(r[c.Index], CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Temporal_features_of_almost_all_units_of_a_session_are_finite_and_plausible(int version)
    {
        TemporalFeatures features = version == 1 ? TemporalFeatures.Published : version == 2 ? TemporalFeatures.Standard : TemporalFeatures.Database;
        double[][] computed = Compute(u => (features.Compute(u.SpikeSamples(), 30_000, Buffer(15, out double[] f)), f), out int units);
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
        double[][] computed = Compute(u => (features.Compute(u.Template!, u.Probe!, Buffer(17, out double[] f)), f), out int units);
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
        List<RecordedUnit> session = Session();
        double[][] temporal = Compute(u => (TemporalFeatures.Published.Compute(u.SpikeSamples(), 30_000, Buffer(15, out double[] f)), f), out _);
        double[][] waveform = Compute(u => (WaveformFeatures.Published.Compute(u.Template!, u.Probe!, Buffer(17, out double[] f)), f), out _);
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

    private static double[][] Compute(Func<RecordedUnit, (string? Reason, double[] Features)> compute, out int units)
    {
        List<RecordedUnit> session = [.. Session().Where(u => u.SpikeCount >= 50)];
        units = session.Count;
        List<(string? Reason, double[] Features)> results = session.ConvertAll(u => compute(u));
        foreach (IGrouping<string?, (string? Reason, double[] Features)> group in results.GroupBy(r => r.Reason))
            TestContext.Current.TestOutputHelper?.WriteLine($"{group.Count()} units: {group.Key ?? "computed"}");
        return [.. results.Where(r => r.Reason is null).Select(r => r.Features)];
    }

    private static double Median(double[][] rows, int column) => rows.Select(r => r[column]).Order().ElementAt(rows.Length / 2);
}
