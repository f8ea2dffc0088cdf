namespace CellTypes.Tests.Support;

/// <summary>NWB files of current-clamp sweeps, as h5py writes them after the published schemas of both layouts.</summary>
internal static class NwbFiles
{
    // A sweep: a test pulse at 10 ms, a short square of 3 ms at 60 ms, and an action potential 2 ms after its onset.
    private const string Common = """
        folder = sys.argv[1]
        def sweep(rate, peak=30.0, amplitude=500e-12):
            t = np.arange(int(0.12 * rate)) / rate
            v = -70 + (70 + peak) * np.exp(-((t - 0.062) / 0.0006) ** 2) + 0.1 * np.sin(t * 900 + peak)
            i = np.where((t >= 0.010) & (t < 0.020), -50e-12, 0.0) + np.where((t >= 0.060) & (t < 0.063), amplitude, 0.0)
            return v * 1e-3, i
        def first(path, sweeps, specimen=None, line=None, epochs=True):
            with h5py.File(path, 'w') as f:
                f['nwb_version'] = 'NWB-1.0.5'
                if specimen: f['general/aibs_specimen_id'] = specimen
                if line: f['general/aibs_cre_line'] = line
                f.create_group('epochs')
                for n, (name, rate, v, i, unit) in enumerate(sweeps):
                    a = f.create_group(f'acquisition/timeseries/Sweep_{n}')
                    a['data'] = v.astype('f4')
                    if unit: a['data'].attrs['unit'] = unit
                    a['data'].attrs['conversion'] = 1.0
                    a['starting_time'] = 0.0
                    a['starting_time'].attrs['rate'] = rate
                    p = f.create_group(f'stimulus/presentation/Sweep_{n}')
                    p['aibs_stimulus_name'] = name
                    if i is not None:
                        p['data'] = i
                        p['data'].attrs['unit'] = 'Amps'
                        p['starting_time'] = 0.0
                        p['starting_time'].attrs['rate'] = rate
                    for kind, start in (('Sweep', 0), ('Experiment', int(0.03 * rate))):
                        e = f.create_group(f'epochs/{kind}_{n}')
                        e['response/timeseries'] = h5py.SoftLink(f'/acquisition/timeseries/Sweep_{n}')
                        if i is not None:
                            e['stimulus/timeseries'] = h5py.SoftLink(f'/stimulus/presentation/Sweep_{n}')
                            e['stimulus/idx_start'] = start
                            e['stimulus/count'] = len(v) - start
        def second(path, sweeps, genotype=None, subject=None):
            with h5py.File(path, 'w') as f:
                f.attrs['nwb_version'] = '2.2.5'
                if genotype: f['general/subject/genotype'] = genotype
                if subject: f['general/subject/subject_id'] = subject
                f.create_group('acquisition'); f.create_group('stimulus/presentation')
                for n, (code, rate, v, i, unit) in enumerate(sweeps):
                    for place, kind, values, u in ((f'acquisition/data_{n:05d}_AD0', 'CurrentClampSeries', v, unit), (f'stimulus/presentation/data_{n:05d}_DA0', 'CurrentClampStimulusSeries', i, 'amperes')):
                        if values is None: continue
                        g = f.create_group(place)
                        g.attrs['neurodata_type'] = kind
                        g.attrs['stimulus_description'] = code
                        g.attrs['sweep_number'] = np.uint32(n)
                        scale = 1e-3 if u == 'volts' else 1e-12
                        g['data'] = (values / scale).astype('f4')
                        g['data'].attrs['conversion'] = scale
                        g['data'].attrs['unit'] = u
                        g['starting_time'] = 0.0
                        g['starting_time'].attrs['rate'] = rate
                        g['starting_time'].attrs['unit'] = 'seconds'

        """;

    /// <summary>Writes files with a few lines of Python.</summary>
    /// <param name="folder">The folder, <c>folder</c> for the program.</param>
    /// <param name="program">Calls <c>first</c> for a file of layout 1.x and <c>second</c> for one of 2.x with sweeps that <c>sweep</c> makes.</param>
    public static void Write(string folder, string program) => H5py.Run(Common + program, folder);
}
