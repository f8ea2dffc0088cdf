using System;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>What is said of templates that a sorter whitened.</summary>
public sealed class PhyWhiteningTests : IDisposable
{
    private readonly MadePhyFolder _folder = new(4);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_matrix_templates_are_as_given() => AssertState(TemplateState.AsGiven, "");

    [Fact]
    public void Without_templates_there_is_nothing_to_whiten()
    {
        _folder.Delete("templates.npy");
        Assert.Equal(TemplateState.None, _folder.Load().Templates);
    }

    [Theory]
    [InlineData("whitening_mat.npy", 1 / 200.0)]
    [InlineData("whitening_mat_inv.npy", 200)]
    [InlineData("whitening_mat_inv.npy", 1 / (0.005f + 1e-5))]
    public void Identity_times_a_number_means_still_whitened(string name, double scale)
    {
        _folder.Save(name, Matrix((i, j) => i == j ? (float)scale : 0), 64, 64);
        AssertState(
            TemplateState.StillWhitened,
            "templates.npy is still whitened: the folder has the identity matrix in place of the one that the sorter used, so shapes and peak channels are not those of the spikes. Give the raw data with --recording FILE for true waveforms.");
    }

    [Fact]
    public void Identity_means_as_given_but_for_Kilosort_which_whitens()
    {
        _folder.Save("whitening_mat.npy", Matrix((i, j) => i == j ? 1 : 0), 64, 64);
        AssertState(TemplateState.AsGiven, "");
        _folder.Write("cluster_ContamPct.tsv", "cluster_id\tContamPct\n0\t1.0\n");
        AssertState(TemplateState.StillWhitened, "templates.npy is still whitened");
    }

    [Fact]
    public void Templates_of_Kilosort_without_a_matrix_are_in_an_unknown_state()
    {
        _folder.Write("cluster_KSLabel.tsv", "cluster_id\tKSLabel\n0\tgood\n");
        AssertState(TemplateState.Unknown, "templates.npy is from Kilosort, which whitens, but whitening_mat.npy is missing: whether the templates are whitened is unknown. Give the raw");
    }

    [Fact]
    public void Number_for_each_channel_is_undone()
    {
        _folder.Save("whitening_mat.npy", Matrix((i, j) => i == j ? 1f / (1 + i) : 0), 64, 64);
        using MadePhyFolder other = new(4);
        Template before = other.Load().Units[2].Template!;
        SortedRecording recording = AssertState(TemplateState.Unwhitened, "templates.npy was multiplied by the sorter's matrix, which is a number for each channel;");
        Template after = recording.Units[2].Template!;
        Assert.True(after.Channels.Intersect(before.Channels).Count() > 10);
        foreach (int channel in after.Channels.Intersect(before.Channels))
            Assert.Equal((1 + channel) * before.PeakToPeak(Array.IndexOf(before.Channels, channel)), after.PeakToPeak(Array.IndexOf(after.Channels, channel)), 1e-2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Matrix_that_Kilosort_4_used_undoes_what_it_did(bool hasIdentity)
    {
        // Channels x time: what the sorter has is W T, so that time x channels is T W'.
        double[,] used = new double[64, 64];
        Random random = new(3);
        for (int i = 0; i < 64; i++)
        {
            for (int j = Math.Max(0, i - 3); j < Math.Min(64, i + 4); j++) used[i, j] = i == j ? 0.05 : 0.02 * (random.NextDouble() - 0.5);
        }
        float[] templates = MadePhyFolder.Templates([0, 1, 2, 3]), whitened = new float[templates.Length];
        for (int row = 0; row < templates.Length / 64; row++)
        {
            for (int i = 0; i < 64; i++) whitened[row * 64 + i] = (float)Enumerable.Range(0, 64).Sum(j => used[i, j] * templates[row * 64 + j]);
        }
        float[] expected = _folder.Load().Units[1].Template!.Values;
        _folder.Save("templates.npy", whitened, 4, 40, 64);
        if (hasIdentity) _folder.Save("whitening_mat.npy", Matrix((i, j) => i == j ? 0.005f : 0), 64, 64);
        _folder.Save("whitening_mat_dat.npy", Matrix((i, j) => (float)used[i, j]), 64, 64);
        SortedRecording recording = AssertState(TemplateState.Unwhitened, "templates.npy was unwhitened by whitening_mat_dat.npy;");
        Assert.Equal(expected.Length, recording.Units[1].Template!.Values.Length);
        Assert.All(expected.Zip(recording.Units[1].Template!.Values), pair => Assert.Equal(pair.First, pair.Second, 0.01));
    }

    [Fact]
    public void Matrices_of_two_sortings_are_refused()
    {
        _folder.Save("whitening_mat.npy", Matrix((i, j) => i == j ? 2 : 0.1f / (1 + Math.Abs(i - j))), 64, 64);
        _folder.Save("whitening_mat_inv.npy", Matrix((i, j) => i == j ? 30 : -i), 64, 64);
        Assert.EndsWith("whitening_mat.npy and whitening_mat_inv.npy are no inverses of each other; take both files from the same sorting, or delete the older one.", _folder.Refusal());
    }

    private static float[] Matrix(Func<int, int, float> value) => [.. Enumerable.Range(0, 64 * 64).Select(i => value(i / 64, i % 64))];

    private SortedRecording AssertState(TemplateState state, string note)
    {
        SortedRecording recording = _folder.Load();
        Assert.Equal(state, recording.Templates);
        if (note.Length == 0) Assert.Empty(recording.Notes);
        else Assert.StartsWith(note, Assert.Single(recording.Notes), StringComparison.Ordinal);
        return recording;
    }
}
