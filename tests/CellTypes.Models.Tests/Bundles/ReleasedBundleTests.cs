using System;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Tests.Bundles;

/// <summary>Bundles that released programs trained, and what these said of units then; tests/Releases says how both were made.</summary>
public sealed class ReleasedBundleTests
{
    // What networks give differs in the last digits between processors.
    private const float Tolerance = 1e-4f;

    [Theory]
    [InlineData("0.1.0", "forest")]
    [InlineData("0.1.0", "classical")]
    [InlineData("0.1.0", "networks")]
    [InlineData("0.1.0", "traces")]
    public void A_bundle_of_a_release_labels_as_it_did(string release, string name)
    {
        string folder = Path.Combine(Repository.Root, "tests", "Releases", release);
        ModelBundle bundle = ModelBundle.Load(Path.Combine(folder, "bundles", name), "cpu");
        using UnitModel model = bundle.Model;
        Assert.Equal($"CellTypes.Online {release}", bundle.Card.Program);
        string[] lines = File.ReadAllLines(Path.Combine(folder, $"{name}.csv"));
        Assert.Equal(["novelty", .. model.Classes.Select(c => $"p_{c}"), .. model.Views.SelectMany(view => view.InputNames)], lines[0].Split(','));
        float[][] rows = [.. lines.Skip(1).Select(line => line.Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray())];
        Assert.True(rows.Length >= 6);
        int classes = model.Classes.Count;
        float[] probabilities = new float[rows.Length * classes], novelty = new float[rows.Length], foreign = new float[rows.Length];
        model.Classify(rows.SelectMany(row => row.Skip(1 + classes)).ToArray(), rows.Length, probabilities, novelty, foreign);
        for (int i = 0; i < rows.Length; i++)
        {
            float[] then = rows[i][1..(1 + classes)], now = probabilities[(i * classes)..((i + 1) * classes)];
            Assert.Equal(rows[i][0], novelty[i], Tolerance);
            Assert.All(then.Zip(now), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            Assert.Equal(Array.IndexOf(then, then.Max()), Array.IndexOf(now, now.Max()));
        }
        Assert.All(foreign, probability => Assert.Equal(0, probability));
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "bundles", name, "README.md")), bundle.Card.ToMarkdown());
    }
}
