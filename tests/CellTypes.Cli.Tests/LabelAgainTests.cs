using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests;

/// <summary>Labelling a folder again after work in phy: what is ours is renewed, and what somebody typed stays.</summary>
public sealed class LabelAgainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _recording, _table;

    public LabelAgainTests(SimulatedFolders simulated)
    {
        _recording = _folder.Copy(simulated.Recording);
        _table = Path.Combine(_recording, "cluster_cell_type.tsv");
        Label().Labelled();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inherited_labels_of_merged_and_split_clusters_are_renewed()
    {
        PhySession phy = new(_recording);
        long[] labelled = [.. CellTypes().Where(row => row.Value.Length > 0).Select(row => long.Parse(row.Key))];
        long merged = phy.Merge(labelled[0], labelled[1]);
        long again = phy.Merge(merged, labelled[2]);
        long[] parts = phy.Split([.. phy.SpikesOf(labelled[3]).Where((_, i) => i % 3 == 0)]);
        phy.Save();
        Assert.Contains(phy.Columns["cell_type"], row => row.Key == again);
        string output = Label().Labelled();
        Assert.DoesNotContain("typed by hand", output);
        AssertOwn(UnitRows.Read(_recording).Keys);
        Assert.Contains($"{parts[0]}", UnitRows.Read(_recording).Keys);
        Assert.DoesNotContain($"{labelled[0]}", CellTypes().Keys);
    }

    [Fact]
    public void Label_that_clusters_of_one_action_inherit_from_a_cluster_that_none_of_their_spikes_is_from_is_renewed()
    {
        // A lasso around spikes of two clusters: what is left of the second has the label of the first, which is larger.
        PhySession phy = new(_recording);
        Dictionary<string, string> types = CellTypes();
        (long first, long second) = types.Keys.SelectMany(a => types.Keys.Select(b => (long.Parse(a), long.Parse(b))))
            .First(pair => types[$"{pair.Item1}"].Length > 0 && types[$"{pair.Item2}"].Length > 0 && types[$"{pair.Item1}"] != types[$"{pair.Item2}"]
                && phy.SpikesOf(pair.Item1).Length > phy.SpikesOf(pair.Item2).Length);
        long[] made = phy.Split([.. phy.SpikesOf(first).Take(50), .. phy.SpikesOf(second).Take(50)]);
        phy.Save();
        Assert.All(made, cluster => Assert.Equal(types[$"{first}"], phy.Columns["cell_type"][cluster]));
        Assert.DoesNotContain("typed by hand", Label().Labelled());
    }

    [Fact]
    public void Typed_labels_stay_also_when_they_are_inherited_or_become_the_models_opinion()
    {
        PhySession phy = new(_recording);
        phy.Type("cell_type", 3, "Lugaro");
        phy.Type("cell_type", 4, "unipolar brush");
        phy.Save();
        Assert.Contains("2 labels typed by hand were kept; --overwrite replaces them\n", Label().Labelled());
        Assert.Equal(("Lugaro", "", "typed by hand"), (CellTypes()["3"], UnitRows.Column(_recording, "cell_type_probability")["3"], UnitRows.Column(_recording, "cell_type_status")["3"]));
        Dictionary<string, Dictionary<string, string>> rows = UnitRows.Read(_recording);
        Assert.Equal("Lugaro", rows["3"]["typed_by_hand"]);
        AssertOwn(rows.Keys.Except(["3", "4"]));

        phy = new PhySession(_recording);
        long merged = phy.Merge([3, 4, phy.SpikesOf(3).Length > phy.SpikesOf(4).Length ? 5 : 6]);
        string inherited = phy.Columns["cell_type"][merged];
        phy.Save();
        string output = Label().Labelled();
        bool isTyped = inherited is "Lugaro" or "unipolar brush";
        Assert.Equal(isTyped, output.Contains("1 label typed by hand was kept; --overwrite replaces it\n"));
        if (isTyped) Assert.Equal(inherited, CellTypes()[$"{merged}"]);
    }

    [Fact]
    public void Typed_label_stays_typed_where_one_model_agrees_with_it_and_the_next_does_not()
    {
        (string unit, string opinion) = UnitRows.Read(_recording).Where(row => row.Value["status"] == "ok").Select(row => (row.Key, row.Value["cell_type"])).First();
        PhySession phy = new(_recording);
        phy.Type("cell_type", long.Parse(unit), "Lugaro");
        phy.Save();
        Label().Labelled();
        phy = new PhySession(_recording);
        phy.Type("cell_type", long.Parse(unit), opinion);
        phy.Save();
        // The model is of the same opinion.
        Assert.Contains("1 label typed by hand was kept", Label().Labelled());
        // None is of any.
        Assert.Contains("1 label typed by hand was kept", Label("--warm-up-spikes", "100000").Labelled());
        Assert.Equal(opinion, CellTypes()[unit]);
    }

    [Fact]
    public void Label_typed_for_a_cluster_that_was_made_since_stays()
    {
        PhySession phy = new(_recording);
        long merged = phy.Merge(2, 7);
        phy.Type("cell_type", merged, "Lugaro");
        phy.Save();
        Assert.Contains("1 label typed by hand was kept", Label().Labelled());
        Assert.Equal("Lugaro", CellTypes()[$"{merged}"]);
        Assert.DoesNotContain("typed by hand", Label("--overwrite").Labelled());
        Assert.Equal(UnitRows.Read(_recording)[$"{merged}"]["cell_type"], CellTypes()[$"{merged}"]);
    }

    [Fact]
    public void Table_of_another_tool_stays_with_its_probabilities_and_the_rest_is_labelled()
    {
        string other = _folder.PathOf("other");
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "cluster_cell_type.tsv"), "cluster_id\tcell_type\r\n3\tLugaro\r\n40\tGoC\r\n");
        File.WriteAllText(Path.Combine(other, "cluster_cell_type_probability.tsv"), "cluster_id\tcell_type_probability\r\n3\t0.75\r\n");
        Assert.Contains("2 labels typed by hand were kept", Label("--output", other).Labelled());
        Assert.Equal(("Lugaro", "0.75"), (UnitRows.Column(other, "cell_type")["3"], UnitRows.Column(other, "cell_type_probability")["3"]));
        Assert.Equal("GoC", UnitRows.Column(other, "cell_type")["40"]);
        Assert.Equal(CellTypes()["5"], UnitRows.Column(other, "cell_type")["5"]);
    }

    [Theory]
    [InlineData("cluster_id\tcell_type\tcomment\n3\tGoC\tsure\n", "has other columns than cluster_id and cell_type")]
    [InlineData("cluster_id,cell_type\n3,GoC\n", "has other columns than cluster_id and cell_type")]
    [InlineData("cluster_id\tcell_type\nthree\tGoC\n", "line 2, 'three\\u0009GoC', is not a cluster and its cell_type")]
    [InlineData("cluster_id\tcell_type\n3\t\"GoC\n", "line 2, '3\\u0009\"GoC', is not a cluster and its cell_type")]
    public void Table_that_cannot_be_written_back_is_left_alone(string table, string problem)
    {
        File.WriteAllText(_table, table);
        Assert.Equal(
            $"celltypes label: {_table} {problem}, and would be lost: move the file away, name another folder with --output, or replace it with --overwrite.",
            Label().Refused());
        Assert.Equal(table, File.ReadAllText(_table));
        Assert.Equal(0, Label("--overwrite").ExitCode);
        AssertOwn(UnitRows.Read(_recording).Keys);
    }

    [Fact]
    public void Table_of_an_earlier_version_is_told_and_its_labels_are_known()
    {
        Directory.Delete(Path.Combine(_recording, "celltypes"), recursive: true);
        string earlier = Path.Combine(_recording, "cell_types.csv");
        string[] ids = [.. CellTypes().Keys];
        File.WriteAllLines(earlier, ids.Select(id => $"{id},1,{(id == "1" ? "warming,," : "ok,GoC,")}0.9,0.1,0.2,3,200,").Prepend("cluster_id,channel,status,label,probability,p_GoC,novelty,rate_hz,spikes,reason"));
        File.WriteAllLines(_table, ids.Select(id => $"{id}\t{(id == "1" ? "warming" : id == "2" ? "Lugaro" : "GoC")}").Prepend("cluster_id\tcell_type"));
        ProgramResult result = Label();
        Assert.Equal((0, $"celltypes label: all 12 units: no table says which are good\ncelltypes label: {earlier} is of an earlier version of this program, and phy shows its columns: delete it, or have --overwrite do so.\n"), (result.ExitCode, result.Error));
        Assert.Contains("1 label typed by hand was kept", result.Output);
        AssertOwn(ids.Except(["2"]));
        Label("--overwrite").Labelled();
        Assert.False(File.Exists(earlier));
    }

    [Fact]
    public void Clusters_of_another_sorting_have_no_ancestors()
    {
        PhySession phy = new(_recording);
        long merged = phy.Merge(2, 7);
        phy.Columns["cell_type"][merged] = CellTypes().Values.First(type => type.Length > 0);
        phy.Save();
        string before = Path.Combine(_recording, "celltypes", "spike_clusters.npy");
        NpyFile.Write(before, new int[5]);
        Assert.Contains("1 label typed by hand was kept", Label().Labelled());
    }

    private void AssertOwn(IEnumerable<string> units)
    {
        Dictionary<string, Dictionary<string, string>> rows = UnitRows.Read(_recording);
        Dictionary<string, string> types = CellTypes();
        Assert.All(units, unit => Assert.Equal(rows[unit]["cell_type"], types[unit]));
    }

    private Dictionary<string, string> CellTypes() => UnitRows.Column(_recording, "cell_type");

    private ProgramResult Label(params string[] options) => Celltypes.Run(["label", _recording, "--model", "cerebellum-forest", .. options]);
}
