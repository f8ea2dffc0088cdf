using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests;

/// <summary>Labels of finished recordings: what is judged, and what is written where.</summary>
public sealed class LabelCommandTests(SimulatedFolders simulated) : IDisposable
{
    private const string Model = "cerebellum-forest";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Table_says_everything_of_every_unit_and_where_the_labels_come_from()
    {
        string recording = _folder.Copy(simulated.Recording);
        float[] amplitudes = WriteAmplitudes(recording);
        string output = Label(recording).Labelled();
        Dictionary<string, Dictionary<string, string>> rows = UnitRows.Read(recording);
        PhyFolderFacts facts = new(recording);
        ModelBundle bundle = ModelBundle.Load(Repository.Bundle(Model));
        Assert.Equal(Enumerable.Range(0, 12).Select(unit => $"{unit}"), rows.Keys);
        foreach ((string name, Dictionary<string, string> row) in rows)
        {
            long[] spikes = facts.Spikes(int.Parse(name));
            Assert.Equal($"{spikes.Length}", row["spikes"]);
            Assert.Equal(spikes.Length / facts.Seconds, Number(row["rate_hz"]), 1e-4);
            Assert.Equal(spikes.Zip(spikes.Skip(1)).Count(pair => pair.Second - pair.First < 24) / (double)spikes.Length, Number(row["refractory_violations"]), 1e-3);
            Assert.Equal(spikes.Select(sample => sample * 100 / facts.Duration).Distinct().Count() / 100.0, Number(row["presence_ratio"]), 0.011);
            Assert.InRange(Number(row["amplitude_cutoff"]), 0, 1);
            Assert.Equal(("", "as given", "recording"), (row["typed_by_hand"], row["templates"], row["recording"]));
            Assert.Equal((facts.Channel(name), facts.X(name), facts.Y(name), "0"), (row["channel"], row["x_um"], row["y_um"], row["shank"]));
            Assert.Equal((Model, bundle.Card.Created, bundle.Model.Sha256), (row["model"], row["model_version"], row["model_sha256"]));
            Assert.StartsWith("CellTypes.Online ", row["program"]);
            Assert.Equal(facts.Seconds, Number(row["history_s"]), 0.001);
            Assert.InRange(DateTime.Parse(row["date"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), DateTime.UtcNow.AddMinutes(-10), DateTime.UtcNow);
            double[] probabilities = [.. bundle.Model.Classes.Select(type => row[$"p_{type}"]).Where(text => text.Length > 0).Select(Number)];
            if (row["status"] is "ok" or "uncertain") Assert.Equal(1, probabilities.Sum(), 0.001);
            else Assert.Empty(probabilities);
            Assert.Equal(row["status"] == "ok", row["cell_type"].Length > 0);
            if (row["status"] == "ok") Assert.Equal((row[$"p_{row["cell_type"]}"], probabilities.Max()), (row["probability"], Number(row["probability"])));
            else Assert.Equal("", row["probability"]);
        }
        Assert.Contains(rows.Values, row => row["status"] == "ok");
        Assert.Contains($"12 units labelled by {Model} on cpu\n", output);
        foreach (string file in new[] { "cluster_cell_type.tsv", "cluster_cell_type_probability.tsv", "cluster_cell_type_status.tsv", "celltypes/units.csv" })
            Assert.Contains($"  {Path.Combine(recording, file)}\n", output);
        Assert.NotEmpty(amplitudes);
    }

    [Fact]
    public void Phy_shows_three_columns_and_a_status_is_no_cell_type()
    {
        string recording = _folder.Copy(simulated.Recording);
        string[] before = [.. new PhySession(recording).Columns.Keys];
        Label(recording).Labelled();
        PhySession phy = new(recording);
        Assert.Equal([.. before, "cell_type", "cell_type_probability", "cell_type_status"], phy.Columns.Keys.ToHashSet());
        Dictionary<string, Dictionary<string, string>> rows = UnitRows.Read(recording);
        Assert.Contains(rows.Values, row => row["status"] != "ok");
        foreach ((string unit, Dictionary<string, string> row) in rows)
        {
            Assert.Equal(row["cell_type"], UnitRows.Column(recording, "cell_type")[unit]);
            Assert.Equal(row["probability"], UnitRows.Column(recording, "cell_type_probability")[unit]);
            Assert.Equal(row["status"], UnitRows.Column(recording, "cell_type_status")[unit]);
        }
        // What phy saves, it shows again, and no more.
        phy.Save();
        Assert.Equal(phy.Columns.Keys.Order(), new PhySession(recording).Columns.Keys.Order());
    }

    [Fact]
    public void Whole_recording_counts_unless_a_history_is_given()
    {
        string recording = Steady("lost", 2400, (unit, seconds) => unit > 0 || seconds < 900);
        Label(recording).Labelled();
        Dictionary<string, string> lost = UnitRows.Read(recording)["0"];
        Assert.Equal(("9000", "0.38"), (lost["spikes"], lost["presence_ratio"]));
        Assert.Equal(3.75, Number(lost["rate_hz"]), 0.001);
        Assert.NotEqual("poor", lost["status"]);

        Label(recording, "--history", "20min").Labelled();
        Dictionary<string, Dictionary<string, string>> rows = UnitRows.Read(recording);
        Assert.Equal(("0", "0", "poor", "no spike in the last 20 minutes"), (rows["0"]["spikes"], rows["0"]["rate_hz"], rows["0"]["status"], rows["0"]["reason"]));
        Assert.Equal(("12000", "10", "1200"), (rows["1"]["spikes"], rows["1"]["rate_hz"], rows["1"]["history_s"]));
        // Longer than the recording is all of it.
        Label(recording, "--history", "10h").Labelled();
        Assert.Equal("9000", UnitRows.Read(recording)["0"]["spikes"]);
        Assert.Equal(
            "celltypes label: --history is 20s; it must be longer than --warm-up-time (30s).", Label(recording, "--history", "20s").Refused());
    }

    [Fact]
    public void Reasons_fit_a_recording_that_is_over()
    {
        string recording = Steady("few", 120, (unit, seconds) => unit switch { 0 => seconds < 0.2, 1 => seconds > 110, 2 => seconds < 0.1, _ => true });
        Label(recording).Labelled();
        Dictionary<string, Dictionary<string, string>> rows = UnitRows.Read(recording);
        Assert.Equal(("poor", "2 spikes; 100 are needed"), (rows["0"]["status"], rows["0"]["reason"]));
        Assert.Equal(("poor", "1 spike; 100 are needed"), (rows["2"]["status"], rows["2"]["reason"]));
        Assert.Equal(("poor", "its first spike is 9.9 s before the end; 30 s are needed"), (rows["1"]["status"], rows["1"]["reason"]));
    }

    [Fact]
    public void Features_say_their_units_and_heed_the_history()
    {
        string recording = Steady("features", 200, (unit, seconds) => unit > 0 || seconds < 60);
        string[] lines = Features("--inputs", "features/temporal-15@2", "--inputs", "features/waveform-17@2");
        Assert.Contains(",mfr (Hz),mifr (Hz),med_isi (s),mode_isi (s),prct5ISI (s),entropy (bit),CV2_mean,", lines[0]);
        Assert.Contains(",trough_voltage (uV),trough_t (ms),", lines[0]);
        Assert.Contains(",recovery_slope (1/ms),", lines[0]);
        int rate = Array.IndexOf(lines[0].Split(','), "mfr (Hz)");
        Assert.Equal(["10", "10"], lines[1..3].Select(line => line.Split(',')[rate]));
        Assert.Equal(["", "10"], Features("--inputs", "features/temporal-15@2", "--history", "100s")[1..3].Select(line => line.Split(',')[rate]));

        string[] Features(params string[] options) => Celltypes.Run(["features", recording, .. options]).Output.Split('\n');
    }

    [Fact]
    public void Halves_of_one_neuron_are_marked_in_each_others_row()
    {
        string recording = _folder.Copy(simulated.Recording), clusters = Path.Combine(recording, "spike_clusters.npy");
        int[] ids = NpyFile.Read(clusters).ToInt32();
        int largest = ids.GroupBy(id => id).MaxBy(group => group.Count())!.Key;
        NpyFile.Write(clusters, [.. ids.Select((id, spike) => id == largest && spike * 7919L % 2 == 0 ? 12 : id)]);
        ProgramResult result = Label(recording);
        Assert.Equal(0, result.ExitCode);
        Dictionary<string, Dictionary<string, string>> rows = UnitRows.Read(recording);
        Assert.Equal(($"{largest}", "12"), (rows["12"]["look_alike_units"], rows[$"{largest}"]["look_alike_units"]));
        Assert.Matches(@"^one refractory period \(0 coincidences, \d+ by chance\) and similar templates \(1.00\)$", rows["12"]["look_alike_evidence"]);
        Assert.Equal(11, rows.Values.Count(row => row["look_alike_units"].Length == 0));
        Assert.Contains("2 units look like another one: see look_alike_units in units.csv\n", result.Output);
    }

    [Fact]
    public void Recording_of_another_tissue_is_told_at_the_end()
    {
        string recording = Steady("strange", 120, (_, _) => true), templates = Path.Combine(recording, "templates.npy");
        NpyArray waves = NpyFile.Read(templates);
        int samples = waves.Shape[1], rows = waves.Shape[2];
        // Slower than any spike.
        float[] slow = [.. Enumerable.Range(0, waves.Length).Select(i => (Sample: i / rows % samples, Row: i % rows))
            .Select(at => (float)((-100 * Bell(at.Sample, 30, 10) + 90 * Bell(at.Sample, 55, 20)) / (1 + at.Row)))];
        NpyFile.Write(templates, slow, [.. waves.Shape]);
        ProgramResult result = Label(recording);
        Assert.Equal(0, result.ExitCode);
        Assert.All(UnitRows.Read(recording).Values, row => Assert.Equal("outlierunlike the training data", $"{row["status"]}{row["reason"]}"));
        Assert.Contains($"\ncelltypes label: 6 of 6 judged units are unlike the data that model {Model} was trained on: ", result.Error);
    }

    [Fact]
    public void Labels_written_elsewhere_leave_the_recording_as_it_is()
    {
        string recording = _folder.Copy(simulated.Recording), place = _folder.PathOf("tables");
        string[] before = Directory.GetFileSystemEntries(recording);
        string typed = Path.Combine(recording, "cluster_cell_type.tsv");
        File.WriteAllText(typed, "cluster_id\tcell_type\n3\tGoC\n");
        Label(recording, "--output", place).Labelled();
        Assert.Equal([.. before, typed], Directory.GetFileSystemEntries(recording).ToHashSet());
        Assert.Equal("cluster_id\tcell_type\n3\tGoC\n", File.ReadAllText(typed));
        Assert.Equal(UnitRows.Read(place)["3"]["cell_type"], UnitRows.Column(place, "cell_type")["3"]);
    }

    [Fact]
    public void Where_one_file_cannot_be_written_the_others_stay_as_they_were()
    {
        string recording = _folder.Copy(simulated.Recording), status = Path.Combine(recording, "cluster_cell_type_status.tsv");
        Label(recording).Labelled();
        string[] Contents() => [.. Directory.GetFiles(recording, "*.tsv").Append(Path.Combine(recording, "celltypes", "units.csv")).Order().Select(File.ReadAllText)];
        string[] before = Contents();
        Directory.CreateDirectory($"{status}.new");
        Assert.StartsWith($"celltypes label: Cannot write to {recording}: ", Label(recording, "--warm-up-spikes", "100000").Refused());
        Directory.Delete($"{status}.new");
        Assert.Equal(before, Contents());
        Assert.Empty(Directory.GetFiles(recording, "*.new", SearchOption.AllDirectories));
    }

    // Six regular units of 10 Hz at the places of the simulated ones, with the spikes that are kept.
    private string Steady(string name, int seconds, Func<int, double, bool> isKept)
    {
        string recording = _folder.PathOf(name);
        Directory.Move(_folder.Copy(simulated.Recording), recording);
        (long Sample, int Unit)[] spikes =
        [
            .. Enumerable.Range(0, 6).SelectMany(unit => Enumerable.Range(0, seconds * 10).Select(i => (Sample: i * 3000L + unit, Unit: unit)))
                .Where(spike => isKept(spike.Unit, spike.Sample / 30000.0)).OrderBy(spike => spike.Sample),
        ];
        NpyFile.Write(Path.Combine(recording, "spike_times.npy"), Array.ConvertAll(spikes, spike => spike.Sample));
        NpyFile.Write(Path.Combine(recording, "spike_clusters.npy"), Array.ConvertAll(spikes, spike => spike.Unit));
        NpyFile.Write(Path.Combine(recording, "spike_templates.npy"), Array.ConvertAll(spikes, spike => spike.Unit));
        NpyFile.Write(Path.Combine(recording, "amplitudes.npy"), Array.ConvertAll(spikes, _ => 1.0));
        return recording;
    }

    private static float[] WriteAmplitudes(string recording)
    {
        Random random = new(4);
        float[] amplitudes = [.. Enumerable.Range(0, NpyFile.Read(Path.Combine(recording, "spike_times.npy")).Length).Select(_ => (float)(10 + Enumerable.Range(0, 12).Sum(_ => random.NextDouble())))];
        NpyFile.Write(Path.Combine(recording, "amplitudes.npy"), amplitudes);
        return amplitudes;
    }

    private static double Bell(double x, double centre, double width) => Math.Exp(-Math.Pow((x - centre) / width, 2));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static ProgramResult Label(string recording, params string[] options) => Celltypes.Run(["label", recording, "--model", Model, .. options]);

    // The arrays of a folder, read without the program's reader of recordings.
    private sealed class PhyFolderFacts(string folder)
    {
        private readonly long[] _samples = NpyFile.Read(Path.Combine(folder, "spike_times.npy")).ToInt64();
        private readonly int[] _clusters = NpyFile.Read(Path.Combine(folder, "spike_clusters.npy")).ToInt32();
        private readonly NpyArray _templates = NpyFile.Read(Path.Combine(folder, "templates.npy"));
        private readonly int[] _channels = NpyFile.Read(Path.Combine(folder, "templates_ind.npy")).ToInt32();
        private readonly double[] _positions = NpyFile.Read(Path.Combine(folder, "channel_positions.npy")).ToDouble();

        public long Duration => _samples[^1] + 1;

        public double Seconds => Duration / 30000.0;

        public long[] Spikes(int unit) => [.. _samples.Where((_, spike) => _clusters[spike] == unit).Distinct()];

        public string Channel(string unit) => $"{Peak(unit)}";

        public string X(string unit) => _positions[2 * Peak(unit)].ToString(CultureInfo.InvariantCulture);

        public string Y(string unit) => _positions[2 * Peak(unit) + 1].ToString(CultureInfo.InvariantCulture);

        private int Peak(string unit)
        {
            int template = int.Parse(unit), samples = _templates.Shape[1], rows = _templates.Shape[2];
            float[] values = _templates.ToSingle();
            int peak = Enumerable.Range(0, rows).MaxBy(row =>
            {
                float[] wave = [.. Enumerable.Range(0, samples).Select(i => values[(template * samples + i) * rows + row])];
                return wave.Max() - wave.Min();
            });
            return _channels[template * rows + peak];
        }
    }
}
