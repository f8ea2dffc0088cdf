using System;
using System.IO;
using System.Linq;
using System.Text;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests.Support;

/// <summary>Writes a recording, whose units are named 0, 1 and so on, in the formats of other programs, as their specifications have them.</summary>
internal static class RecordingFormats
{
    /// <summary>Writes the files of ALF.</summary>
    public static string WriteAlf(SortedRecording recording, string folder)
    {
        Directory.CreateDirectory(folder);
        int rows = recording.Units.Max(unit => unit.Template!.Channels.Length), samples = recording.Units[0].Template!.SampleCount, units = recording.Units.Count;
        float[] volts = new float[units * samples * rows];
        int[] channels = [.. Enumerable.Repeat(-1, units * rows)];
        for (int unit = 0; unit < units; unit++)
        {
            for (int row = 0; row < recording.Units[unit].Template!.Channels.Length; row++)
            {
                channels[unit * rows + row] = recording.Units[unit].Template!.Channels[row];
                for (int i = 0; i < samples; i++) volts[(unit * samples + i) * rows + row] = recording.Units[unit].Template!.Row(row)[i] * 1e-6f;
            }
        }
        Save("spikes.samples", recording.SpikeSamples);
        Save("spikes.times", Array.ConvertAll(recording.SpikeSamples, sample => 1.5 + sample / recording.SamplingRate));
        Save("spikes.clusters", recording.SpikeUnits);
        Save("spikes.templates", recording.SpikeUnits);
        Save("templates.waveforms", volts, units, samples, rows);
        Save("templates.waveformsChannels", channels, units, rows);
        Save("channels.localCoordinates", Positions(recording), recording.Probe!.ChannelCount, 2);
        Save("channels.rawInd", [.. Enumerable.Range(0, recording.Probe.ChannelCount)]);
        return folder;

        void Save<T>(string name, T[] values, params int[] shape)
            where T : struct => NpyFile.Write(Path.Combine(folder, $"{name}.npy"), values, shape);
    }

    /// <summary>Writes a SortingAnalyzer of SpikeInterface.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="idsAsJson">The ids of its units.</param>
    public static string WriteAnalyzer(SortedRecording recording, string folder, string idsAsJson)
    {
        foreach (string part in new[] { "sorting", "recording_info", "extensions/templates" }) Directory.CreateDirectory(Path.Combine(folder, part));
        Write("spikeinterface_info.json", """{"version": "0.102.1", "object": "SortingAnalyzer"}""");
        Write("settings.json", """{"return_in_uV": true}""");
        Write("sorting/numpysorting_info.json", FormattableString.Invariant($"{{\"sampling_frequency\": {recording.SamplingRate}, \"unit_ids\": {idsAsJson}, \"num_segments\": 1}}"));
        int channels = recording.Probe!.ChannelCount, samples = recording.Units[0].Template!.SampleCount;
        string ids = string.Join(", ", Enumerable.Range(0, channels)), positions = string.Join(", ", Positions(recording).Chunk(2).Select(position => FormattableString.Invariant($"[{position[0]}, {position[1]}]")));
        Write("recording_info/recording_attributes.json", FormattableString.Invariant($"{{\"channel_ids\": [{ids}], \"sampling_frequency\": {recording.SamplingRate}, \"num_channels\": {channels}, \"is_filtered\": true, \"properties\": {{}}}}"));
        Write("recording_info/probegroup.json", $"{{\"specification\": \"probeinterface\", \"probes\": [{{\"ndim\": 2, \"si_units\": \"um\", \"contact_positions\": [{positions}], \"device_channel_indices\": [{ids}]}}]}}");
        float[] templates = new float[recording.Units.Count * samples * channels];
        for (int unit = 0; unit < recording.Units.Count; unit++)
        {
            for (int row = 0; row < recording.Units[unit].Template!.Channels.Length; row++)
            {
                for (int i = 0; i < samples; i++) templates[(unit * samples + i) * channels + recording.Units[unit].Template!.Channels[row]] = recording.Units[unit].Template!.Row(row)[i];
            }
        }
        NpyFile.Write(Path.Combine(folder, "extensions/templates/average.npy"), templates, recording.Units.Count, samples, channels);
        string header = $"{{'descr': [('sample_index', '<i8'), ('unit_index', '<i8'), ('segment_index', '<i8')], 'fortran_order': False, 'shape': ({recording.SpikeSamples.Length},), }}\n";
        File.WriteAllBytes(
            Path.Combine(folder, "sorting/spikes.npy"),
            [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. recording.SpikeSamples.SelectMany((sample, i) => new[] { sample, recording.SpikeUnits[i], 0L }).SelectMany(BitConverter.GetBytes)]);
        return folder;

        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
    }

    /// <summary>Writes an NWB file with the units of a folder of ALF files.</summary>
    public static string WriteNwb(string alf, string path)
    {
        H5py.Run(
            """
            a = lambda name: np.load(f'{sys.argv[1]}/{name}.npy')
            times, units, channels, waveforms, place = a('spikes.samples') / 30000, a('spikes.clusters'), a('templates.waveformsChannels'), a('templates.waveforms'), a('channels.localCoordinates')
            # In an NWB file no electrode of a unit is missing.
            assert (channels >= 0).all()
            with h5py.File(sys.argv[2], 'w') as f:
                f.attrs['nwb_version'] = '2.7.0'
                e = f.create_group('general/extracellular_ephys/electrodes')
                e['id'], e['rel_x'], e['rel_y'] = np.arange(len(place)), place[:, 0], place[:, 1]
                u = f.create_group('units')
                u['id'] = np.arange(len(channels))
                u['spike_times'], u['spike_times_index'] = times[np.argsort(units, kind='stable')], np.cumsum(np.bincount(units))
                u['spike_times'].attrs['resolution'] = 1 / 30000
                u['electrodes'], u['electrodes_index'] = channels.ravel(), channels.shape[1] * (1 + np.arange(len(channels)))
                u['waveform_mean'] = waveforms
                u['waveform_mean'].attrs['unit'] = 'volts'
                u['quality'] = ['good' if i % 2 else 'mua' for i in range(len(channels))]
            """,
            alf,
            path);
        return path;
    }

    private static double[] Positions(SortedRecording recording) =>
        [.. Enumerable.Range(0, recording.Probe!.ChannelCount).Select(recording.Probe.Position).SelectMany(position => new[] { position.X, position.Y })];
}
