using System;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Which units are good, by the tables that sorters, metrics and curators write.</summary>
public sealed class UnitGroupsTests : IDisposable
{
    private const string Mixed = "0\tgood\n1\tmua\n2\tnoise\n3\tgood\n";
    private readonly MadePhyFolder _folder = new(6);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cluster_group.tsv", "cluster_id\tgroup\n0\tgood\n1\tmua\n2\tnoise\n3\tgood\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "\ufeffcluster_id\tgroup\r\n0\tgood\r\n1\tmua\r\n2\tnoise\r\n3\tgood\r\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "\"cluster_id\"\t\"group\"\n\"0\"\t\"good\"\n1\t\"mua\"\n2\t\"noise\"\n3\t\"good\"\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "cluster_id,group\n0,good\n1,mua\n2,noise\n3,good\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "cluster_id;group\n0,0;good\n1,0;mua\n2,0;noise\n3,0;good\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "cluster_id\tgroup\n0.0\tgood\n1.0\tmua\n2.0\tnoise\n3.0\tgood\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "group\tcluster_id\ngood\t0\nmua\t1\nnoise\t2\nGood\t3\n", "group good or Good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "cluster_id\tKSLabel\n0\tgood\n1\tmua\n2\tnoise\n3\tgood\n", "KSLabel good in cluster_group.tsv")]
    [InlineData("cluster_KSLabel.tsv", "cluster_id\tKSLabel\n0\tgood\n1\tmua\n2\tnoise\n3\tgood\n", "KSLabel good in cluster_KSLabel.tsv")]
    [InlineData("cluster_groups.csv", "cluster_id\tgroup\n0\tgood\n1\tmua\n2\tnoise\n3\tgood\n", "group good in cluster_groups.csv")]
    [InlineData("cluster_info.tsv", "id\tch\tgroup\n0\t9\tgood\n1\t9\tmua\n2\t9\tnoise\n3\t9\tgood\n", "group good in cluster_info.tsv")]
    [InlineData("cluster_info.tsv", "id\tcluster_id\tgroup\n3\t0\tgood\n2\t1\tmua\n1\t2\tnoise\n0\t3\tgood\n", "group good in cluster_info.tsv")]
    [InlineData("cluster_group.tsv", "cluster_id\tgroup\n0,0\tgood\n1,0\tmua\n2,0\tnoise\n3,0\tgood\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "\n \t\ncluster_id\tgroup\n\n0\tgood\n1\tmua\n2\tnoise\n3\tgood\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_group.tsv", "Cluster_ID\tGroup\n0\tgood\n1\tmua\n2\tnoise\n3\tgood\n", "group good in cluster_group.tsv")]
    [InlineData("cluster_kslabel.tsv", "cluster_id\tkslabel\n0\tgood\n1\tmua\n2\tnoise\n3\tgood\n", "KSLabel good in cluster_kslabel.tsv")]
    [InlineData("cluster_info.csv", "cluster_id,note,group\n0,\"two\n\nlines, \",good\n1,,mua\n2,\"x\ny\",noise\n3,a 3\" pipe,good\n", "group good in cluster_info.csv")]
    [InlineData("cluster_bc_unitType.tsv", "cluster_id\tbc_unitType\n0\tGOOD\n1\tMUA\n2\tNOISE\n3\tGOOD\n", "bc_unitType GOOD in cluster_bc_unitType.tsv")]
    public void Good_units_are_taken_where_a_table_says_which_they_are(string file, string text, string source)
    {
        _folder.Write(file, text);
        UnitGroups choice = UnitGroups.Choose(_folder.Load());
        Assert.Equal(["0", "3"], choice.Recording.Units.Select(unit => unit.Name));
        Assert.StartsWith($"2 of 6 units: {source}; left out: ", choice.Summary, StringComparison.Ordinal);
        Assert.EndsWith("2 without a group, 1 mua, 1 noise", choice.Summary.ToLowerInvariant());
    }

    [Fact]
    public void All_units_are_taken_where_no_table_says_which_are_good()
    {
        Assert.Equal(("all 6 units: no table says which are good", 6), Counts(UnitGroups.Choose(_folder.Load())));
        _folder.Write("cluster_group.tsv", "cluster_id\tgroup\n0\tunsorted\n1\tunsorted\n2\t\n");
        Assert.Equal(("all 6 units: no table says which are good", 6), Counts(UnitGroups.Choose(_folder.Load())));
        Assert.Contains("no unit of", Assert.Throws<CellTypesException>(() => UnitGroups.Choose(_folder.Load(), ["mua"])).Message);
    }

    [Fact]
    public void Curator_comes_before_metric_and_metric_before_sorter()
    {
        _folder.Write("cluster_KSLabel.tsv", "cluster_id\tKSLabel\n4\tgood\n5\tmua\n");
        Assert.Equal(["4"], Chosen());
        _folder.Write("cluster_bc_unitType.tsv", "cluster_id\tbc_unitType\n3\tGOOD\n4\tNON-SOMA GOOD\n");
        Assert.Equal(["3"], Chosen());
        _folder.Write("cluster_group.tsv", "cluster_id\tgroup\n2\tgood\n");
        Assert.Equal(["2"], Chosen());
        Assert.Equal(["4"], Chosen(["non-soma good"], "bc_unitType"));
        Assert.Equal(["4", "5"], Chosen(["good", "mua"], "KSLabel"));
        Assert.Equal(6, UnitGroups.Choose(_folder.Load(), []).Recording.Units.Count);
    }

    // phy reads the .csv files and then the .tsv files, one column a file or several; cluster_info.tsv, which it writes for others, it does not read.
    [Fact]
    public void Tables_are_read_in_the_order_of_phy()
    {
        _folder.Write("cluster_info.tsv", "cluster_id\tgroup\tdepth\n0\tnoise\t10\n1\tnoise\t20\n2\tgood\t30\n");
        _folder.Write("cluster_group.csv", "cluster_id,group\n0,good\n1,good\n");
        _folder.Write("cluster_group.tsv", "cluster_id\tgroup\n1\tmua\n");
        _folder.Write("labels.tsv", "cluster_id\tcell_type\tlayer\n1\tMLI\tml\n");
        SortedRecording recording = _folder.Load();
        Assert.Equal(["good", "mua", "good"], recording.Units.Take(3).Select(unit => unit.Properties["group"]));
        Assert.Equal(("20", "MLI", "ml"), (recording.Units[1].Properties["depth"], recording.Units[1].Properties["cell_type"], recording.Units[1].Properties["layer"]));
        Assert.Equal("labels.tsv", recording.PropertySources["layer"]);
        // SpikeInterface reads a lone cluster_info.tsv, and so do we.
        foreach (string name in new[] { "cluster_group.csv", "cluster_group.tsv" }) _folder.Delete(name);
        Assert.Equal(["2"], Chosen());
    }

    [Theory]
    [InlineData("cluster_id\tgroup\n0\tgood\nx\tnoise\n1\tmua\n", "4 unknown, 1 mua")]
    [InlineData("cluster_id\tgroup\n0\tgood\n\tnoise\n1\t\n", "4 unknown, 1 without a group")]
    [InlineData("cluster_id\tgroup\n0\tgood\n\t\n1\tmua\n", "4 without a group, 1 mua")]
    [InlineData("cluster_id\tgroup\n0\tgood\n1,5\tnoise\n", "5 unknown")]
    public void Line_that_cannot_be_read_makes_no_unit_good(string text, string leftOut)
    {
        _folder.Write("cluster_group.tsv", text);
        UnitGroups choice = UnitGroups.Choose(_folder.Load());
        Assert.Equal(["0"], choice.Recording.Units.Select(unit => unit.Name));
        Assert.EndsWith($"; left out: {leftOut}", choice.Summary);
    }

    [Theory]
    [InlineData("nothing that is a table\n0\tgood\n")]
    [InlineData("")]
    [InlineData("group\n0 good\n")]
    public void Table_of_groups_that_cannot_be_read_makes_no_unit_good(string text)
    {
        _folder.Write("cluster_group.tsv", text);
        Assert.Contains(
            ": no unit is in the group good or sua (0 of 6 units: group good or sua in cluster_group.tsv; left out: 6 unknown). Choose others with --group, or all with --group all. cluster_group.tsv is ignored: ",
            Assert.Throws<CellTypesException>(() => UnitGroups.Choose(_folder.Load())).Message);
        Assert.Equal(6, UnitGroups.Choose(_folder.Load(), []).Recording.Units.Count);
    }

    // Some mark only the noise.
    [Fact]
    public void Units_without_a_group_are_the_unsorted_ones()
    {
        _folder.Write("cluster_group.tsv", "cluster_id\tgroup\n0\tnoise\n1\tnoise\n2\tunsorted\n3\t\n");
        Assert.EndsWith(
            "(0 of 6 units: group good or sua in cluster_group.tsv; left out: 4 without a group, 2 noise). Choose others with --group (unsorted for units without a group), or all with --group all.",
            Assert.Throws<CellTypesException>(() => UnitGroups.Choose(_folder.Load())).Message);
        Assert.Equal(["2", "3", "4", "5"], Chosen(["unsorted"]));
    }

    [Fact]
    public void Tables_that_disagree_are_told()
    {
        _folder.Write("cluster_info.tsv", "cluster_id\tgroup\n0\tnoise\n1\tnoise\n");
        _folder.Write("cluster_group.tsv", "cluster_id\tgroup\n0\tgood\n1\tmua\n2\tgood\n3\tgood\n");
        Assert.Empty(_folder.Load().Notes);
        _folder.Write("cluster_group_old.tsv", "cluster_id\tgroup\n0\tGOOD\n1\tgood\n2\tnoise\n4\tgood\n");
        Assert.Equal(
            ["cluster_group.tsv and cluster_group_old.tsv disagree on the group of clusters: 2, the first is 1. cluster_group_old.tsv counts, which phy reads later."], _folder.Load().Notes);
    }

    [Fact]
    public void Table_of_something_else_with_an_id_says_nothing_of_clusters()
    {
        _folder.Write("channels.csv", "id,group\n0,noise\n1,noise\n");
        Assert.Equal(("all 6 units: no table says which are good", 6), Counts(UnitGroups.Choose(_folder.Load())));
    }

    [Fact]
    public void Case_of_a_column_and_the_form_of_a_number_do_not_matter()
    {
        _folder.Write("cluster_metrics.csv", "cluster_id,Label\n0,1.0\n1,0.667\n2,1\n");
        Assert.Equal(["0", "2"], Chosen(["1"], "label"));
    }

    [Fact]
    public void Any_column_may_hold_the_groups()
    {
        _folder.Write("cluster_unitrefine.tsv", "cluster_id\tunitrefine_label\tunitrefine_probability\n0\tsua\t0.9\n1\tmua\t0.8\n2\tnoise\t0.7\n");
        Assert.Equal(["0"], Chosen(null, "unitrefine_label"));
        Assert.Equal(["1", "2"], Chosen(["mua", "noise"], "unitrefine_label"));
        Assert.EndsWith(
            "has a column 'unitrefine'; the columns are unitrefine_label, unitrefine_probability.",
            Assert.Throws<CellTypesException>(() => UnitGroups.Choose(_folder.Load(), null, "unitrefine")).Message);
    }

    [Fact]
    public void Chosen_units_keep_their_spikes_amplitudes_and_the_duration_of_the_recording()
    {
        _folder.Write("cluster_group.tsv", $"cluster_id\tgroup\n{Mixed}");
        _folder.Save("amplitudes.npy", [.. Enumerable.Range(0, 360).Select(i => (float)i)]);
        SortedRecording all = SortedRecording.Load(_folder.Root, withAmplitudes: true), good = UnitGroups.Choose(all).Recording;
        Assert.Equal(all.DurationSamples, good.DurationSamples);
        Assert.True(good.SpikeSamples[^1] < all.SpikeSamples[^1]);
        Assert.Equal(120, good.SpikeSamples.Length);
        foreach (string name in new[] { "0", "3" })
        {
            Assert.Equal(all.Unit(name).SpikeSamples().ToArray(), good.Unit(name).SpikeSamples().ToArray());
            Assert.Equal(all.Amplitudes(name), good.Amplitudes(name));
            Assert.Equal(all.Unit(name).SpikeSamples().ToArray(), good.SpikeSamples.Where((_, i) => good.Units[good.SpikeUnits[i]].Name == name));
        }
        Assert.Throws<CellTypesException>(() => good.Unit("1"));
    }

    private static (string, int) Counts(UnitGroups choice) => (choice.Summary, choice.Recording.Units.Count);

    private string[] Chosen(string[]? groups = null, string? column = null) => [.. UnitGroups.Choose(_folder.Load(), groups, column).Recording.Units.Select(unit => unit.Name)];
}
