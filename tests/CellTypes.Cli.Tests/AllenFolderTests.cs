using System;
using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>From a folder of NWB files of the Allen Cell Types Database to labels of live cells.</summary>
public sealed class AllenFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Four cells each of three driver lines, two short squares a cell, every other cell in the 2.x layout; and three sweeps in an array.
    public AllenFolderTests() => NwbFiles.Write(_folder.Root, """
        lines = ['Rorb-IRES2-Cre', 'Pvalb-IRES-Cre', 'Sst-IRES-Cre']
        with open(f'{folder}/cell_types_specimen_details.csv', 'w') as table:
            table.write('line_name,specimen__id\n')
            for cell in range(12):
                table.write(f'{lines[cell % 3]},{480000000 + cell}\n')
                squares = [sweep(50000, 10 * (cell % 3) + 0.1 * cell + 0.05 * n) for n in range(2)]
                path = f'{folder}/{480000000 + cell}_ephys.nwb'
                if cell < 6: first(path, [('Short Square', 50000.0, *square, 'Volts') for square in squares])
                else: second(path, [('C1SSFINEST150112_DA_0', 50000.0, *square, 'volts') for square in squares])
        np.save(f'{folder}/live.npy', np.stack([1e3 * sweep(50000, peak)[0] for peak in (1, 11, 12)]))
        open(f'{folder}/live.csv', 'w').write('cell,onset\n"slice 1, A",60\nB,60\nB,60\n')
        """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Speed", "slow")]
    public void One_command_trains_a_network_that_labels_live_cells()
    {
        string bundle = _folder.PathOf("cnn");
        ProgramResult trained = Celltypes.Run(
            "train", "--model", "cnn:triple(epochs=1,batch=8)", "--data", $"allen:{_folder.Root}", "--protocol", "kfold:2,group=cell", "--seeds", "1", "--output", bundle);
        Assert.StartsWith("cnn: fitting 24 units\ncnn: measuring kfold:2,group=cell", trained.Error);
        Assert.Equal(0, trained.ExitCode);
        string card = Celltypes.Run("inspect", bundle).Succeeded();
        Assert.Contains("Exc, Pvalb, Sst", card);
        Assert.Contains("trace/50ms@1", card);
        string live = Celltypes.Run(
            "live", "--source", $"trace:{_folder.PathOf("live.npy")},table={_folder.PathOf("live.csv")},trigger=onset,sample-rate=50000", "--model", bundle, "--speed", "max",
            "--publish", "none").Succeeded();
        Assert.Contains("2 cells, 3 windows:", live);
        Assert.Contains("cell slice 1, A", live);
    }

    [Theory]
    [InlineData("evaluate", "--protocol", "loo")]
    [InlineData("tune", "--protocol", "loo")]
    [InlineData("train", "--output", "none")]
    public void Reasons_come_before_the_error_about_what_is_left(string command, params string[] more)
    {
        string folder = _folder.PathOf("late");
        Directory.CreateDirectory(folder);
        NwbFiles.Write(folder, """
            v, i = sweep(50000, 31)
            first(f'{folder}/480000001.nwb', [('Short Square', 50000.0, sweep(50000, 30 + n)[0], i, 'Volts') for n in range(3)], line='Sst-IRES-Cre')
            first(f'{folder}/480000002.nwb', [('Short Square', 50000.0, v, None, 'Volts')], line='Pvalb-IRES-Cre')
            """);
        Assert.Equal(
            $"celltypes {command}: Left out: class Pvalb is empty: 480000002 (1 there is no stimulus); 1 Pvalb: there is no stimulus. All 3 units are of class Sst: at least two classes are needed.",
            Celltypes.Run([command, "--data", $"allen:{folder}", "--model", "forest", .. more]).Refused());
    }

    [Fact]
    public void Evaluation_prints_the_tables_of_the_paper()
    {
        string[] lines = Celltypes.Run(
            "evaluate", "--data", $"allen:{_folder.Root}", "--features", "spike", "--model", "linear", "--protocol", "kfold:2,group=cell", "--seeds", "1",
            "--score-merged", "Inh=Pvalb+Sst").Succeeded().Split('\n');
        int[] tables = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].Contains("precision %"))];
        Assert.Equal(4, tables.Length); // traces and cells, by driver line and as two classes
        Assert.All(tables, table => Assert.Matches("class +precision % +recall % +F1 % +(units|cells)", lines[table]));
        Assert.Equal([8, 4, 8, 4], Support("Exc"));
        Assert.Equal([8, 4], Support("Sst"));
        Assert.Equal([16, 8], Support("Inh"));
        Assert.Equal([24, 12, 24, 12], Support("weighted avg"));
        Assert.Equal(2, lines.Count(line => line.StartsWith("per cell, by the mean of the probabilities of its units: accuracy ", StringComparison.Ordinal)));

        // The number behind precision, recall and F1 of a row, in all tables that have it.
        int[] Support(string row) =>
        [
            .. tables.SelectMany(table => lines.Skip(table).TakeWhile(line => line.Trim().Length > 0))
                .Where(line => line.StartsWith($"  {row} ", StringComparison.Ordinal))
                .Select(line => int.Parse(line[(row.Length + 2)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2])),
        ];
    }
}
