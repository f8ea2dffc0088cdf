using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

public sealed class PhyFolderWriterTests : IDisposable
{
    private static readonly long[] Samples = [0, 10, 10, 25, 4_000_000_000];
    private static readonly int[] Clusters = [3, 8, 3, 8, 12];
    private static readonly ProbeGeometry Probe = ProbeGeometry.Neuropixels1();
    private static readonly Dictionary<int, Template> Templates = new()
    {
        [8] = new Template([1, -5.5f, 2, 0.25f, -9, 3, 0, -1, 0.1f], [7, 5, 300], 3, 30000),
        [3] = new Template([0, -40, 20], [383], 3, 30000),
    };

    private static readonly Dictionary<int, IReadOnlyDictionary<string, string>> Properties = new()
    {
        [3] = new Dictionary<string, string> { ["group"] = "good", ["cell_type"] = "PkC ss" },
        [12] = new Dictionary<string, string> { ["group"] = "noise" },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        PhyFolderWriter.Write(_folder.Root, 29999.97, Probe, Samples, Clusters, Templates, Properties);

        SortedRecording folder = SortedRecording.Load(_folder.Root);

        Assert.Equal(29999.97, folder.SamplingRate);
        Assert.Equal(Samples, folder.SpikeSamples);
        Assert.Equal(Clusters.Select(id => $"{id}"), folder.SpikeUnits.Select(unit => folder.Units[unit].Name));
        Assert.Equal(Enumerable.Range(0, 384).Select(Probe.Position), Enumerable.Range(0, 384).Select(folder.Probe!.Position));
        Assert.Equal(["3", "8", "12"], folder.Units.Select(unit => unit.Name));
        Assert.Null(folder.Units[2].Template);
        Assert.Contains("unit 12", Assert.Single(folder.Notes));
        foreach (SortedUnit unit in folder.Units.Take(2))
        {
            Assert.Equal(Templates[int.Parse(unit.Name)].Channels, unit.Template!.Channels);
            Assert.Equal(Templates[int.Parse(unit.Name)].Values, unit.Template.Values);
        }
        Assert.Equal(["good", null, "noise"], folder.Units.Select(unit => unit.Properties.GetValueOrDefault("group")));
        Assert.Equal("PkC ss", folder.Units[0].Properties["cell_type"]);
    }

    [Fact]
    public void Arrays_have_the_names_types_and_shapes_that_phy_expects()
    {
        PhyFolderWriter.Write(_folder.Root, 30000, Probe, Samples, Clusters, Templates, Properties);

        string[] seen = Python.Run(
            """
            import glob, os, sys, numpy as np
            for path in sorted(glob.glob(sys.argv[1] + '/*.npy')):
                a = np.load(path)
                print(os.path.basename(path), a.dtype, a.shape)
            settings = {}
            exec(open(sys.argv[1] + '/params.py').read(), settings)
            print(settings['sample_rate'], settings['n_channels_dat'], settings['dtype'], settings['dat_path'])
            print(np.load(sys.argv[1] + '/spike_templates.npy').tolist(), np.load(sys.argv[1] + '/template_ind.npy').tolist())
            """,
            _folder.Root);

        Assert.Equal(
            [
                "amplitudes.npy float64 (5,)",
                "channel_map.npy int32 (384,)",
                "channel_positions.npy float64 (384, 2)",
                "spike_clusters.npy int32 (5,)",
                "spike_templates.npy int32 (5,)",
                "spike_times.npy int64 (5,)",
                "template_ind.npy int32 (3, 3)",
                "templates.npy float32 (3, 3, 3)",
                "templates_ind.npy int32 (3, 3)",
                "30000 384 int16 []",
                "[0, 1, 0, 1, 2] [[383, -1, -1], [7, 5, 300], [-1, -1, -1]]",
            ],
            seen);
    }

    [Fact]
    public void Tables_have_a_row_for_every_cluster_and_a_file_for_every_column()
    {
        PhyFolderWriter.Write(_folder.Root, 30000, Probe, Samples, Clusters, Templates, Properties);

        Assert.Equal(
            ["cluster_id\tgroup\tcell_type", "3\tgood\tPkC ss", "8\t\t", "12\tnoise\t"],
            File.ReadAllLines(_folder.PathOf("cluster_info.tsv")));
        Assert.Equal(["cluster_id\tgroup", "3\tgood", "12\tnoise"], File.ReadAllLines(_folder.PathOf("cluster_group.tsv")));
        Assert.Equal(["cluster_id\tcell_type", "3\tPkC ss"], File.ReadAllLines(_folder.PathOf("cluster_cell_type.tsv")));
    }

    [Fact]
    public void Folder_that_holds_something_is_left_alone()
    {
        File.WriteAllText(_folder.PathOf("notes.txt"), "mine");

        Assert.Contains("not empty", Assert.Throws<CellTypesException>(() => Write()).Message);
        Assert.Single(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Contradictory_arguments_are_refused_before_anything_is_written()
    {
        Template wrongLength = new([1, 2], [0], 2, 30000);
        Template wrongChannel = new([1, 2, 3], [384], 3, 30000), unknownChannel = new([1, 2, 3], [-1], 3, 30000);

        Assert.Throws<ArgumentException>(() => Write(samplingRate: 0));
        Assert.Throws<ArgumentException>(() => Write(samples: [0, 10, 9, 25, 30]));
        Assert.Throws<ArgumentException>(() => Write(samples: [-1, 10, 11, 25, 30]));
        Assert.Throws<ArgumentException>(() => Write(samples: [1, 2]));
        Assert.Throws<ArgumentException>(() => Write(clusters: [0, 1, 2, 3, -1]));
        Assert.Throws<ArgumentException>(() => Write(templates: new() { [3] = Templates[3], [8] = wrongLength }));
        Assert.Throws<ArgumentException>(() => Write(templates: new() { [3] = wrongChannel }));
        Assert.Throws<ArgumentException>(() => Write(templates: new() { [3] = unknownChannel }));
        Assert.Throws<CellTypesException>(() => Write(column: "info"));
        Assert.Throws<CellTypesException>(() => Write(column: "../a"));
        Assert.Throws<CellTypesException>(() => Write(value: "a\tb"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    private void Write(
        double samplingRate = 30000,
        long[]? samples = null,
        int[]? clusters = null,
        Dictionary<int, Template>? templates = null,
        string column = "group",
        string value = "good") =>
        PhyFolderWriter.Write(
            _folder.Root,
            samplingRate,
            Probe,
            samples ?? Samples,
            clusters ?? Clusters,
            templates ?? Templates,
            new Dictionary<int, IReadOnlyDictionary<string, string>> { [3] = new Dictionary<string, string> { [column] = value } });
}
