using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>Bundles that must be refused, by every command that takes one.</summary>
public sealed class BadBundleTests(SimulatedFolders simulated)
{
    [Theory]
    [InlineData("trees.forest")]
    [InlineData("novelty.bin")]
    [InlineData("model.json")]
    [InlineData("README.md")]
    public void Damaged_file_is_named(string file) => AssertRefused(
        bundle =>
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(bundle, file));
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(Path.Combine(bundle, file), bytes);
        },
        $"{file} is damaged or was changed: its SHA-256 is not the one in SHA256SUMS. Copy the whole bundle again, or train it again.");

    [Fact]
    public void Missing_file_is_named() =>
        AssertRefused(bundle => File.Delete(Path.Combine(bundle, "trees.forest")), "trees.forest is missing. Copy the whole bundle again");

    [Fact]
    public void Folder_that_is_no_bundle_is_named() =>
        AssertRefused(bundle => Array.ForEach(Directory.GetFiles(bundle), File.Delete), "SHA256SUMS is missing. Copy the whole bundle again");

    [Fact]
    public void Bundle_of_another_format_version_is_refused() => AssertRefused(
        bundle => Rewrite(bundle, "\"format\": 1", "\"format\": 99"),
        "model.json states bundle format 99; this program reads formats 1 and 2. Use CellTypes.Online 0.1.0, or train the bundle again.");

    [Fact]
    public void Bundle_for_a_view_of_another_version_is_refused() =>
        AssertRefused(bundle => Rewrite(bundle, "\"acg/ms-100@1\"", "\"acg/ms-100@7\""), "model.json: There is no input acg/ms-100@7; the inputs are ");

    [Fact]
    public void Bundle_for_a_view_of_another_length_is_refused() =>
        AssertRefused(bundle => Rewrite(bundle, "\"acg/ms-100@1\"", "\"features/temporal-15@1\""), "inputs, but its views make ");

    // A bundle that is whole by its own checksums: what is wrong with it is what it says.
    private static void Rewrite(string bundle, string text, string other)
    {
        string card = Path.Combine(bundle, "model.json"), sums = Path.Combine(bundle, "SHA256SUMS");
        string before = File.ReadAllText(card);
        Assert.Contains(text, before);
        File.WriteAllText(card, before.Replace(text, other));
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(card)));
        File.WriteAllText(sums, string.Concat(File.ReadLines(sums).Select(line => (line.EndsWith("  model.json") ? $"{hash}  model.json" : line) + "\n")));
    }

    private void AssertRefused(Action<string> damage, string problem)
    {
        using TemporaryFolder folder = new();
        string bundle = folder.Copy(Repository.ReleasedBundle("forest"));
        damage(bundle);
        string[][] commands = [["inspect", bundle], ["label", simulated.Short, "--model", bundle], ["live", "--source", $"phy:{simulated.Short}", "--model", bundle]];
        foreach (string[] command in commands)
        {
            string line = Celltypes.Run(command).Refused();
            Assert.StartsWith($"celltypes {command[0]}: {bundle}", line, StringComparison.Ordinal);
            Assert.Contains(problem, line);
        }
    }
}
