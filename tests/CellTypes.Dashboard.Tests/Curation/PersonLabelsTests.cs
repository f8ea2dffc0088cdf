using System;
using System.IO;
using System.Linq;
using CellTypes.Dashboard.Curation;

namespace CellTypes.Dashboard.Tests.Curation;

public sealed class PersonLabelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.PathOf("celltypes/labels-ada.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_change_is_on_the_disk_at_once_and_can_be_taken_back()
    {
        PersonLabels labels = Open();
        Assert.False(File.Exists(FilePath));
        labels.Set("7", unit => unit with { Label = "MLI" });
        Assert.Equal("MLI", Open().Of("7").Label);
        labels.Set("7", unit => unit with { Group = "good", Note = "near the pia" });
        labels.Set("8", unit => unit with { Unsure = true });
        Assert.Equal(("MLI", "good", "near the pia"), (Open().Of("7").Label, Open().Of("7").Group, Open().Of("7").Note));
        Assert.Equal("8", labels.Undo());
        Assert.Equal("7", labels.Undo());
        Assert.Equal(("MLI", null, 1), (Open().Of("7").Label, Open().Of("7").Group, Open().All().Count));
        Assert.Equal("7", labels.Redo());
        Assert.Equal("good", Open().Of("7").Group);
        // What was taken back is gone with the next change.
        labels.Set("9", unit => unit with { Label = "GoC" });
        Assert.Null(labels.Redo());
        Assert.Equal(["7", "9"], Open().All().Keys.Order());
        Assert.Equal(("9", "7", "7"), (labels.Undo(), labels.Undo(), labels.Undo()));
        Assert.Null(labels.Undo());
        Assert.Empty(Open().All());
        Assert.Equal([Path.GetFileName(FilePath)], Directory.GetFiles(Path.GetDirectoryName(FilePath)!).Select(Path.GetFileName));
    }

    [Fact]
    public void What_another_program_has_written_is_not_overwritten()
    {
        PersonLabels here = Open(), there = Open();
        there.Set("7", unit => unit with { Label = "MLI" });
        here.Set("8", unit => unit with { Label = "GoC" });
        Assert.Contains("another program has changed", here.Problem);
        here.Set("9", unit => unit with { Label = "GoC" });
        Assert.Equal(UnitJudgement.None, here.Of("9"));
        Assert.Equal(["7"], Open().All().Keys);
        Assert.Null(there.Problem);
    }

    [Fact]
    public void What_cannot_be_saved_is_kept_and_told()
    {
        File.WriteAllText(_folder.PathOf("celltypes"), "a file where the folder should be");
        PersonLabels labels = Open();
        labels.Set("7", unit => unit with { Label = "MLI" });
        Assert.StartsWith("Not saved: ", labels.Problem);
        Assert.Equal("MLI", labels.Of("7").Label);
        File.Delete(_folder.PathOf("celltypes"));
        labels.Save();
        Assert.Null(labels.Problem);
        Assert.Equal("MLI", Open().Of("7").Label);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../ada")]
    [InlineData("a/b")]
    [InlineData(".ada")]
    [InlineData("ada.")]
    [InlineData("a b")]
    public void A_name_is_part_of_a_file_name(string name) =>
        Assert.StartsWith("A name has letters", Assert.Throws<CellTypesException>(() => PersonLabels.Open(_folder.PathOf("celltypes"), "session", name, TimeProvider.System)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":"CellTypes labels 1","recording":"s","name":"ada","units":{"7":null}}""")]
    [InlineData("""{"format":"CellTypes labels 1","recording":"s","name":"ada","units":{"7":{"label":3}}}""")]
    [InlineData("""{"format":"CellTypes labels 2","recording":"s","name":"ada","units":{}}""")]
    public void A_damaged_file_is_named(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, content);
        Assert.StartsWith(FilePath, Assert.Throws<CellTypesException>(Open).Message);
        Assert.Equal(content, File.ReadAllText(FilePath));
    }

    private PersonLabels Open() => PersonLabels.Open(_folder.PathOf("celltypes"), "session", "ada", TimeProvider.System);
}
