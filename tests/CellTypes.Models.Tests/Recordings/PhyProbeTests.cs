using System;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Where units are, in the numbers of the sorter, of phy and of the probe.</summary>
public sealed class PhyProbeTests : IDisposable
{
    private readonly MadePhyFolder _folder = new(4);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unit_is_on_the_channel_that_phy_shows()
    {
        // Channels 10 to 19 of the raw data are bad.
        _folder.Save("channel_map.npy", [.. Enumerable.Range(0, 64).Select(row => row < 10 ? row : row + 10)], 64, 1);
        UnitPlace[] places = [.. _folder.Load().Units.Select(unit => unit.Place!)];
        Assert.Equal([3, 8, 13, 18], places.Select(place => place.Row));
        Assert.Equal([3, 8, 23, 28], places.Select(place => place.Channel!.Value));
        // Row 13 of Neuropixels 1.0 is 11 um across, 120 um up.
        Assert.Equal((11, 120, 0), (places[2].X, places[2].Y, places[2].Shank));
    }

    [Fact]
    public void Without_a_map_or_positions_what_is_unknown_stays_unknown()
    {
        _folder.Delete("channel_map.npy");
        Assert.Equal(new UnitPlace(13, null, 11, 120, 0), _folder.Load().Units[2].Place);
        _folder.Delete("channel_positions.npy");
        Assert.Equal(new UnitPlace(13, null, null, null, null), _folder.Load().Units[2].Place);
    }

    [Fact]
    public void Map_of_another_probe_is_refused_and_one_that_names_a_channel_twice_ignored()
    {
        _folder.Save("channel_map.npy", [.. Enumerable.Range(0, 60)]);
        Assert.EndsWith("channel_positions.npy has 64 channels and channel_map.npy 60; take both files from the same sorting.", _folder.Refusal());
        _folder.Save("channel_map.npy", [.. Enumerable.Range(0, 64).Select(row => row / 2)]);
        SortedRecording recording = _folder.Load();
        Assert.Null(recording.Units[0].Place!.Channel);
        Assert.StartsWith("channel_map.npy is ignored", Assert.Single(recording.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Channel_without_a_position_is_left_out()
    {
        double[] positions = NpyFile.Read($"{_folder.Root}/channel_positions.npy").ToDouble();
        positions[2 * 13] = double.NaN;
        _folder.Save("channel_positions.npy", positions, 64, 2);
        SortedRecording recording = _folder.Load();
        Assert.Equal("channel_positions.npy: channels without a position, which were left out: 13.", Assert.Single(recording.Notes));
        Assert.Contains(recording.Units[2].Place!.Row, new[] { 12, 14 });
        Assert.All(recording.Units, unit => Assert.DoesNotContain(13, unit.Template!.Channels));
    }

    [Theory]
    [InlineData(0, "channel_positions.npy puts all channels at one place: where the channels lie is unknown.")]
    [InlineData(0.001, "channel_positions.npy puts channels 0.026 um apart, so it is not in micrometres: where the channels lie is unknown.")]
    public void Positions_that_cannot_be_in_micrometres_say_nothing(double scale, string note)
    {
        _folder.Save("channel_positions.npy", Array.ConvertAll(NpyFile.Read($"{_folder.Root}/channel_positions.npy").ToDouble(), value => scale * value), 64, 2);
        SortedRecording recording = _folder.Load();
        Assert.Equal([note], recording.Notes);
        Assert.Equal(new UnitPlace(13, 13, null, null, null), recording.Units[2].Place);
    }

    [Fact]
    public void Shanks_that_lie_upon_each_other_are_told_unless_they_are_numbered()
    {
        double[] positions = NpyFile.Read($"{_folder.Root}/channel_positions.npy").ToDouble();
        Array.Copy(positions, 0, positions, 64, 64);
        _folder.Save("channel_positions.npy", positions, 64, 2);
        Assert.Equal(
            ["channel_positions.npy puts several channels at one place: 64 of 64. If they are on different shanks, say so in channel_shanks.npy."], _folder.Load().Notes);
        _folder.Save("channel_shanks.npy", [.. Enumerable.Range(0, 64).Select(row => row / 32)]);
        Assert.Empty(_folder.Load().Notes);
    }

    [Fact]
    public void Positions_and_templates_are_read_in_three_dimensions_and_half_precision()
    {
        Python.Run(
            """
            import sys, numpy as np
            p = sys.argv[1] + '/'
            a = np.load(p + 'channel_positions.npy')
            np.save(p + 'channel_positions.npy', np.c_[a[:, 0], np.full(64, 7.0), a[:, 1]].astype('>f2'))
            np.save(p + 'templates.npy', np.load(p + 'templates.npy').astype('f2'))
            np.save(p + 'halves.npy', np.array([0, -0.0, 1, -2.5, 65504, 6e-8, -6.1e-5, np.inf, -np.inf, np.nan], 'f2'))
            """,
            _folder.Root);
        SortedRecording recording = _folder.Load();
        Assert.Equal((11.0, 120.0), recording.Probe!.Position(13));
        Assert.Equal([3, 8, 13, 18], recording.Units.Select(unit => unit.Place!.Row));
        Assert.Equal(
            [0, -0f, 1, -2.5f, 65504, 5.9604645e-8f, -6.097555e-5f, float.PositiveInfinity, float.NegativeInfinity, float.NaN],
            NpyFile.Read($"{_folder.Root}/halves.npy").ToSingle());
    }

    [Fact]
    public void Shanks_are_those_of_the_sorter()
    {
        // Four shanks with the same x and y on each, as some maps have them.
        double[] stacked = [.. Enumerable.Range(0, 64).SelectMany(c => new[] { 32.0 * (c % 2), c % 16 / 2 * 15.0 })];
        int[] shanks = [.. Enumerable.Range(0, 64).Select(c => c / 16)];
        _folder.Save("channel_positions.npy", stacked, 64, 2);
        _folder.Save("channel_shanks.npy", Array.ConvertAll(shanks, shank => (double)shank + 1), 64, 1);
        AssertShanks([.. shanks.Select(shank => shank + 1)]);
        _folder.Delete("channel_shanks.npy");
        _folder.Save("channel_groups.npy", shanks);
        AssertShanks(shanks);
        // Kept templates are of one shank: a neighbour on another is none.
        Assert.All(_folder.Load().Units, unit => Assert.True(unit.Template!.Channels.Count(c => shanks[c] == unit.Place!.Shank) == 16));
    }

    [Fact]
    public void Shanks_that_nobody_filled_in_are_told_from_positions()
    {
        double[] apart = [.. Enumerable.Range(0, 64).SelectMany(c => new[] { c / 16 * 250.0 + 32.0 * (c % 2), c % 16 / 2 * 15.0 })];
        int[] shanks = [.. Enumerable.Range(0, 64).Select(c => c / 16)];
        _folder.Save("channel_positions.npy", apart, 64, 2);
        AssertShanks(shanks);
        _folder.Save("channel_shanks.npy", Enumerable.Repeat(1.0, 64).ToArray());
        AssertShanks(shanks);
        _folder.Save("channel_shanks.npy", new double[60]);
        Assert.Contains("channel_shanks.npy is ignored: it has 60 channels and channel_positions.npy 64.", _folder.Load().Notes);
        AssertShanks(shanks);
        _folder.Delete("channel_shanks.npy");
        // Tetrodes along a shank, and two probes of two shanks.
        _folder.Save("channel_groups.npy", [.. Enumerable.Range(0, 64).Select(c => c / 4)]);
        AssertShanks(shanks);
        _folder.Save("channel_groups.npy", [.. Enumerable.Range(0, 64).Select(c => c / 32)]);
        AssertShanks(shanks);
    }

    [Fact]
    public void Groups_that_are_texts_are_ignored_with_a_note()
    {
        Python.Run("import sys, numpy as np; np.save(sys.argv[1] + '/channel_groups.npy', np.array(['a', 'b'] * 32))", _folder.Root);
        Assert.StartsWith("channel_groups.npy is ignored: ", Assert.Single(_folder.Load().Notes), StringComparison.Ordinal);
        AssertShanks(new int[64]);
    }

    private void AssertShanks(int[] expected) => Assert.Equal(expected, Enumerable.Range(0, 64).Select(_folder.Load().Probe!.Shank));
}
