using System;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests.Data;

/// <summary>Each test starts from a small NWB file with units that loads without a note, as h5py writes it after the schema, and changes one thing.</summary>
public sealed class NwbUnitsTests : IDisposable
{
    private const string Common = """
        def replace(group, name, values, **attributes):
            old = dict(group[name].attrs) if name in group else {}
            if name in group: del group[name]
            group[name] = values
            group[name].attrs.update({**old, **attributes})
        spike = np.array([0, -40, 20, 0.])
        f = h5py.File(sys.argv[1], 'w')
        f.attrs['nwb_version'] = '2.7.0'
        e = f.create_group('general/extracellular_ephys/electrodes')
        e['id'] = [10, 11, 13]
        e['rel_x'], e['rel_y'], e['rel_z'] = [0., 0, 0], [0., 20, 40], [5., 5, 5]
        e['x'] = [np.nan] * 3
        e['group_name'] = ['probe A'] * 3
        u = f.create_group('units')
        u.attrs['colnames'] = ['spike_times', 'electrodes', 'waveform_mean', 'unit_name', 'quality', 'snr', 'isolated']
        u['id'] = [4, 5, 6]
        u['spike_times'] = [2.0, 3, 1, 2, 2, 3]
        u['spike_times'].attrs['resolution'] = 1 / 30000
        u['spike_times_index'] = np.array([2, 2, 6], 'u1')
        u['electrodes'], u['electrodes_index'] = [0, 2, 0, 1, 1, 2], [2, 4, 6]
        # The first unit on its first electrode, the third on both.
        u['waveform_mean'] = 1e-6 * spike[None, :, None] * np.array([[1, 0], [1, 1], [2, 3]])[:, None, :]
        u['waveform_mean'].attrs['unit'] = 'volts'
        u['unit_name'] = ['a', 'b', 'c']
        u['quality'] = ['good', 'good', 'noise']
        u['snr'] = [4.5, 1, np.nan]
        u['isolated'] = [True, False, True]
        u['obs_intervals'], u['obs_intervals_index'] = np.zeros((3, 2)), [1, 2, 3]

        """;

    private static readonly float[] Spike = [0, -40, 20, 0];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_gives_spikes_units_waveforms_in_microvolts_places_and_columns()
    {
        SortedRecording recording = Load("");

        Assert.Empty(recording.Notes);
        Assert.Equal(30_000, recording.SamplingRate);
        Assert.Equal([30_000L, 60_000, 60_000, 60_000, 90_000, 90_000], recording.SpikeSamples);
        // The unit without spikes is left out.
        Assert.Equal([1, 0, 1, 1, 0, 1], recording.SpikeUnits);
        Assert.Equal(["a", "c"], recording.Units.Select(unit => unit.Name));
        Assert.Equal([2, 4], recording.Units.Select(unit => unit.SpikeCount));
        AssertTemplate(recording.Units[0], [0], Spike);
        AssertTemplate(recording.Units[1], [1, 2], [.. Scaled(2), .. Scaled(3)]);
        Assert.Equal(new UnitPlace(2, 13, 0, 40, 0), recording.Units[1].Place);
        Assert.Equal(
            ["electrode_group probe A", "group good", "isolated True", "quality good", "snr 4.5", "unit_name a"],
            recording.Units[0].Properties.Select(property => $"{property.Key} {property.Value}").Order(StringComparer.Ordinal));
        Assert.Equal("1 of 2 units: group good in the column quality of units; left out: 1 noise", UnitGroups.Choose(recording).Summary);
    }

    [Theory]
    [InlineData("u['waveform_mean'].attrs['sampling_rate'] = 25000.0", 25_000)]
    [InlineData("del u['spike_times'].attrs['resolution']; g = f.create_group('acquisition/ap'); g.attrs['neurodata_type'] = 'ElectricalSeries'; g['starting_time'] = 0.0; g['starting_time'].attrs['rate'] = 24414.0625; h = f.create_group('acquisition/lf'); h.attrs['neurodata_type'] = 'ElectricalSeries'; h['starting_time'] = 0.0; h['starting_time'].attrs['rate'] = 2500.0", 24_414.0625)]
    public void Rate_is_that_of_the_waveforms_the_resolution_or_the_recording(string change, double rate) => Assert.Equal(rate, Load(change).SamplingRate);

    [Fact]
    public void Rate_that_is_not_stated_has_to_be_given()
    {
        const string Change = "del u['spike_times'].attrs['resolution']";
        AssertRefused(Change, "does not say at what rate the spikes were sampled: give it with --sample-rate.");
        Assert.Equal(20_000, Load(Change, 20_000).SamplingRate);
        Assert.Contains("states a sampling rate of 30000 Hz, but 20000 Hz are given", Assert.Throws<CellTypesException>(() => Load("", 20_000)).Message);
    }

    [Theory]
    [InlineData("replace(u, 'unit_name', ['a', 'b', 'a']); replace(e, 'group_name', ['A', 'B', 'B'])", "A/a,B/a")]
    [InlineData("replace(u, 'unit_name', ['a', 'b', 'a'])", "4,6")]
    [InlineData("del u['unit_name']", "4,6")]
    [InlineData("del u['unit_name']; replace(u, 'id', [4, 4, 4])", "0,2")]
    public void Names_are_unique(string change, string names) => Assert.Equal(names, string.Join(",", Load(change).Units.Select(unit => unit.Name)));

    [Fact]
    public void Two_probes_are_no_neighbours()
    {
        ProbeGeometry probe = Load("replace(e, 'group_name', ['B', 'A', 'B']); replace(e, 'rel_y', [0., 0, 20])").Probe!;
        Assert.Equal(double.PositiveInfinity, probe.Distance(0, 1));
        Assert.Equal(20, probe.Distance(0, 2));
    }

    [Theory]
    [InlineData("replace(u, 'waveform_mean', 1e6 * u['waveform_mean'][:])", "waveform_mean says volts, but its size is one of microvolts: it was taken as microvolts.")]
    [InlineData("replace(u, 'waveform_mean', 1e6 * u['waveform_mean'][:], unit='microvolts')", null)]
    [InlineData("replace(u, 'waveform_mean', u['waveform_mean'][:].swapaxes(1, 2))", "waveform_mean is of the shape (units, electrodes, samples), and was read as such.")]
    [InlineData("replace(u, 'waveform_mean', np.stack([u['waveform_mean'][:, :, 0], 0 * u['waveform_mean'][:, :, 0], u['waveform_mean'][:, :, 1]], axis=2)); del u['electrodes'], u['electrodes_index']", null)]
    public void Waveforms_of_other_sizes_and_orders_are_the_same(string change, string? note)
    {
        SortedRecording recording = Load(change);
        Assert.Equal(note is null ? [] : [note], recording.Notes);
        AssertTemplate(recording.Units[0], [0], Spike);
    }

    [Fact]
    public void Single_waveform_is_that_of_the_one_electrode_or_of_an_unknown_one()
    {
        const string Change = "replace(u, 'waveform_mean', u['waveform_mean'][:, :, 0]); ";
        SortedUnit unit = Load(Change + "del u['electrodes_index']; replace(u, 'electrodes', [2, 0, 1])").Units[1];
        AssertTemplate(unit, [1], Scaled(2));
        Assert.Equal(11, unit.Place!.Channel);
        unit = Load(Change).Units[1];
        AssertTemplate(unit, [-1], Scaled(2));
        Assert.Null(unit.Place);
    }

    [Theory]
    [InlineData("del u['waveform_mean']", "No unit has a template: the file has no waveform_mean; write it, for example from the templates of a SortingAnalyzer with neuroconv.")]
    [InlineData("replace(u, 'waveform_mean', np.zeros(12)); u['waveform_mean_index'] = [4, 8, 12]", "No unit has a template: waveform_mean is not of the shape (units, samples) or (units, samples, electrodes).")]
    [InlineData("replace(u, 'waveform_mean', 1e3 * u['waveform_mean'][:])", "No unit has a template: waveform_mean is neither in volts nor in microvolts; write it in volts.")]
    [InlineData("del u['electrodes'], u['electrodes_index']", "No unit has a template: waveform_mean has 2 waveforms a unit, and neither the column electrodes nor the table of electrodes says of which electrodes.")]
    [InlineData("replace(u, 'waveform_mean', np.nan * u['waveform_mean'][:])", "No template for unit a, c: it is flat, not finite, larger than 100,000 or on no known channel.")]
    public void Units_without_waveforms_are_read_and_it_is_said_why(string change, string note)
    {
        SortedRecording recording = Load(change);
        Assert.Equal([note], recording.Notes);
        Assert.All(recording.Units, unit => Assert.Null(unit.Template));
    }

    [Fact]
    public void Groups_that_cannot_be_read_make_no_unit_good()
    {
        SortedRecording recording = Load("replace(u, 'quality', [['good', 'x']] * 3)");
        Assert.Equal(["The column quality of units is ignored: it does not have one text or number a unit."], recording.Notes);
        Assert.Contains("left out: 2 unknown", Assert.Throws<CellTypesException>(() => UnitGroups.Choose(recording)).Message);
    }

    [Fact]
    public void Waveform_of_which_one_electrode_is_not_finite_is_none()
    {
        SortedRecording recording = Load("u['waveform_mean'][2, :, 1] = np.nan");
        Assert.Null(recording.Units[1].Template);
        Assert.StartsWith("No template for unit c: ", Assert.Single(recording.Notes));
    }

    [Theory]
    [InlineData("del e['rel_x']", "The table of electrodes has no columns rel_x and rel_y with places in the plane of the probe: where units are on it is unknown.")]
    [InlineData("replace(e, 'rel_x', [0., 16, 0]); replace(e, 'rel_z', [0., 1, 2])", "The table of electrodes has no columns rel_x and rel_y with places in the plane of the probe: where units are on it is unknown.")]
    public void Electrodes_without_places_are_noted(string change, string note)
    {
        SortedRecording recording = Load(change);
        Assert.Null(recording.Probe);
        Assert.Equal([note], recording.Notes);
        Assert.Equal(new UnitPlace(2, 13, null, null, null), recording.Units[1].Place);
    }

    [Fact]
    public void Plane_of_the_probe_may_be_any()
    {
        ProbeGeometry probe = Load("replace(e, 'rel_x', [0., 16, 0]); replace(e, 'rel_z', [0., 20, 40]); replace(e, 'rel_y', [3., 3, 3])").Probe!;
        Assert.Equal([(0.0, 0.0), (16.0, 20.0), (0.0, 40.0)], Enumerable.Range(0, 3).Select(probe.Position));
    }

    [Theory]
    [InlineData("del f.attrs['nwb_version']", "is no NWB file of layout 2.x: it does not state nwb_version. Convert it with pynwb.")]
    [InlineData("del f['units']", "has no table of units, so no sorted spikes: write the sorting into it, for example with neuroconv.")]
    [InlineData("del u['spike_times']", "has a table of units without spike times: write spike_times into it, or give the folder of the sorting.")]
    [InlineData("replace(u, 'spike_times', 3e6 * u['spike_times'][:])", "spike_times ends at 9000000, which is no time in seconds: divide sample indices by the sampling rate when you write the file.")]
    [InlineData("replace(u, 'spike_times', 100.0 * np.arange(180)); replace(u, 'spike_times_index', [60, 120, 180])", "spike_times cannot be in seconds: half of the intervals between spikes of one unit are 100 or longer. These look like sample indices or milliseconds; divide them by the sampling rate, or by 1000.")]
    [InlineData("replace(u, 'spike_times', [2.0, np.nan, 1, 2, 2, 3])", "time 1 of spike_times is not finite; write the file again.")]
    [InlineData("replace(u, 'spike_times_index', [2, 1, 6])", "units/spike_times_index does not say which values are whose: it needs a rising number for each of 3 rows, up to 6.")]
    [InlineData("replace(u, 'spike_times_index', [2, 2, 7])", "units/spike_times_index does not say which values are whose")]
    [InlineData("replace(u, 'spike_times_index', [2, 6])", "units/spike_times_index does not say which values are whose")]
    [InlineData("replace(u, 'electrodes', [0, 2, 0, 1, 1, 3])", "electrodes names row 3 of a table of 3 electrodes; write the file again.")]
    [InlineData("replace(u, 'id', ['a', 'b', 'c'])", "id holds no whole numbers; write the file again.")]
    public void What_cannot_be_read_is_refused(string change, string problem) => AssertRefused(change, problem);

    [Fact]
    public void Spikes_before_the_recording_and_of_no_unit_are_left_out()
    {
        SortedRecording recording = Load("replace(u, 'spike_times', [2.0, 3, -1, 2, 2, 3]); replace(u, 'spike_times_index', [2, 2, 5])");
        Assert.Equal([2, 2], recording.Units.Select(unit => unit.SpikeCount));
        Assert.Equal(2, recording.Notes.Count);
    }

    private static float[] Scaled(float factor) => Array.ConvertAll(Spike, value => factor * value);

    private static void AssertTemplate(SortedUnit unit, int[] channels, float[] values)
    {
        Assert.Equal(channels, unit.Template!.Channels);
        Assert.Equal(values.Length, unit.Template.Values.Length);
        for (int i = 0; i < values.Length; i++) Assert.Equal(values[i], unit.Template.Values[i], 1e-4f);
    }

    private void AssertRefused(string change, string problem) => Assert.Contains(problem, Assert.Throws<CellTypesException>(() => Load(change)).Message);

    private SortedRecording Load(string change, double? rate = null)
    {
        string path = _folder.PathOf("session.nwb");
        H5py.Run($"{Common}{change}\nf.close()\n", path);
        return NwbUnits.Load(path, rate);
    }
}
