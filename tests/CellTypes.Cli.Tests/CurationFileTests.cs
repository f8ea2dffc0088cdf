using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>The curation for SpikeInterface, checked against the rules that SpikeInterface publishes for version 2 of the format.</summary>
public sealed class CurationFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _recording, _file;

    public CurationFileTests(SimulatedFolders simulated)
    {
        _recording = _folder.Copy(simulated.Recording);
        _file = _folder.PathOf("curation.json");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Confident_labels_are_a_curation_of_all_units()
    {
        Assert.EndsWith($"  {_file}\n", Label().Labelled());
        JsonObject curation = Read();
        Assert.Equal(Enumerable.Range(0, 12), curation["unit_ids"]!.AsArray().Select(id => (int)id!));
        Assert.Equal(
            UnitRows.Read(_recording).Values.Where(row => row["status"] == "ok").Select(row => $"{row["unit"]} {row["cell_type"]}"),
            curation["manual_labels"]!.AsArray().Select(label => $"{label!["unit_id"]} {label["labels"]!["cell_type"]![0]}"));
    }

    [Fact]
    public void Typed_labels_are_part_of_it()
    {
        File.WriteAllText(Path.Combine(_recording, "cluster_cell_type.tsv"), "cluster_id\tcell_type\n3\tLugaro\n");
        Label().Labelled();
        JsonObject curation = Read();
        Assert.Equal("Lugaro", (string)curation["manual_labels"]!.AsArray().Single(label => (int)label!["unit_id"]! == 3)!["labels"]!["cell_type"]![0]!);
        Assert.Contains("Lugaro", curation["label_definitions"]!["cell_type"]!["label_options"]!.AsArray().Select(option => (string)option!));
    }

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("#{0}", false)]
    public void Units_have_the_names_that_they_have_in_SpikeInterface(string name, bool areNumbers)
    {
        // Cluster 9 was made in phy after the export; unit 112 was exported without spikes.
        string[] rows = [.. Enumerable.Range(0, 12).Where(id => id != 9).Append(12).Select(id => $"{id}\t{string.Format(name, 100 + id)}")];
        File.WriteAllLines(Path.Combine(_recording, "cluster_si_unit_ids.tsv"), rows.Prepend("cluster_id\tsi_unit_id"));
        Assert.Contains("1 unit made in phy since SpikeInterface's export: not in the curation\n", Label().Labelled());
        JsonObject curation = Read();
        Assert.Equal(rows.Select(row => row.Split('\t')[1]), curation["unit_ids"]!.AsArray().Select(id => $"{id}"));
        Assert.All(curation["unit_ids"]!.AsArray(), id => Assert.Equal(areNumbers, id!.GetValueKind() == System.Text.Json.JsonValueKind.Number));
        string[] expected = [.. UnitRows.Read(_recording).Values.Where(row => row["status"] == "ok" && row["unit"] != "9").Select(row => string.Format(name, 100 + int.Parse(row["unit"])))];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, curation["manual_labels"]!.AsArray().Select(label => $"{label!["unit_id"]}"));
    }

    [Fact]
    public void File_that_exists_is_not_replaced_unless_that_is_asked_for()
    {
        File.WriteAllText(_file, "merges of an afternoon");
        Assert.Equal($"celltypes label: {_file} exists already; name another file, or replace it with --overwrite.", Label().Refused());
        Assert.False(Directory.Exists(Path.Combine(_recording, "celltypes")));
        Label("--overwrite").Labelled();
        Read();
    }

    [Fact]
    public void Folder_is_no_file()
    {
        Directory.CreateDirectory(_file);
        ProgramResult result = Label();
        Assert.Equal((1, $"celltypes label: {_file} is a folder; name a file for the curation, for example {Path.Combine(_file, "curation.json")}.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void Table_of_names_that_is_none_is_told()
    {
        string names = Path.Combine(_recording, "cluster_si_unit_ids.tsv");
        File.WriteAllText(names, "cluster_id\tname\n1\t2\n");
        Assert.Equal(
            $"celltypes label: {names} is not a table of cluster_id and si_unit_id, which --curation needs; export the folder again, or move the file away.", Label().Refused());
    }

    private ProgramResult Label(params string[] options) => Celltypes.Run(["label", _recording, "--model", "cerebellum-forest", "--curation", _file, .. options]);

    // The rules of SpikeInterface: which fields there are, of which type, and what must agree.
    private JsonObject Read()
    {
        JsonObject curation = JsonNode.Parse(File.ReadAllText(_file))!.AsObject();
        Assert.Equal("2", (string)curation["format_version"]!);
        string[] units = [.. curation["unit_ids"]!.AsArray().Select(id => id!.ToJsonString())];
        Assert.Equal(units.Distinct(), units);
        JsonObject definitions = curation["label_definitions"]!.AsObject();
        foreach ((string key, JsonNode? definition) in definitions)
        {
            Assert.Equal(key, (string)definition!["name"]!);
            string[] options = [.. definition["label_options"]!.AsArray().Select(option => (string)option!)];
            Assert.True(options.Length >= 2);
            Assert.Equal(options.Distinct(), options);
            Assert.True((bool)definition["exclusive"]!);
        }
        string[] labelled = [.. curation["manual_labels"]!.AsArray().Select(label => label!["unit_id"]!.ToJsonString())];
        Assert.Equal(labelled.Distinct(), labelled);
        Assert.Subset(units.ToHashSet(), labelled.ToHashSet());
        foreach (JsonNode? label in curation["manual_labels"]!.AsArray())
        {
            foreach ((string key, JsonNode? values) in label!["labels"]!.AsObject())
            {
                string value = (string)Assert.Single(values!.AsArray())!;
                Assert.Contains(value, definitions[key]!["label_options"]!.AsArray().Select(option => (string)option!));
            }
        }
        return curation;
    }
}
