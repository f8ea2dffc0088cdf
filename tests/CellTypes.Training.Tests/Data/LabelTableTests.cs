using System;
using System.Collections.Generic;
using System.IO;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests.Data;

public sealed class LabelTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labels").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("labels.csv", ',')]
    [InlineData("labels.tsv", '\t')]
    public void Labels_are_found_by_recording_and_unit(string name, char separator)
    {
        LabelTable table = Read(name, "unit,notes,label,recording\n3.0,\"a, b\",GoC,session1\n4,, MLI ,/data/mouse/session2/\n".Replace("\"a, b\"", "x").Replace(',', separator));
        Assert.Equal("GoC", table.Find("session1", "3"));
        Assert.Equal("MLI", table.Find("session2", "4"));
        Assert.Null(table.Find("session1", "4"));
        Assert.Null(table.Find("session3", "3"));
        table.CheckAgainst(new Dictionary<string, IReadOnlyCollection<string>> { ["session1"] = ["1", "3"], ["session2"] = ["4"] });
    }

    [Theory]
    [InlineData("unit,label\n3,GoC", "has no column 'recording'; its columns are unit, label.")]
    [InlineData("recording,unit,label\na,x,GoC", "line 2, column 'unit': a has no spikes of a unit x.")]
    [InlineData("recording,unit,label\na,-1.0,GoC", "line 2, column 'unit': a has no spikes of a unit -1.")]
    [InlineData("recording,unit,label\na,1,GoC\na,2, ", "line 3, column 'label': the label is empty; leave the line out.")]
    [InlineData("recording,unit,label\na,1,GoC\nb/a,1,MLI", "line 3, column 'unit': unit 1 of a is there twice.")]
    [InlineData("recording,unit,label\na,1,GoC\nb,1,MLI", "line 3, column 'recording': 'b' is none of the recordings, which are a.")]
    [InlineData("recording,unit,label\na,7,GoC", "line 2, column 'unit': a has no spikes of a unit 7.")]
    [InlineData("recording,unit,label\na,1,GoC,x", "line 2: ")]
    public void Line_that_cannot_be_used_is_named(string text, string problem) => Assert.Contains(problem, Assert.Throws<CellTypesException>(() =>
        Read("labels.csv", text).CheckAgainst(new Dictionary<string, IReadOnlyCollection<string>> { ["a"] = ["1", "2"] })).Message);

    private LabelTable Read(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return LabelTable.Read(path);
    }
}
