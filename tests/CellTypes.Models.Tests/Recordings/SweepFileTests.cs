using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

public sealed class SweepFileTests : System.IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SweepFileTests() => NpyFile.Write(Sweeps, [-70, 20, -70, 20, -70, 20, -70, 20], 4, 2);

    private string Sweeps => _folder.PathOf("sweeps.npy");

    private string Table => _folder.PathOf("sweeps.csv");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv.QUOTE_MINIMAL")]
    [InlineData("csv.QUOTE_ALL")]
    public void Fields_in_quotes_are_read_as_Python_writes_them(string quoting)
    {
        string[] cells = ["A1", "mouse 3, slice 2", "the \"good\" one", ""];
        Python.Run(
            $"""
            import csv, sys
            with open(sys.argv[1], 'w', newline='') as file:
                writer = csv.writer(file, quoting={quoting})
                writer.writerow(['note, free', 'cell', 'onset'])
                for i, cell in enumerate(sys.argv[2:]):
                    writer.writerow(['', cell, '' if i == 2 else 1.5 + i])
            """,
            [Table, .. cells]);
        SweepFile file = SweepFile.Load(Sweeps, 50_000, table: Table, triggerColumn: "onset");
        Assert.Equal(cells, file.Cells);
        Assert.Equal([1.5, 2.5, null, 4.5], file.Triggers!);
    }

    [Theory]
    [InlineData(float.NaN, "holds no finite value, only NaN or infinity; write the file again, or give another.")]
    [InlineData(float.PositiveInfinity, "holds no finite value")]
    [InlineData(0.07f, "it looks like volts; say so (unit=V).")]
    public void Values_that_are_no_millivolts_are_told(float value, string message)
    {
        NpyFile.Write(Sweeps, new[] { value, value, value, float.NaN }, 2, 2);
        Assert.Contains(message, Assert.Throws<CellTypesException>(() => SweepFile.Load(Sweeps, 50_000)).Message);
    }

    [Theory]
    [InlineData("a\n\"b\nc\nd", "line 3: a quote is not closed on its line.")]
    [InlineData("a\nb,c\nd\ne", "line 3: 2 fields, but the header has 1.")]
    [InlineData("a\nb\nc", "has 3 lines below its header, but")]
    public void What_is_no_table_is_refused_in_one_line(string rows, string message)
    {
        File.WriteAllText(Table, $"cell\n{rows}\n");
        Assert.Contains(message, Assert.Throws<CellTypesException>(() => SweepFile.Load(Sweeps, 50_000, table: Table)).Message.Split('\n').Single());
    }
}
