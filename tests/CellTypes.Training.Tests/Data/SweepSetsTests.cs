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

    private string Array => _folder.PathOf("sweeps.npy");

    private string Table => _folder.PathOf("sweeps.csv");

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
    public void Arrays_are_cut_at_triggers()
    {
        CurrentClampSweep sweep = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 1, Sweeps = 1, Noise = 0 }).Cells[0].Sweeps[0];
        float[] other = [.. sweep.Potential.Select(potential => potential + 1)], flat = new float[sweep.Potential.Length], broken = [.. other];
        broken[1500] = float.NaN;
        Write([sweep.Potential, flat, broken, other, other], "cell,label,onset\na,Exc,30\nc,Exc,30\nd,Exc,30\ne,,30\nf,Inh,\n");
        TrainingTables tables = SweepSets.OfArray(Array, Table, 50_000, "onset");
        Assert.Equal(["a/0"], tables.Set.UnitIds);
        Assert.Equal(["a"], tables.Set.Groups["cell"]);
        Assert.Equal(sweep.Potential[250..2750], tables.Set.Row(0).ToArray());
        Assert.Equal(["class Inh is empty: 1 it has no trigger", "1 Exc: the trace holds NaN or infinity", "1 Exc: the trace is flat", "1 Inh: it has no trigger", "1 unlabelled: its cell has no label"], tables.LeftOut);
    }

    [Fact]
    public void Arrays_are_cut_at_the_first_action_potential_with_room_around_it()
    {
        CurrentClampSweep sweep = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 1, Sweeps = 1, Noise = 0 }).Cells[0].Sweeps[0];
        // One at the beginning, which has no room, and one at its place.
        float[] two = [.. sweep.Potential[1450..1700], .. sweep.Potential[250..]];
        Write([two, [.. two.Select(potential => potential / 2)]], "cell\na\nb\n");
        ReadOnlySpan<float> row = SweepSets.OfArray(Array, Table, 50_000, "spike", "Exc").Set.Row(0);
        int start = two.AsSpan().IndexOf(row);
        Assert.InRange(start + 1250, 1500, 1750);
        Assert.True(row[1251] - row[1249] >= 0.8);
    }

    [Fact]
    public void Volts_are_millivolts_in_the_set()
    {
        CurrentClampSweep sweep = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 1, Sweeps = 1 }).Cells[0].Sweeps[0];
        Write([[.. sweep.Potential.Select(potential => potential / 1000)]], "cell,onset\na,30\n");
        LabelledSet set = SweepSets.OfArray(Array, Table, 50_000, "onset", "Exc", isVolts: true).Set;
        for (int i = 0; i < 2500; i++) Assert.Equal(sweep.Potential[250 + i], set.Row(0)[i], 1e-4);
    }

    [Theory]
    [InlineData("cell\na\n", "spike", null, "has no column 'label'; its columns are cell.")]
    [InlineData("cell\na\n", "onset", "Exc", "has no column 'onset'; its columns are cell.")]
    [InlineData("cell,onset\na,soon\n", "onset", "Exc", "'soon' is no time in milliseconds.")]
    [InlineData("cell\na\nb\n", "spike", "Exc", "has 1 sweeps; one line a sweep is needed.")]
    [InlineData("cell\na\n", "spike", "Exc", "can be used (1 Exc: no action potential has a whole window around it).")]
    [InlineData("cell,onset\na,2\n", "onset", "Exc", "can be used (1 Exc: the window begins before the trace).")]
    public void Bad_tables_are_refused_in_one_line(string table, string trigger, string? label, string message)
    {
        Write([[.. Enumerable.Range(0, 4000).Select(i => -70f + i % 3 / 10f)]], table);
        Assert.EndsWith(message, Assert.Throws<CellTypesException>(() => SweepSets.OfArray(Array, Table, 50_000, trigger, label)).Message);
    }

    [Fact]
    public void Shared_tables_are_read()
    {
        TrainingTables broad = SweepSets.OfActionPotentials(SharedData.Folder("allen_patch_clamp"), "broad");
        Assert.Equal([58, 42], broad.Set.UnitsPerClass());
        Assert.Equal(150, broad.Set.InputLength);
        Assert.Equal(39, 139 - broad.Set.Count);
        string pyramidalCells = SharedData.Folder("l5pc_50ms");
        TrainingTables pyramidal = SweepSets.OfArray(Path.Combine(pyramidalCells, "voltage_mV.npy"), Path.Combine(pyramidalCells, "sweeps.csv"), 100_000, "spike", "Exc");
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

    private void Write(float[][] sweeps, string table)
    {
        NpyFile.Write(Array, [.. sweeps.SelectMany(sweep => sweep)], sweeps.Length, sweeps[0].Length);
        File.WriteAllText(Table, table);
    }
}
