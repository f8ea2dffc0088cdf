using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Simulation;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests.Data;

public sealed class SweepSetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Simulated_sweeps_are_in_the_groups_of_their_cells()
    {
        SimulatedCurrentClamp clamp = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 10, Sweeps = 2 });
        LabelledSet set = SweepSets.OfSimulation(clamp).Set;
        Assert.Equal(20, set.Count);
        Assert.Equal("cell 3/1", set.UnitIds[7]);
        Assert.Equal("cell 3", set.Groups["cell"][7]);
        Assert.Equal(clamp.Cells[3].Class.Name, set.ClassNames[set.Labels[7]]);
        CurrentClampSweep sweep = clamp.Cells[3].Sweeps[1];
        Assert.Equal(sweep.Potential[(sweep.Onset - 1250)..(sweep.Onset + 1250)], set.Row(7).ToArray());
    }

    [Fact]
    public void Arrays_are_cut_at_triggers_or_action_potentials()
    {
        CurrentClampSweep sweep = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 1, Sweeps = 1, Noise = 0 }).Cells[0].Sweeps[0];
        float[] other = [.. sweep.Potential.Select(potential => potential + 1)], flat = new float[sweep.Potential.Length], broken = [.. other];
        broken[1500] = float.NaN;
        Write("voltage_mV.npy", [sweep.Potential, other, flat, broken, other], "cell,label,trigger\na,Exc,1500\nb,Inh,spike\nc,Exc,1500\nd,Exc,1500\ne,,1500\n");
        TrainingTables tables = SweepSets.OfArrays(_folder.Root, null, 50_000, null);
        Assert.Equal(["a/0", "b/1"], tables.Set.UnitIds);
        Assert.Equal(sweep.Potential[250..2750], tables.Set.Row(0).ToArray());
        int onset = Enumerable.Range(0, 1000).First(shift => tables.Set.Row(1)[0] == other[shift] && tables.Set.Row(1).SequenceEqual(other.AsSpan(shift, 2500))) + 1250;
        Assert.InRange(onset, 1500, 1700);
        Assert.Equal(["1 Exc: the trace holds NaN or infinity", "1 Exc: the trace is flat", "1 unlabelled: its cell has no label"], tables.LeftOut);
    }

    [Fact]
    public void Volts_by_the_name_of_the_file_are_millivolts_in_the_set()
    {
        CurrentClampSweep sweep = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 1, Sweeps = 1 }).Cells[0].Sweeps[0];
        Write("voltage_V.npy", [[.. sweep.Potential.Select(potential => potential / 1000)]], "cell,rate,trigger\na,50000,1500\n");
        LabelledSet set = SweepSets.OfArrays(_folder.Root, "Exc", null, null).Set;
        for (int i = 0; i < 2500; i++) Assert.Equal(sweep.Potential[250 + i], set.Row(0)[i], 1e-4);
        File.Move(_folder.PathOf("voltage_V.npy"), _folder.PathOf("voltage_mV.npy"));
        Assert.Contains("1 Exc: the trace looks like volts; millivolts are needed", Assert.Throws<InvalidDataException>(() => SweepSets.OfArrays(_folder.Root, "Exc", null, null)).Message);
    }

    [Theory]
    [InlineData("cell\na\n", null, "spike", "has no column 'rate': add it, or give rate= in hertz.")]
    [InlineData("cell\na\n", 50_000.0, null, "has no column 'trigger': add it, or give trigger= as a sample or 'spike'.")]
    [InlineData("cell\na\n", 50_000.0, "soon", "trigger 'soon' is neither a sample nor 'spike'.")]
    [InlineData("cell\na\nb\n", 50_000.0, "spike", "is of shape 1 x 4000; 2 sweeps x samples are needed, one row for each line of sweeps.csv.")]
    [InlineData("cell\na\n", 9_000.0, "spike", "1 Exc: its sampling rate is 9000 Hz, which is not from 10 kHz to 1 MHz).")]
    [InlineData("cell\na\n", 50_000.0, "spike", "1 Exc: no action potential has a whole window around it).")]
    [InlineData("cell\na\n", 50_000.0, "100", "1 Exc: the window begins before the trace).")]
    public void Bad_tables_are_refused_in_one_line(string table, double? rate, string? trigger, string message)
    {
        Write("voltage_mV.npy", [[.. Enumerable.Range(0, 4000).Select(i => -70f + i % 3)]], table);
        Assert.EndsWith(message, Assert.Throws<InvalidDataException>(() => SweepSets.OfArrays(_folder.Root, "Exc", rate, trigger)).Message);
    }

    [Fact]
    public void Shared_tables_are_read()
    {
        TrainingTables broad = SweepSets.OfActionPotentials(SharedData.Folder("allen_patch_clamp"), "broad");
        Assert.Equal([58, 42], broad.Set.UnitsPerClass());
        Assert.Equal(150, broad.Set.InputLength);
        Assert.Equal(39, 139 - broad.Set.Count);
        TrainingTables pyramidal = SweepSets.OfArrays(SharedData.Folder("l5pc_50ms"), "Exc", 100_000, "spike");
        Assert.Equal(132, pyramidal.Set.Count + pyramidal.LeftOut.Sum(line => int.Parse(line.Split(' ')[0])));
        Assert.InRange(pyramidal.Set.Count, 40, 50);
        Assert.InRange(pyramidal.Set.Groups["cell"].Distinct().Count(), 20, 35);
    }

    [Theory]
    [InlineData("Pvalb-IRES-Cre", "Pvalb", "Pvalb", "Inh")]
    [InlineData("Esr2-IRES2-Cre|PhiC31-neo", "Exc", "Exc", "Exc")]
    [InlineData("Rbp4-Cre_KL100", "Exc", "Exc", "Exc")]
    [InlineData("Rbp4-Cre_KL100/wt;Ai14(RCL-tdT)/wt", "Exc", "Exc", "Exc")]
    [InlineData("Ndnf-IRES2-dgCre", "Ndnf", null, "Inh")]
    [InlineData("Htr3a-Cre_NO152", null, "Vip or Htr3a", "Inh")]
    [InlineData("Htr3a-Cre_NO152|Pvalb-T2A-Dre", null, null, null)]
    [InlineData("Nkx2-1-CreERT2", null, null, "Inh")]
    [InlineData("Chrna2-Cre_OE25", null, null, null)]
    [InlineData("", null, null, null)]
    public void Driver_lines_stand_for_classes(string line, string? five, string? four, string? broad) =>
        Assert.Equal([five, four, broad], CreLines.Divisions.Select(division => CreLines.ClassOf(line, division)));

    private void Write(string array, float[][] sweeps, string table)
    {
        NpyFile.Write(_folder.PathOf(array), [.. sweeps.SelectMany(sweep => sweep)], sweeps.Length, sweeps[0].Length);
        File.WriteAllText(_folder.PathOf("sweeps.csv"), table);
    }
}
