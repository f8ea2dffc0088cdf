using System;
using System.IO;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(SpecialFiles.Kinds), MemberType = typeof(SpecialFiles))]
    public void Only_regular_files_with_something_in_them_are_opened(string kind)
    {
        string path = _folder.PathOf("a");
        SpecialFiles.Make(kind, path);
        string expected = $"{path} is empty, or a pipe or a device: copy it again, or give another file.";
        Assert.Equal(expected, Assert.Throws<CellTypesException>(() => SpecialFiles.InTime(() => InputFile.Open(path))).Message);
        Assert.Equal(expected, Assert.Throws<CellTypesException>(() => SpecialFiles.InTime(() => InputFile.ReadBytes(path))).Message);
        Assert.Equal(expected, Assert.Throws<CellTypesException>(() => SpecialFiles.InTime(() => InputFile.ReadLines(path))).Message);
        Assert.Equal(expected, Assert.Throws<CellTypesException>(() => SpecialFiles.InTime(() => NpyFile.Read(path))).Message);
    }

    [Fact]
    public void A_file_is_read_whole_through_a_link_too()
    {
        string path = _folder.Write("a", "one\r\ntwo\n\nthree");
        File.CreateSymbolicLink(_folder.PathOf("b"), path);
        Assert.Equal(["one", "two", "", "three"], InputFile.ReadLines(_folder.PathOf("b")));
        Assert.Equal(File.ReadAllBytes(path), InputFile.ReadBytes(_folder.PathOf("b")));
    }

    [Fact]
    public void A_size_above_the_limit_is_refused_before_anything_is_read()
    {
        string path = _folder.PathOf("large");
        using (FileStream file = File.Create(path)) file.SetLength(1L << 40);
        Assert.Contains("has 1099511627776 bytes, more than the 2147483591", Assert.Throws<CellTypesException>(() => InputFile.ReadBytes(path)).Message);
        Assert.Contains("more than the 100 ", Assert.Throws<CellTypesException>(() => InputFile.ReadBytes(path, 100)).Message);
        Assert.Contains("more than the 268435456 ", Assert.Throws<CellTypesException>(() => InputFile.ReadLines(path)).Message);
    }

    [Fact]
    public void What_is_missing_or_a_folder_is_told_by_the_system()
    {
        Assert.Throws<FileNotFoundException>(() => InputFile.ReadBytes(_folder.PathOf("none")));
        Assert.Throws<UnauthorizedAccessException>(() => InputFile.ReadBytes(_folder.Root));
    }

    [Theory]
    [InlineData("PkC ss", true)]
    [InlineData("Grün 日本 🧠", true)]
    [InlineData("=SUM(1+1)", true)]
    [InlineData("a\tb", false)]
    [InlineData("a\nb", false)]
    [InlineData("\u001b[2J", false)]
    [InlineData("\u009b2J", false)]
    [InlineData("a\u202eb", false)]
    [InlineData("a\u2028b", false)]
    public void A_name_is_plain_or_shown_with_its_hidden_characters(string name, bool isPlain)
    {
        Assert.Equal(isPlain, PlainText.IsPlain(name));
        Assert.True(PlainText.IsPlain(PlainText.Show(name)));
        if (isPlain) Assert.Equal(name, PlainText.Show(name));
    }

    [Fact]
    public void Hidden_characters_are_shown_by_their_numbers() => Assert.Equal("a\\u001b[2J\\u202e\\ud83d", PlainText.Show("a\u001b[2J\u202e\ud83d"));
}
