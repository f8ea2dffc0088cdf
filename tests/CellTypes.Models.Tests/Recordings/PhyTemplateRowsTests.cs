using System;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>A unit has its own waveform or none, whatever arrays lie in the folder.</summary>
public sealed class PhyTemplateRowsTests : IDisposable
{
    private readonly MadePhyFolder _folder = new(12);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_unit_has_its_own_template()
    {
        SortedRecording recording = _folder.Load();
        Assert.Empty(recording.Notes);
        Assert.Equal(Enumerable.Range(0, 12).Select(MadePhyFolder.PeakOf), recording.Units.Select(unit => unit.Place!.Row));
    }

    // SpikeInterface's export of 13 units of which 5 is empty, numbers that begin at 1, a file cut short, a sorting with other units.
    [Theory]
    [InlineData(12, 0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12)]
    [InlineData(12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    [InlineData(10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)]
    [InlineData(12, 0, 3, 7, 40)]
    public void Units_beyond_the_rows_leave_all_without_a_template(int rows, params int[] ids)
    {
        _folder.SetUnits([.. ids.Select(id => (long)id)]);
        _folder.SetTemplates([.. Enumerable.Range(0, rows)]);
        SortedRecording recording = _folder.Load();
        Assert.All(recording.Units, unit => Assert.Null(unit.Template));
        Assert.Equal(
            $"No unit has a template: spike_templates.npy names {ids.Length} templates up to {ids[^1]}, and templates.npy has {rows}, so which row is whose is unknown. Take both files from the same sorting; in SpikeInterface, remove units without spikes before you export.",
            Assert.Single(recording.Notes));
    }

    [Fact]
    public void Units_that_SpikeInterface_lists_have_the_template_of_their_row_and_the_line_of_their_row()
    {
        int[] ids = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12];
        _folder.SetUnits([.. ids.Select(id => (long)id)]);
        _folder.SetTemplates(ids);
        _folder.Write("cluster_si_unit_ids.tsv", "cluster_id\tsi_unit_id\n" + string.Concat(ids.Select((id, row) => $"{row}\t{id}\n")));
        _folder.Write("cluster_snr.tsv", "cluster_id\tsnr\n" + string.Concat(ids.Select((id, row) => $"{row}\t{id}.5\n")));
        SortedRecording recording = _folder.Load();
        Assert.Equal(ids.Select(MadePhyFolder.PeakOf), recording.Units.Select(unit => unit.Place!.Row));
        Assert.Equal(ids.Select(id => $"{id}.5"), recording.Units.Select(unit => unit.Properties["snr"]));
        Assert.Contains("cluster_si_unit_ids.tsv says which row is whose", Assert.Single(recording.Notes));
    }

    [Theory]
    [InlineData("0 1 2 3 4 7 6 8 9 10 11 12")]
    [InlineData("# # # # # # # # # # # #")]
    [InlineData("0 1 2 3 4 6 7 8 9 10 11")]
    public void List_that_does_not_agree_with_the_units_matches_none(string listed)
    {
        int[] ids = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12];
        _folder.SetUnits([.. ids.Select(id => (long)id)]);
        _folder.Write("cluster_si_unit_ids.tsv", "cluster_id\tsi_unit_id\n" + string.Concat(listed.Split(' ').Select((id, row) => $"{row}\t{id}\n")));
        _folder.Write("cluster_group.tsv", "cluster_id\tgroup\n" + string.Concat(Enumerable.Range(0, 12).Select(row => $"{row}\tgood\n")));
        SortedRecording recording = _folder.Load();
        Assert.All(recording.Units, unit => Assert.Null(unit.Template));
        // The table counts rows too: its lines are nobody's.
        Assert.All(recording.Units, unit => Assert.Equal("unknown", unit.Properties["group"]));
        Assert.Equal("The cluster tables, which end at 11 as well, are ignored.", recording.Notes[^1]);
    }

    [Fact]
    public void Similar_templates_of_another_sorting_leave_all_without_a_template()
    {
        _folder.Save("similar_templates.npy", new float[13 * 13], 13, 13);
        SortedRecording recording = _folder.Load();
        Assert.All(recording.Units, unit => Assert.Null(unit.Template));
        Assert.StartsWith("No unit has a template: templates.npy has 12 and similar_templates.npy 13,", Assert.Single(recording.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_that_say_nothing_about_the_templates_of_their_spikes_are_of_another_order()
    {
        Random random = new(1);
        _folder.Save("spike_templates.npy", [.. Enumerable.Range(0, 720).Select(_ => (long)random.Next(12))]);
        SortedRecording recording = _folder.Load();
        Assert.All(recording.Units, unit => Assert.Null(unit.Template));
        Assert.Contains("as if shuffled", Assert.Single(recording.Notes));
    }

    [Fact]
    public void Clusters_merged_and_split_by_a_curator_keep_the_templates_they_come_from()
    {
        // 0 to 3 become 12, 4 becomes 13 and 14.
        _folder.Save("spike_clusters.npy", [.. Enumerable.Range(0, 720).Select(i => (i % 12) switch { < 4 => 12, 4 => 13 + i / 12 % 2, int id => id })]);
        SortedRecording recording = _folder.Load();
        Assert.Empty(recording.Notes);
        Assert.Equal(["5", "6", "7", "8", "9", "10", "11", "12", "13", "14"], recording.Units.Select(unit => unit.Name));
        Assert.Equal(MadePhyFolder.PeakOf(4), recording.Units[8].Place!.Row);
        Assert.Equal(MadePhyFolder.PeakOf(4), recording.Units[9].Place!.Row);
    }

    [Fact]
    public void Index_of_channels_of_another_probe_is_refused()
    {
        int[] rows = [.. Enumerable.Range(0, 12).SelectMany(_ => Enumerable.Range(0, 64))];
        _folder.Save("template_ind.npy", [.. rows.Select(channel => channel + 100)], 12, 64);
        Assert.EndsWith("template_ind.npy names channel 163 and channel_positions.npy has 64; take both files from the same sorting.", _folder.Refusal());
        rows[64 * 3 + 5] = 6;
        _folder.Save("template_ind.npy", rows, 12, 64);
        Assert.EndsWith("template_ind.npy names a channel twice for template 3; write the file anew.", _folder.Refusal());
    }

    [Fact]
    public void Ids_beyond_32_bits_and_the_fractions_of_NeuroPyxels_are_names()
    {
        _folder.SetUnits([3, 5_000_000_000]);
        Assert.Equal(["3", "5000000000"], _folder.Load().Units.Select(unit => unit.Name));

        _folder.Delete("spike_templates.npy");
        _folder.Save("spike_times.npy", new long[] { 10, 400, 900, 1300, 2000 });
        _folder.Save("spike_clusters.npy", [7.1, 7, 7.1, 12.25, -1]);
        _folder.Write("cluster_group.tsv", "cluster_id\tgroup\n7.1\tgood\n7.0\tmua\n");
        SortedRecording recording = _folder.Load();
        Assert.Equal(["7", "7.1", "12.25"], recording.Units.Select(unit => unit.Name));
        Assert.Equal("good", recording.Units.Single(unit => unit.Name == "7.1").Properties["group"]);
        Assert.Equal("mua", recording.Units.Single(unit => unit.Name == "7").Properties["group"]);
        Assert.All(recording.Units, unit => Assert.Null(unit.Template));
        _folder.Save("spike_clusters.npy", [7.1f, 7, 7.1f, 12.25f, -1]);
        Assert.Equal(["7", "7.1", "12.25"], _folder.Load().Units.Select(unit => unit.Name));
    }

    [Fact]
    public void Negative_ids_are_unsorted_spikes()
    {
        _folder.Save("spike_clusters.npy", [.. Enumerable.Range(0, 720).Select(i => i % 12 == 3 ? -1L : i % 12)]);
        SortedRecording recording = _folder.Load();
        Assert.Equal("spike_times.npy: unsorted spikes, whose unit is negative, which were left out: 60.", Assert.Single(recording.Notes));
        Assert.DoesNotContain(recording.Units, unit => unit.Name == "3");
        Assert.Equal(660, recording.SpikeSamples.Length);
        Assert.Equal(MadePhyFolder.PeakOf(11), recording.Units[^1].Place!.Row);
    }
}
