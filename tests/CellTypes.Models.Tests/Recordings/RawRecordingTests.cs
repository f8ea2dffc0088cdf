using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Recordings of each format, read back; and those that do not fit, each with its sentence.</summary>
public sealed class RawRecordingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Every value says which sample and channel it is.
    private static short[] Numbered(int samples, int channels) => [.. Enumerable.Range(0, samples * channels).Select(i => (short)(i * 7 % 30_011))];

    [Fact]
    public void SpikeGlx_recording_is_read_by_its_meta()
    {
        short[] samples = Numbered(1000, 5);
        string path = RawFiles.WriteSpikeGlx(_folder.PathOf("run_g0_t0.imec0.ap.bin"), samples, 4, RawFiles.GeomMap(4));
        foreach (string given in new[] { path, Path.ChangeExtension(path, ".meta"), _folder.Root })
        {
            using RawRecording recording = RawRecording.Open(given);
            Assert.Equal((5, 30_000, 1000, 1234), (recording.ChannelCount, recording.SamplingRate, recording.Length, recording.FirstSample));
            Assert.Equal([true, true, true, true, false], recording.Channels.Select(channel => channel.IsNeural));
            Assert.All(recording.Channels.Take(4), channel => Assert.True(channel.IsHighPassFiltered));
            Assert.Equal(2.34375, recording.Channels[0].Scale, 1e-9);
            Assert.Equal((59, 0), recording.Channels[1].Position);
            Assert.Equal((11, 20), recording.Channels[2].Position);
            Assert.Empty(recording.Notes);
            short[] read = new short[30];
            recording.Read(994, 6, read);
            Assert.Equal(samples[(994 * 5)..], read);
        }
    }

    [Theory]
    [InlineData("0", "0.6", "512", "(0,4)(0 0 0 500 250 1)(1 0 0 500 250 1)(2 0 0 250 250 0)(3 0 0 500 250 1)", 2.34375, true)]
    [InlineData("1020", "0.6", "512", "(1020,4)(0 0 0 500 250 1)(1 0 0 500 250 1)(2 0 0 250 250 0)(3 0 0 500 250 1)", 2.34375, true)]
    [InlineData("1030", "0.6", "512", "(1030,4)(0 0 0 500 250 1)(1 0 0 500 250 1)(2 0 0 250 250 0)(3 0 0 500 250 1)", 2.34375, true)]
    [InlineData("1100", "0.6", "512", "(1100,4)(0 0 0 500 250 1)(1 0 0 500 250 1)(2 0 0 250 250 0)(3 0 0 500 250 1)", 2.34375, true)]
    [InlineData("", "0.6", "", "(641251510,3,4)(0 0 0 500 250)(1 0 0 500 250)(2 0 0 250 250)(3 0 0 500 250)", 2.34375, true)] // phase 3A
    [InlineData("1110", "0.6", "512", "(1110,2,0,500,250,1)(0 0 0)(1 0 0)(2 0 0)(3 0 0)", 2.34375, true)]
    [InlineData("21", "0.5", "8192", "(21,4)(0 1 0 0)(1 1 0 1)(2 1 0 2)(3 1 0 3)", 0.762939, false)]
    [InlineData("24", "0.5", "", "(24,4)(0 0 0 0 0)(1 0 0 0 1)(2 0 0 0 2)(3 0 0 0 3)", 0.762939, false)]
    [InlineData("2003", "0.62", "2048", "(2003,4)(0 1 0 0)(1 1 0 1)(2 1 0 2)(3 1 0 3)", 3.02734, false)]
    [InlineData("2013", "0.62", "2048", "(2013,4)(0 0 0 0 0)(1 0 0 0 1)(2 0 0 0 2)(3 0 0 0 3)", 3.02734, false)]
    [InlineData("2020", "0.62", "2048", "(NP2020,4)(0 0 0 0 0)(1 0 0 0 1)(2 0 0 0 2)(3 0 0 0 3)", 3.02734, false)]
    [InlineData("3010", "0.67", "2048", "(3010,4)(0 0 0 0 0)(1 0 0 0 1)(2 0 0 0 2)(3 0 0 0 3)", 3.27148, false)]
    public void Microvolts_a_bit_and_filter_are_those_of_the_probe(string type, string range, string maximum, string settings, double expected, bool isFiltered)
    {
        string path = RawFiles.WriteSpikeGlx(
            _folder.PathOf("run.ap.bin"), Numbered(10, 5), 4, $"imDatPrb_type={type}", $"imAiRangeMax={range}", $"imMaxInt={maximum}", $"~imroTbl={settings}");
        using RawRecording recording = RawRecording.Open(path);
        Assert.Equal(expected, recording.Channels[0].Scale, 1e-5);
        Assert.Equal(isFiltered, recording.Channels[0].IsHighPassFiltered);
        // Where channels have gains of their own, the third has half of it; and no filter, where that can be.
        bool isOwn = settings.Contains("(2 0 0 250");
        Assert.Equal(expected * (isOwn ? 2 : 1), recording.Channels[2].Scale, 1e-5);
        Assert.Equal(isFiltered && !settings.Contains("(2 0 0 250 250 0)"), recording.Channels[2].IsHighPassFiltered);
    }

    [Fact]
    public void Saved_channels_have_the_settings_of_their_original_numbers()
    {
        string path = RawFiles.WriteSpikeGlx(
            _folder.PathOf("run.ap.bin"), Numbered(10, 4), 3, "snsSaveChanSubset=0,2:3,8", "~imroTbl=(0,4)(0 0 0 500 250 1)(1 0 0 50 250 1)(2 0 0 250 250 1)(3 0 0 1000 250 1)");
        using RawRecording recording = RawRecording.Open(path);
        Assert.Equal([2.34375, 4.6875, 1.171875], recording.Channels.Take(3).Select(channel => Math.Round(channel.Scale, 6)));
    }

    [Fact]
    public void CatGT_filters_and_older_maps_are_known()
    {
        string path = RawFiles.WriteSpikeGlx(
            _folder.PathOf("run_tcat.ap.bin"), Numbered(10, 5), 4, "imDatPrb_type=24", "imAiRangeMax=0.5", "imMaxInt=8192",
            "catGTCmdline0=<CatGT -dir=D:/data -run=run -ap -apfilter=butter,12,300,0 -gblcar>", "~snsShankMap=(4,2,640)(0:0:0:1)(0:1:0:1)(3:0:288:1)(3:1:288:1)");
        using RawRecording recording = RawRecording.Open(path);
        Assert.All(recording.Channels.Take(4), channel => Assert.True(channel.IsHighPassFiltered));
        Assert.Equal([(27, 0), (59, 0), (777, 4320), (809, 4320)], recording.Channels.Take(4).Select(channel => channel.Position!.Value));
    }

    [Fact]
    public void Four_shanks_are_a_pitch_apart()
    {
        string path = RawFiles.WriteSpikeGlx(
            _folder.PathOf("run.ap.bin"), Numbered(10, 5), 4, "imDatPrb_type=2013", "~snsGeomMap=(NP2013,4,250,70)(0:27:0:1)(1:59:15:1)(2:27:30:1)(3:59:45:0)");
        using RawRecording recording = RawRecording.Open(path);
        Assert.Equal([(27, 0), (309, 15), (527, 30), (809, 45)], recording.Channels.Take(4).Select(channel => channel.Position!.Value));
    }

    [Fact]
    public void File_that_was_not_copied_to_its_end_is_read_as_far_as_it_goes()
    {
        short[] samples = Numbered(1000, 5);
        string path = RawFiles.WriteSpikeGlx(_folder.PathOf("run.ap.bin"), samples, 4);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..(300 * 10 + 3)]);
        using RawRecording recording = RawRecording.Open(path);
        Assert.Equal(300, recording.Length);
        Assert.Equal(
            [$"{path} has 3003 bytes of the 10000 that its .meta says: it was not copied to its end.",
            $"{path} is not a whole number of samples of 5 channels: its last 3 bytes are left out."],
            recording.Notes);
        Assert.Throws<ArgumentException>(() => recording.Read(299, 2, new short[10]));
    }

    [Theory]
    [InlineData("nSavedChans=7", "nSavedChans=7 and snsApLfSy=4,0,1 do not agree")]
    [InlineData("nSavedChans=1000000001", "do not agree")]
    [InlineData("nSavedChans=", "it has no line nSavedChans=")]
    [InlineData("snsApLfSy=4,0", "do not agree")]
    [InlineData("snsApLfSy=0,4,1", "has no channel in the spike band")]
    [InlineData("snsSaveChanSubset=0:2,8", "snsSaveChanSubset names 4 channels and nSavedChans 5")]
    [InlineData("snsSaveChanSubset=3:0,8", "is no list of channels")]
    [InlineData("snsSaveChanSubset=0:2000000000", "is no list of channels")]
    [InlineData("imSampRate=thirty", "imSampRate=thirty is no number")]
    [InlineData("imSampRate=0", "a sampling rate of 0 Hz is not possible")]
    [InlineData("imSampRate=NaN", "imSampRate=NaN is no number")]
    [InlineData("imAiRangeMax=-0.6", "is not above 0")]
    [InlineData("~imroTbl=", "it has no ~imroTbl")]
    [InlineData("~imroTbl=(0,4)(0 0 0 500 250 1)", "~imroTbl has no gain of channel 1")]
    [InlineData("~imroTbl=(0,4)(0 0 0 x 250 1)", "~imroTbl has no gain of channel 0")]
    [InlineData("~snsGeomMap=(NP1000,1,0,70)(0:27:0:1)(0:59:0:1)(0:x:0:1)(0:11:0:1)", "~snsGeomMap has an entry (0:x:0:1)")]
    [InlineData("typeThis=nidq", "is of a stream 'nidq', which has no electrodes")]
    public void Meta_that_does_not_fit_is_told(string line, string problem)
    {
        string path = RawFiles.WriteSpikeGlx(_folder.PathOf("run.ap.bin"), Numbered(10, 5), 4, line);
        Assert.Contains(problem, Assert.Throws<CellTypesException>(() => RawRecording.Open(path)).Message);
    }

    [Fact]
    public void Files_that_cannot_be_read_are_told()
    {
        Refused(_folder.PathOf("none.ap.bin"), "There is no recording");
        Refused(_folder.Write("run.ap.cbin", "x"), "is compressed; decompress it with mtscomp");
        Refused(_folder.Write("run.lf.bin", "x"), "holds field potentials, without spikes; give the .ap.bin.");
        Refused(_folder.Write("run.ap.bin", "x"), "run.ap.meta is missing; copy it beside run.ap.bin");
        Refused(_folder.Write("other.ap.meta", "x=1"), "other.ap.bin is missing; copy it beside other.ap.meta");
        Refused(_folder.Write("data.dat", "x"), "has no .meta, structure.oebin or params.py that says what is in it");
        Refused(Directory.CreateDirectory(_folder.PathOf("empty")).FullName, "holds no .ap.bin, structure.oebin or params.py");
        string path = RawFiles.WriteSpikeGlx(_folder.PathOf("short.ap.bin"), [1, 2, 3], 4);
        Refused(path, "holds not one sample of 5 channels");
        File.WriteAllBytes(path, []);
        Refused(path, "is empty, or a pipe or a device");
        Refused(_folder.Root, "holds several recordings (run.ap.bin, short.ap.bin); give one of them.");
    }

    [Fact]
    public void Open_Ephys_stream_is_read_by_its_structure()
    {
        short[] samples = Numbered(200, 3);
        string root = RawFiles.WriteOpenEphys(_folder.PathOf("recording1"), samples, ("Neuropix-PXI-100.ProbeA-AP", ["AP1", "AP2", "AP_SYNC"]));
        string stream = Path.Combine(root, "continuous", "Neuropix-PXI-100.ProbeA-AP");
        NpyFile.Write(Path.Combine(stream, "sample_numbers.npy"), [.. Enumerable.Range(0, 200).Select(i => 5_000L + i)]);
        foreach (string given in new[] { root, Path.Combine(root, "structure.oebin"), stream, stream + Path.DirectorySeparatorChar, Path.Combine(stream, "continuous.dat") })
        {
            using RawRecording recording = RawRecording.Open(given);
            Assert.Equal((3, 30_000, 200, 5_000), (recording.ChannelCount, recording.SamplingRate, recording.Length, recording.FirstSample));
            Assert.Equal([true, true, false], recording.Channels.Select(channel => channel.IsNeural));
            Assert.Equal(0.195, recording.Channels[1].Scale, 1e-6);
            Assert.True(recording.Channels[0].IsHighPassFiltered);
            Assert.Empty(recording.Notes);
            short[] read = new short[6];
            recording.Read(100, 2, read);
            Assert.Equal(samples[300..306], read);
        }
        NpyFile.Write(Path.Combine(stream, "sample_numbers.npy"), [.. Enumerable.Range(0, 200).Select(i => i < 100 ? i : i + 36L)]);
        using RawRecording skipping = RawRecording.Open(root);
        Assert.Contains("skips 36 samples, which were lost", Assert.Single(skipping.Notes));
        NpyFile.Write(Path.Combine(stream, "sample_numbers.npy"), new long[190]);
        using RawRecording cut = RawRecording.Open(root);
        Assert.Contains("numbers 190 samples, but there are 200", Assert.Single(cut.Notes));
    }

    [Fact]
    public void One_of_several_streams_has_to_be_named()
    {
        string root = RawFiles.WriteOpenEphys(
            _folder.PathOf("recording1"), Numbered(20, 2), ("Neuropix-PXI-100.ProbeA", ["CH1", "CH_SYNC"]), ("Neuropix-PXI-100.ProbeA-LFP", ["LFP1", "LFP_SYNC"]), ("NI-DAQmx-104.PXIe-6341", ["AI0", "AI1"]));
        Refused(root, "has several streams (Neuropix-PXI-100.ProbeA, Neuropix-PXI-100.ProbeA-LFP, NI-DAQmx-104.PXIe-6341); give the folder of the one that was sorted");
        string streams = Path.Combine(root, "continuous");
        using (RawRecording recording = RawRecording.Open(Path.Combine(streams, "Neuropix-PXI-100.ProbeA"))) Assert.False(recording.Channels[0].IsHighPassFiltered);
        Refused(Path.Combine(streams, "Neuropix-PXI-100.ProbeA-LFP"), "holds field potentials, without spikes");
        Refused(Path.Combine(streams, "NI-DAQmx-104.PXIe-6341"), "has no channel with electrodes");
        Directory.CreateDirectory(Path.Combine(streams, "other"));
        Refused(Path.Combine(streams, "other"), "its streams are Neuropix-PXI-100.ProbeA, ");
    }

    [Theory]
    [InlineData("{", "is damaged")]
    [InlineData("[]", "it is no object")]
    [InlineData("{}", "it has no list 'continuous'")]
    [InlineData("""{"continuous": [3]}""", "it has no list 'continuous'")]
    [InlineData("""{"continuous": []}""", "has no continuous stream")]
    [InlineData("""{"continuous": [{"folder_name": "../../other/"}]}""", "a stream has no folder_name")]
    [InlineData("""{"continuous": [{"folder_name": "A/", "sample_rate": "x", "num_channels": 1, "channels": [{"channel_name": "CH1", "bit_volts": 0.195}]}]}""", "it has no number 'sample_rate'")]
    [InlineData("""{"continuous": [{"folder_name": "A/", "sample_rate": 30000, "num_channels": 2, "channels": [{"channel_name": "CH1", "bit_volts": 0.195}]}]}""", "num_channels of A is not the number of its channels")]
    [InlineData("""{"continuous": [{"folder_name": "A/", "sample_rate": 30000, "num_channels": 1, "channels": [{"channel_name": "CH1", "bit_volts": 0}]}]}""", "bit_volts of CH1 is 0")]
    [InlineData("""{"continuous": [{"folder_name": "B/", "sample_rate": 30000, "num_channels": 1, "channels": [{"channel_name": "CH1", "bit_volts": 0.195}]}]}""", "continuous.dat is missing")]
    public void Structure_that_does_not_fit_is_told(string text, string problem)
    {
        string root = RawFiles.WriteOpenEphys(_folder.PathOf("recording1"), Numbered(20, 1), ("A", ["CH1"]));
        File.WriteAllText(Path.Combine(root, "structure.oebin"), text);
        Refused(root, problem);
    }

    [Fact]
    public void Plain_file_is_read_by_params()
    {
        short[] samples = Numbered(101, 3);
        RawFiles.WriteSamples(_folder.PathOf("data.dat"), [.. new short[2], .. samples]);
        Parameters("dat_path = 'data.dat'\nn_channels_dat = 3\ndtype = 'int16'\noffset = 4\nsample_rate = 25000.\nhp_filtered = True\n");
        foreach (string given in new[] { "data.dat", "params.py" })
        {
            using RawRecording recording = RawRecording.Open(_folder.PathOf(given));
            Assert.Equal((3, 25_000, 101, false), (recording.ChannelCount, recording.SamplingRate, recording.Length, recording.IsInMicrovolts));
            Assert.All(recording.Channels, channel => Assert.True(channel is { IsNeural: true, IsHighPassFiltered: true, Scale: 1 }));
            Assert.Contains("does not say its microvolts a bit", Assert.Single(recording.Notes));
            short[] read = new short[3];
            recording.Read(100, 1, read);
            Assert.Equal(samples[300..], read);
        }
        // A file elsewhere, by the params.py of the sorting.
        using TemporaryFolder other = new();
        RawFiles.WriteSamples(other.PathOf("moved.raw"), [.. new short[2], .. samples]);
        using RawRecording moved = RawRecording.Open(other.PathOf("moved.raw"), _folder.Root);
        Assert.Equal(101, moved.Length);
    }

    [Theory]
    [InlineData("np.int16", "Path('data.dat')")]
    [InlineData("'<i2'", "os.path.join(folder, 'data.dat')")]
    public void Whoever_names_the_file_need_not_know_it_from_Python(string type, string dataPath)
    {
        RawFiles.WriteSamples(_folder.PathOf("data.dat"), Numbered(10, 3));
        Parameters($"dat_path = {dataPath}\nn_channels_dat = 3\ndtype = {type}\nsample_rate = 25000.\n");
        using RawRecording recording = RawRecording.Open(_folder.PathOf("data.dat"));
        Assert.Equal(10, recording.Length);
        Refused(_folder.PathOf("params.py"), $"params.py is read, not run, and 'dat_path = {dataPath}' is no plain value; write a number, a text, or arithmetic, for example dat_path = r'recording.bin'.");
    }

    [Fact]
    public void Several_plain_files_follow_each_other()
    {
        short[] samples = Numbered(100, 2);
        RawFiles.WriteSamples(_folder.PathOf("a.dat"), samples[..60]);
        RawFiles.WriteSamples(_folder.PathOf("b.dat"), samples[60..]);
        Parameters("dat_path = ['a.dat', 'b.dat']\nn_channels_dat = 2\ndtype = 'int16'\noffset = 0\nsample_rate = 30000.\nhp_filtered = False\n");
        foreach (string given in new[] { "params.py", "a.dat" })
        {
            using RawRecording recording = RawRecording.Open(_folder.PathOf(given));
            Assert.Equal(100, recording.Length);
            short[] read = new short[200];
            recording.Read(0, 100, read);
            Assert.Equal(samples, read);
            Assert.Contains("counts as one of the whole band", recording.Notes[1]);
        }
    }

    [Fact]
    public void Several_SpikeGlx_files_follow_each_other()
    {
        short[] samples = Numbered(100, 5);
        RawFiles.WriteSpikeGlx(_folder.PathOf("a.ap.bin"), samples[..200], 4);
        RawFiles.WriteSpikeGlx(_folder.PathOf("b.ap.bin"), samples[200..], 4);
        Parameters("dat_path = ['a.ap.bin', 'b.ap.bin']\nn_channels_dat = 5\ndtype = 'int16'\noffset = 0\nsample_rate = 30000.\nhp_filtered = False\n");
        using RawRecording recording = RawRecording.Open(_folder.PathOf("params.py"));
        Assert.Equal((100, true, 2.34375), (recording.Length, recording.IsInMicrovolts, Math.Round(recording.Channels[0].Scale, 6)));
        short[] read = new short[500];
        recording.Read(0, 100, read);
        Assert.Equal(samples, read);
    }

    [Theory]
    [InlineData("dat_path = []\nn_channels_dat = 2\ndtype = 'int16'\nsample_rate = 30000.\n", "names no recording (dat_path)")]
    [InlineData("dat_path = 'gone.dat'\nn_channels_dat = 2\ndtype = 'int16'\nsample_rate = 30000.\n", "gone.dat', which is not there")]
    [InlineData("dat_path = 'data.dat'\ndtype = 'int16'\nsample_rate = 30000.\n", "does not say n_channels_dat")]
    [InlineData("dat_path = 'data.dat'\nn_channels_dat = 2000000000\ndtype = 'int16'\nsample_rate = 30000.\n", "more than any recording has")]
    [InlineData("dat_path = 'data.dat'\nn_channels_dat = 2\ndtype = 'float32'\nsample_rate = 30000.\n", "only recordings of int16 can be read")]
    [InlineData("dat_path = 'data.dat'\nn_channels_dat = 2\ndtype = 'int16'\n", "has no line sample_rate")]
    [InlineData("dat_path = 'temp_wh.dat'\nn_channels_dat = 2\ndtype = 'int16'\nsample_rate = 30000.\n", "is Kilosort's whitened copy")]
    public void Params_that_do_not_fit_are_told(string text, string problem)
    {
        foreach (string name in new[] { "data.dat", "temp_wh.dat" }) RawFiles.WriteSamples(_folder.PathOf(name), new short[20]);
        Parameters(text);
        Refused(_folder.PathOf("params.py"), problem);
    }

    [Fact]
    public void Params_that_lead_to_a_recording_with_a_description_of_its_own_follow_that()
    {
        RawFiles.WriteSpikeGlx(_folder.PathOf("run.ap.bin"), Numbered(10, 5), 4);
        Parameters("dat_path = 'run.ap.bin'\nn_channels_dat = 5\ndtype = 'int16'\noffset = 0\nsample_rate = 30000.\nhp_filtered = False\n");
        using RawRecording recording = RawRecording.Open(_folder.PathOf("params.py"));
        Assert.True(recording.IsInMicrovolts);
        Assert.False(recording.Channels[4].IsNeural);
    }

    private void Parameters(string text) => _folder.Write("params.py", text);

    private void Refused(string path, string problem) => Assert.Contains(problem, Assert.Throws<CellTypesException>(() => RawRecording.Open(path)).Message);
}
