using System;
using System.IO;
using System.Linq;
using System.Text;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests;

/// <summary>Phy folders that are damaged, and ones that only look so.</summary>
public sealed class BadRecordingTests(SimulatedFolders simulated)
{
    private static readonly string[] AllCommands = ["live", "label", "features"];

    [Theory]
    [InlineData("spike_times.npy", "is missing; give the folder where the sorter wrote spike_times.npy")]
    [InlineData("params.py", "is missing; write it with a line sample_rate = 30000, or give the sampling rate (--sample-rate, or SamplingRate in Bonsai).")]
    public void Missing_file_is_named(string file, string problem) =>
        AssertRefused(folder => File.Delete(Path.Combine(folder, file)), $"{file} {problem}", AllCommands);

    [Fact]
    public void Missing_clusters_and_templates_are_named() => AssertRefused(
        folder => Array.ForEach(["spike_clusters.npy", "spike_templates.npy"], file => File.Delete(Path.Combine(folder, file))),
        "spike_clusters.npy is missing; give the folder where",
        "label");

    [Theory]
    [InlineData("spike_times.npy")]
    [InlineData("spike_clusters.npy")]
    [InlineData("templates.npy")]
    [InlineData("channel_positions.npy")]
    public void Empty_file_is_named(string file) =>
        AssertRefused(folder => File.WriteAllText(Path.Combine(folder, file), ""), $"{file} is empty, or a pipe or a device: copy it again, or give another file.", "label");

    [Fact]
    public void File_that_is_cut_short_is_named() => AssertRefused(
        folder =>
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "spike_times.npy"));
            File.WriteAllBytes(Path.Combine(folder, "spike_times.npy"), bytes[..^100]);
        },
        "the file is cut short, copy or write it again.",
        AllCommands);

    [Fact]
    public void Arrays_of_unequal_lengths_are_named() => AssertRefused(
        folder => NpyFile.Write(Path.Combine(folder, "spike_clusters.npy"), new int[7], 7),
        "spikes but spike_clusters.npy 7; take both files from the same sorting.",
        AllCommands);

    [Theory]
    [InlineData("sample_rate = fast", "params.py is read, not run, and 'sample_rate = fast' is no plain value; write a number, a text, or arithmetic, for example sample_rate = 30000.")]
    [InlineData("sample_rate = 30", "a sampling rate of 30 Hz")]
    public void Impossible_sampling_rate_is_told(string line, string problem) =>
        AssertRefused(folder => File.WriteAllText(Path.Combine(folder, "params.py"), line + "\n"), problem, AllCommands);

    [Fact]
    public void Fractional_spike_times_are_told() => AssertRefused(
        folder =>
        {
            string path = Path.Combine(folder, "spike_times.npy");
            NpyFile.Write(path, Array.ConvertAll(NpyFile.Read(path).ToDouble(), sample => sample + 0.5));
        },
        ".5, neither a sample index, which is a whole number, nor one of times in seconds; store sample indices as integers.",
        "label");

    [Fact]
    public void Template_of_another_shape_is_told() => AssertRefused(
        folder => NpyFile.Write(Path.Combine(folder, "templates.npy"), new float[12], 3, 4),
        "templates.npy has the shape (3, 4) where (templates, samples, channels) is needed.",
        "label");

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public void Model_that_needs_templates_is_refused_where_none_is_usable(float value) => AssertRefused(
        folder => FillTemplates(folder, _ => true, value),
        "has no usable template, which model cerebellum needs; use a model without waveform inputs, such as cerebellum-forest-acg.",
        "live",
        "label");

    [Fact]
    public void Recording_without_templates_is_labelled_by_a_model_that_needs_none()
    {
        using TemporaryFolder folder = new();
        string recording = folder.Copy(simulated.Recording);
        File.Delete(Path.Combine(recording, "templates.npy"));
        ProgramResult result = Celltypes.Run("label", recording, "--model", "cerebellum-forest-acg");
        Assert.Equal((0, "celltypes label: templates.npy is missing: no unit has a template.\ncelltypes label: all 12 units: no table says which are good\n"), (result.ExitCode, result.Error));
        Assert.Contains("12 units labelled by cerebellum-forest-acg", result.Output);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public void Unit_without_a_usable_template_is_noted_and_poor(float value)
    {
        using TemporaryFolder folder = new();
        string recording = folder.Copy(simulated.Recording);
        FillTemplates(recording, template => template is 0 or 3, value);
        AssertPoor(recording, "No template for unit 0, 3: it is flat, not finite, larger than 100,000 or on no known channel.", "0", "3");
    }

    [Fact]
    public void Cluster_beyond_the_templates_puts_all_templates_in_doubt() => AssertRefused(
        folder => Renumber(folder, from: 3, to: 99),
        "such as cerebellum-forest-acg. No unit has a template: spike_clusters.npy names 8 templates up to 99, and templates.npy has 8, so which row is whose is unknown. Take spike_templates.npy from the sorting too, which says it.",
        "label",
        "live");

    [Fact]
    public void Unsorted_spike_times_are_sorted_and_noted()
    {
        using TemporaryFolder folder = new();
        string recording = folder.Copy(simulated.Recording);
        foreach (string file in new[] { "spike_times.npy", "spike_clusters.npy", "spike_templates.npy" })
        {
            string path = Path.Combine(recording, file);
            long[] values = NpyFile.Read(path).ToInt64();
            Array.Reverse(values);
            NpyFile.Write(path, values, values.Length);
        }
        ProgramResult result = Celltypes.Run("label", recording, "--output", folder.PathOf("mended"));
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^celltypes label: spike_times\.npy: spikes earlier than the one before them: \d+; all were sorted by time\.\ncelltypes label: all 12 units: no table says which are good\n$", result.Error);
        AssertSameTables(folder, folder.PathOf("mended"));
    }

    [Fact]
    public void Arrays_that_are_big_endian_float64_or_of_one_column_are_read_as_any_other()
    {
        using TemporaryFolder folder = new();
        string recording = folder.Copy(simulated.Recording);
        string times = Path.Combine(recording, "spike_times.npy"), clusters = Path.Combine(recording, "spike_clusters.npy");
        string templates = Path.Combine(recording, "templates.npy");
        NpyArray shape = NpyFile.Read(templates);
        long[] samples = NpyFile.Read(times).ToInt64();
        WriteBigEndian(times, "f8", $"{samples.Length}, 1", Array.ConvertAll(samples, value => BitConverter.GetBytes((double)value)));
        WriteBigEndian(clusters, "i2", $"{samples.Length}, 1", Array.ConvertAll(NpyFile.Read(clusters).ToInt32(), value => BitConverter.GetBytes((short)value)));
        WriteBigEndian(templates, "f8", string.Join(", ", shape.Shape), Array.ConvertAll(shape.ToSingle(), value => BitConverter.GetBytes((double)value)));
        Celltypes.Run("label", recording, "--output", folder.PathOf("other")).Labelled();
        AssertSameTables(folder, folder.PathOf("other"));
        Celltypes.Run("live", "--source", $"phy:{recording}", "--speed", "max", "--publish", "none").Succeeded();
    }

    [Fact]
    public void Recording_without_spikes_has_no_units()
    {
        using TemporaryFolder folder = new();
        string recording = folder.Copy(simulated.Short);
        foreach (string file in new[] { "spike_times.npy", "spike_clusters.npy", "spike_templates.npy", "amplitudes.npy" })
            NpyFile.Write(Path.Combine(recording, file), Array.Empty<int>(), 0);
        Assert.Equal(new ProgramResult(0, "", "celltypes live: ended without a spike.\n"), Run("live", recording));
        Assert.Contains("0 units labelled by cerebellum on cpu\n", Run("label", recording).Succeeded());
        Assert.Single(Run("features", recording).Succeeded().TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Folder_that_is_none_is_named()
    {
        using TemporaryFolder folder = new();
        string none = folder.PathOf("none");
        foreach (string command in AllCommands) Assert.Contains($"The folder {none} does not exist.", Run(command, none).Refused());
    }

    private static ProgramResult Run(string command, string recording) => command == "live"
        ? Celltypes.Run("live", "--source", $"phy:{recording}", "--speed", "max", "--publish", "none")
        : Celltypes.Run(command, recording);

    private static void AssertPoor(string recording, string note, params string[] clusters)
    {
        ProgramResult result = Celltypes.Run("label", recording);
        Assert.Equal((0, $"celltypes label: {note}\ncelltypes label: all 12 units: no table says which are good\n"), (result.ExitCode, result.Error));
        Assert.Equal(clusters, UnitRows.Read(recording).Values.Where(row => row["status"] == "poor" && int.Parse(row["spikes"]) >= 100).Select(row => row["unit"]));
    }

    private static void FillTemplates(string folder, Func<int, bool> isChosen, float value)
    {
        string path = Path.Combine(folder, "templates.npy");
        NpyArray templates = NpyFile.Read(path);
        float[] values = templates.ToSingle();
        int length = values.Length / templates.Shape[0];
        for (int i = 0; i < values.Length; i++)
        {
            if (isChosen(i / length)) values[i] = value;
        }
        NpyFile.Write(path, values, [.. templates.Shape]);
    }

    private static void Renumber(string folder, int from, int to)
    {
        string path = Path.Combine(folder, "spike_clusters.npy");
        int[] clusters = Array.ConvertAll(NpyFile.Read(path).ToInt32(), cluster => cluster == from ? to : cluster);
        NpyFile.Write(path, clusters, clusters.Length);
        File.Delete(Path.Combine(folder, "spike_templates.npy"));
    }

    private static void WriteBigEndian(string path, string type, string shape, byte[][] littleEndianValues)
    {
        string header = $"{{'descr': '>{type}', 'fortran_order': False, 'shape': ({shape}), }}";
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        using BinaryWriter file = new(File.Create(path));
        file.Write([0x93, .. "NUMPY"u8, 1, 0]);
        file.Write((ushort)header.Length);
        file.Write(Encoding.ASCII.GetBytes(header));
        foreach (byte[] value in littleEndianValues)
        {
            Array.Reverse(value);
            file.Write(value);
        }
    }

    private void AssertSameTables(TemporaryFolder folder, string tables)
    {
        string expected = folder.PathOf("expected");
        Celltypes.Run("label", simulated.Recording, "--output", expected).Labelled();
        Assert.Equal(Rows(expected), Rows(tables));

        static string[] Rows(string place) => [.. UnitRows.Read(place).Values.Select(row => string.Join(",", row.Where(field => field.Key is not ("date" or "recording"))))];
    }

    private void AssertRefused(Action<string> damage, string problem, params string[] commands)
    {
        using TemporaryFolder folder = new();
        string recording = folder.Copy(simulated.Short);
        damage(recording);
        foreach (string command in commands)
        {
            string line = Run(command, recording).Refused();
            Assert.StartsWith($"celltypes {command}: ", line, StringComparison.Ordinal);
            Assert.Contains(recording, line);
            Assert.Contains(problem, line);
        }
    }
}
