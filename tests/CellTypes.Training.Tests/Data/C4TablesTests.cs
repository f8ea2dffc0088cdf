using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests.Data;

public sealed class C4TablesTests : IDisposable
{
    private static readonly UnitView[] Both = [new PeakWaveformView(), new AutocorrelogramShapeView()];
    private static readonly IReadOnlyList<C4Lab> Hull = C4Lab.Named("hull");
    private readonly TemporaryFolder _folder = new();

    public C4TablesTests()
    {
        Directory.CreateDirectory(_folder.PathOf("hull"));
        Write("labels.csv", "label", "MLI", "unlabelled", "GoC");
        Write("waveforms.csv", Header(90), Line(90, Spike(-1)), Line(90, Spike(-1)), Line(90, Spike(2)));
        Write("acg.csv", Header(201), Line(201, lag => lag), Line(201, lag => 1), Line(201, lag => lag % 7));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labelled_units_have_the_views_of_their_rows_as_inputs()
    {
        TrainingTables tables = C4Tables.Read(_folder.Root, Hull, Both);
        LabelledSet set = tables.Set;
        Assert.Equal(["hull/0", "hull/2"], set.UnitIds);
        Assert.Equal(["GoC", "MLI"], set.ClassNames);
        Assert.Equal([1, 0], set.Labels.ToArray());
        Assert.Equal(["hull", "hull"], set.Groups["lab"]);
        Assert.Equal(["wave_0", "acg_1ms"], [set.InputNames[0], set.InputNames[90]]);
        Assert.Equal(-1, set.Row(0)[30], 1e-6);
        Assert.Equal(1, set.Row(1)[30], 1e-6); // the polarity is kept
        // Column 101 + k holds a lag of k + 1 ms; the mean of 101 to 200 is 150.5.
        for (int lag = 1; lag <= 100; lag++) Assert.Equal((100 + lag) / 150.5, set.Row(0)[89 + lag], 1e-5);
        Assert.Equal(["hull/labels.csv", "hull/waveforms.csv", "hull/acg.csv"], tables.Files);
        Assert.Empty(tables.LeftOut);
        Assert.Equal(["hull/1"], set.Unlabelled.UnitIds);
        Assert.Equal(["hull"], set.Unlabelled.Groups["lab"]);
        Assert.Equal(Enumerable.Repeat(1f, 100), set.Unlabelled.Inputs[90..].ToArray());
    }

    [Fact]
    public void An_unlabelled_copy_of_a_labelled_unit_is_left_out_even_where_it_comes_first()
    {
        Write("labels.csv", "label", "unlabelled", "MLI", "GoC");
        Write("acg.csv", Header(201), Line(201, lag => lag), Line(201, lag => lag), Line(201, lag => lag % 7));
        TrainingTables tables = C4Tables.Read(_folder.Root, Hull, Both);
        Assert.Equal(["hull/1", "hull/2"], tables.Set.UnitIds);
        Assert.Equal(0, tables.Set.Unlabelled.Count);
        Assert.Empty(tables.LeftOut);
    }

    [Fact]
    public void Only_the_tables_that_the_views_need_are_read()
    {
        File.Delete(_folder.PathOf("hull", "waveforms.csv"));
        Assert.Equal(100, C4Tables.Read(_folder.Root, Hull, [new AutocorrelogramShapeView()]).Set.InputLength);
        Refuses("waveforms.csv is missing");
    }

    [Fact]
    public void Units_without_a_view_and_units_that_come_twice_are_left_out_and_counted()
    {
        Write("labels.csv", "label", "MLI", "MLI", "GoC", "GoC", "GoC");
        string wave = Line(90, Spike(-1)), holes = wave.Replace("0,", ",", StringComparison.Ordinal), ramp = Line(201, lag => lag);
        Write("waveforms.csv", Header(90), wave, holes, wave, wave, wave);
        Write("acg.csv", Header(201), ramp, Line(201, _ => 2), Line(201, _ => 0), ramp, Line(201, _ => 3));
        TrainingTables tables = C4Tables.Read(_folder.Root, Hull, Both);
        Assert.Equal(["hull/0", "hull/4"], tables.Set.UnitIds);
        Assert.Equal(
            [
                "hull: 1 MLI: the template is not finite",
                "hull: 1 GoC: no spike follows another within 100 ms",
                "hull: 1 GoC: the autocorrelogram is that of another unit",
            ],
            tables.LeftOut);
    }

    [Theory]
    [InlineData("acg.csv", ",150,", ",x,", "'x' is not a number")]
    [InlineData("acg.csv", ",150,", ",-150,", "count of -150 is negative")]
    [InlineData("acg.csv", ",200\n", "\n", "not as many fields")]
    [InlineData("labels.csv", "MLI", "\"\"", "the label is missing; write unlabelled")]
    [InlineData("labels.csv", "label\nM", "type\nM", "no column 'label'")]
    [InlineData("labels.csv", "MLI\n", "", "has 3 units but labels.csv 2")]
    public void A_table_that_is_not_as_described_is_refused(string name, string text, string replacement, string problem)
    {
        string path = _folder.PathOf("hull", name), table = File.ReadAllText(path);
        int at = table.LastIndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(path, table[..at] + replacement + table[(at + text.Length)..]);
        Refuses(problem);
    }

    [Fact]
    public void Waveforms_of_another_length_are_refused()
    {
        Write("waveforms.csv", Header(89), Line(89, Spike(-1)), Line(89, Spike(-1)), Line(89, Spike(2)));
        Refuses("has 89 columns where 90 are needed");
    }

    [Fact]
    public void A_view_that_the_tables_do_not_hold_is_refused()
    {
        string message = Assert.Throws<CellTypesException>(() => C4Tables.Read(_folder.Root, Hull, [new ThesisWaveformView()])).Message;
        Assert.Contains("waveform/thesis-10x60@1", message);
    }

    [Fact]
    public void Real_tables_give_the_units_they_should()
    {
        TrainingTables tables = C4Tables.Read(RealFolder(), C4Lab.Named("hull", "lisberger"), Both);
        Assert.Equal([134, 81, 36, 129, 190], tables.Set.UnitsPerClass());
        Assert.Equal(77, tables.Set.Groups["lab"].Count(lab => lab == "hull"));
        Assert.Equal(483, tables.Set.Unlabelled.Count);
        Assert.Equal(3, tables.LeftOut.Count);
        // Hull's row 1 (1 and 100 ms) and Lisberger's row 0 (four samples) by NumPy and SciPy.
        Assert.Equal(0, tables.Set.Row(1)[90], 1e-4);
        Assert.Equal(1.92308, tables.Set.Row(1)[189], 1e-4);
        Assert.Equal("lisberger/0", tables.Set.UnitIds[77]);
        Assert.Equal(-0.00137, tables.Set.Row(77)[10], 1e-4);
        Assert.Equal(-0.50443, tables.Set.Row(77)[28], 1e-4);
        Assert.Equal(-0.14036, tables.Set.Row(77)[35], 1e-4);
        Assert.Equal(0.25699, tables.Set.Row(77)[50], 1e-4);
    }

    [Fact]
    public void Widths_of_the_spikes_say_that_Lisberger_sampled_at_40_kHz()
    {
        // Read as if at 30 kHz, widths come out in samples. A class has the same width in all labs, so the ratio of the widths is that of
        // the rates.
        UnitView[] waveform = [new PeakWaveformView()];
        LabelledSet mouse = C4Tables.Read(RealFolder(), C4Lab.Named("hull", "hausser"), waveform).Set;
        LabelledSet macaque = C4Tables.Read(RealFolder(), [C4Lab.Named("lisberger")[0] with { SamplingRate = 30_000 }], waveform).Set;
        double[] rates = [.. ((string[])["PkC_ss", "MLI"]).Select(name => 30 * MedianWidth(macaque, name) / MedianWidth(mouse, name))];
        Assert.All(rates, rate => Assert.InRange(rate, 37.5, 43));
    }

    private static string RealFolder() => SharedData.Folder("c4_cerebellum");

    private static double MedianWidth(LabelledSet set, string name)
    {
        double[] widths =
        [
            .. Enumerable.Range(0, set.Count)
                .Where(unit => set.ClassNames[set.Labels[unit]] == name && set.Row(unit)[30] < 0)
                .Select(unit => HalfWidth(set.Row(unit).ToArray()))
                .Order(),
        ];
        return widths[widths.Length / 2];
    }

    // Samples between the crossings of half the trough, between samples linearly.
    private static double HalfWidth(float[] wave)
    {
        int left = 30, right = 30;
        while (left > 0 && wave[left] < -0.5) left--;
        while (right < 89 && wave[right] < -0.5) right++;
        double Cross(int outside, int inside) => (wave[outside] + 0.5) / (wave[outside] - wave[inside]);
        return right - left - Cross(left, left + 1) - Cross(right, right - 1);
    }

    private static Func<int, double> Spike(double size) => i => i == 45 ? size : i == 50 ? -size / 3 : 0;

    private static string Header(int columns) => string.Join(',', Enumerable.Range(0, columns));

    private static string Line(int columns, Func<int, double> value) =>
        string.Join(',', Enumerable.Range(0, columns).Select(i => value(i).ToString(CultureInfo.InvariantCulture)));

    private void Write(string name, params IEnumerable<string> lines) =>
        File.WriteAllText(_folder.PathOf("hull", name), string.Join('\n', lines) + "\n");

    private void Refuses(string problem)
    {
        string message = Assert.Throws<CellTypesException>(() => C4Tables.Read(_folder.Root, Hull, Both)).Message;
        Assert.Contains(problem, message);
        Assert.Contains(_folder.Root, message);
        Assert.DoesNotContain('\n', message);
    }
}
