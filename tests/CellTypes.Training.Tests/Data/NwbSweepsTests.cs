using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests.Data;

/// <summary>NWB files of both layouts.</summary>
public sealed class NwbSweepsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_layouts_and_any_rate_give_the_trace_around_the_onset()
    {
        Directory.CreateDirectory(_folder.PathOf("specimen_480087928"));
        Write("""
            first(f'{folder}/specimen_480087928/ephys.nwb', [
                ('Long Square', 200000.0, *sweep(200000), 'Volts'), ('Short Square', 200000.0, *sweep(200000, 31), 'Volts'),
                ('Short Square', 50000.0, *sweep(50000, 32), 'Volts'), ('Short Square - Triple', 50000.0, *sweep(50000, 33), 'Volts')])
            second(f'{folder}/sub-595570553_icephys.nwb', [
                ('C1SSFINEST150112_DA_0', 200000.0, *sweep(200000, 34), 'volts'), ('X5SP_Search_DA_0', 50000.0, *sweep(50000, 35), 'volts'),
                ('X4PS_SupraThresh_DA_0', 50000.0, *sweep(50000, 36), 'volts'), ('C2SSTRIPLE171103_DA_0', 50000.0, *sweep(50000, 37), 'volts')])
            open(f'{folder}/cell_types_specimen_details.csv', 'w').write(
                'line_name,specimen__id,structure__layer\nPvalb-IRES-Cre,480087928,5\n"Rorb-IRES2-Cre",595570553,4\n')
            """);
        TrainingTables tables = Read("five");
        LabelledSet set = tables.Set;
        Assert.Empty(tables.LeftOut);
        Assert.Equal(["480087928/Sweep_1", "480087928/Sweep_2", "595570553/data_00000_AD0", "595570553/data_00001_AD0"], set.UnitIds);
        Assert.Equal(["480087928", "480087928", "595570553", "595570553"], set.Groups["cell"]);
        Assert.Equal(["Exc", "Pvalb"], set.ClassNames);
        Assert.Equal([1, 1, 0, 0], set.Labels.ToArray());
        Assert.Equal(TraceView.FiftyMilliseconds.InputNames, set.InputNames);
        double[] peaks = [31, 32, 34, 35];
        for (int trace = 0; trace < 4; trace++)
        {
            for (int i = 0; i < 2500; i++)
            {
                double t = 0.060 + (i - 1250) / 50_000.0;
                double expected = -70 + (70 + peaks[trace]) * Math.Exp(-Math.Pow((t - 0.062) / 0.0006, 2)) + 0.1 * Math.Sin(t * 900 + peaks[trace]);
                Assert.Equal(expected, set.Row(trace)[i], 0.02);
            }
        }
    }

    [Fact]
    public void Without_a_table_the_line_is_that_of_the_file()
    {
        Write("""
            first(f'{folder}/a_ephys.nwb', [('Short Square', 50000.0, *sweep(50000, 31), 'Volts')], 480087928, 'Sst-IRES-Cre')
            second(f'{folder}/b.nwb', [('X6SP_Rheo_DA_0', 50000.0, *sweep(50000, 32), 'volts')], 'Nos1-CreERT2/wt;Sst-IRES-FlpO/wt;Ai65(RCFL-tdT)/wt', 'cell b')
            second(f'{folder}/c.nwb', [('X6SP_Rheo_DA_0', 50000.0, *sweep(50000, 33), 'volts')], 'Vip-IRES-Cre/wt;Ai14(RCL-tdT)/wt')
            """);
        LabelledSet set = Read("five").Set;
        Assert.Equal(["480087928", "cell b", "c"], set.Groups["cell"]);
        Assert.Equal(["Sst", "Sst", "Vip"], set.Labels.ToArray().Select(label => set.ClassNames[label]));
        Assert.Equal(["Inh"], Read("broad").Set.ClassNames);
    }

    [Fact]
    public void Cells_of_one_mouse_stay_apart()
    {
        // Two cells of mouse 572977 as the Allen Institute names files; two of mouse 601506507 as DANDI does, whose files state the mouse and the session; two files of one name.
        Write("""
            import os
            def cell(path, peak, **more):
                os.makedirs(os.path.dirname(f'{folder}/{path}'), exist_ok=True)
                second(f'{folder}/{path}', [('X6SP_Rheo_DA_0', 50000.0, *sweep(50000, peak), 'volts')], 'Vip-IRES-Cre/wt', more.get('subject'))
                if 'session' in more:
                    with h5py.File(f'{folder}/{path}', 'a') as f: f['general/session_id'] = more['session']
            cell('a/Vip;Ai14-572977.04.10.02.nwb', 20); cell('a/Vip;Ai14-572977.05.01.01.nwb', 21)
            cell('b/sub-601506507_ses-601808698_icephys.nwb', 22, subject='601506507', session='601808698')
            cell('b/sub-601506507_ses-601810292_icephys.nwb', 23, subject='601506507', session='601810292')
            cell('c/ephys.nwb', 24, subject='mouse 7', session='today'); cell('d/ephys.nwb', 25, subject='mouse 7', session='today')
            cell('e/alone.nwb', 26, subject='mouse 8')
            """);
        LabelledSet set = Read("five").Set;
        string[] cells =
        [
            "Vip;Ai14-572977.04.10.02", "Vip;Ai14-572977.05.01.01", "601808698", "601810292", Path.Combine("c", "ephys.nwb"), Path.Combine("d", "ephys.nwb"), "mouse 8",
        ];
        Assert.Equal(cells, set.Groups["cell"]);
        Assert.Equal(cells.Select(cell => $"{cell}/data_00000_AD0"), set.UnitIds);
    }

    [Fact]
    public void Files_of_one_specimen_are_one_cell()
    {
        Write("""
            for n, specimen in enumerate((480087928, 480087928, 480087929)):
                first(f'{folder}/{n}.nwb', [('Short Square', 50000.0, *sweep(50000, 30 + n), 'Volts')], specimen, 'Sst-IRES-Cre')
            """);
        LabelledSet set = Read("five").Set;
        Assert.Equal(["480087928", "480087928", "480087929"], set.Groups["cell"]);
        Assert.Equal(["480087928/Sweep_0", "480087928/Sweep_0 (2)", "480087929/Sweep_0"], set.UnitIds);
    }

    [Fact]
    public void Class_that_ends_empty_is_named_with_what_became_of_its_cells()
    {
        Write("""
            good = sweep(50000, 31)
            hole = good[0].copy(); hole[3100] = np.nan
            first(f'{folder}/480000001.nwb', [('Short Square', 50000.0, *good, 'Volts')], line='Sst-IRES-Cre')
            first(f'{folder}/480000002.nwb', [('Short Square', 50000.0, hole, good[1], 'Volts')] * 2 + [('Short Square', 50000.0, good[0], None, 'Volts')], line='Pvalb-IRES-Cre')
            first(f'{folder}/480000003.nwb', [('Ramp', 50000.0, *good, 'Volts')], line='Pvalb-IRES-Cre')
            """);
        Assert.Equal(
            [
                "class Pvalb is empty: 480000002 (2 the trace holds NaN or infinity, 1 there is no stimulus); 480000003 (1 its file has no short-square sweep)",
                "1 Pvalb: its file has no short-square sweep", "1 Pvalb: there is no stimulus", "2 Pvalb: the trace holds NaN or infinity",
            ],
            Read("five").LeftOut);
    }

    [Fact]
    public void What_cannot_be_used_is_skipped_and_counted()
    {
        Write("""
            good = sweep(50000, 31)
            hole = (good[0].copy(), good[1]); hole[0][3100] = np.nan
            first(f'{folder}/480000001.nwb', [
                ('Short Square', 50000.0, *good, 'Volts'), ('Short Square', 50000.0, *good, 'Volts'), ('Short Square', 50000.0, *hole, 'Volts'),
                ('Short Square', 50000.0, good[0], None, 'Volts'), ('Short Square', 50000.0, good[0], 0 * good[1], 'Volts'),
                ('Short Square', 50000.0, *good, None), ('Short Square', 50000.0, *good, 'furlongs'), ('Short Square', 5000.0, *sweep(5000), 'Volts'),
                ('Short Square', 50000.0, *sweep(50000, -69), 'Volts'), ('Short Square', 50000.0, good[0] * 1000, good[1], 'Volts')], line='Pvalb-IRES-Cre')
            first(f'{folder}/480000002.nwb', [('Ramp', 50000.0, *good, 'Volts')], line='Pvalb-IRES-Cre')
            first(f'{folder}/480000003.nwb', [('Short Square', 50000.0, *good, 'Volts')])
            first(f'{folder}/480000004.nwb', [('Short Square', 50000.0, *good, 'Volts')], line='Oxtr-T2A-Cre')
            open(f'{folder}/480000005.nwb', 'w').write('nothing')
            h5py.File(f'{folder}/480000006.nwb', 'w').close()
            """);
        TrainingTables tables = Read("five");
        Assert.Equal(["480000001/Sweep_0"], tables.Set.UnitIds);
        string[] expected =
        [
            "1 Pvalb: it is a copy of another sweep",
            "1 Pvalb: its sampling rate is 5000 Hz, which is not from 10 kHz to 1 MHz",
            "1 Pvalb: no action potential",
            "1 Pvalb: the trace holds NaN or infinity",
            "1 Pvalb: the trace leaves -150 to 100 mV: it is no membrane potential in mV",
            "1 Pvalb: the unit of its potential is 'furlongs'; volts or millivolts are needed",
            "1 Pvalb: the unit of its potential is not stated; volts or millivolts are needed",
            "1 Pvalb: there is no pulse in its stimulus",
            "1 Pvalb: there is no stimulus",
            "1 Pvalb: its file has no short-square sweep",
            "1 file: it is no NWB file of layout 1.x or 2.x: it does not state nwb_version",
            "1 file: no driver line is known of its cell",
            "1 file: the driver line Oxtr-T2A-Cre stands for none of the classes",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), tables.LeftOut.Where(line => !line.Contains("480000005")));
        Assert.Contains("480000005.nwb", Assert.Single(tables.LeftOut, line => line.Contains("480000005")));
    }

    [Fact]
    public void A_folder_without_sweeps_is_refused()
    {
        Assert.EndsWith("holds no file that ends in .nwb.", Assert.Throws<CellTypesException>(() => Read("five")).Message);
        File.WriteAllText(_folder.PathOf("a.nwb"), "");
        Assert.StartsWith($"No sweep of {_folder.Root} can be used (1 file: ", Assert.Throws<CellTypesException>(() => Read("five")).Message);
        Assert.Equal("There are no classes 'six' of driver lines: use five, four, broad.", Assert.Throws<CellTypesException>(() => Read("six")).Message);
        Assert.Throws<CellTypesException>(() => Read("five", "none"));
    }

    private TrainingTables Read(string division, string folder = "") =>
        SweepSets.OfNwb(_folder.PathOf(folder), division, cancellation: TestContext.Current.CancellationToken);

    private void Write(string files) => NwbFiles.Write(_folder.Root, files);
}
