using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Training.Bundles;

namespace CellTypes.Training.Tests.Bundles;

public sealed class BundleTrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cerebellum", 0.03)]
    [InlineData("cerebellum-forest", 0.07)]
    [InlineData("cerebellum-forest-acg", 0.05)]
    public void Bundles_that_ship_load_and_say_what_they_are(string name, double falseLabels)
    {
        ModelBundle bundle = ModelBundle.Load(Repository.Bundle(name));
        BundleRecipe recipe = BundleRecipe.Parse(name);
        Assert.Equal(name, bundle.Model.Name);
        Assert.Equal(["GoC", "MFB", "MLI", "PkC_cs", "PkC_ss"], bundle.Model.Classes);
        Assert.Equal(recipe.Views.Select(view => view.Name), bundle.Model.Views.Select(view => view.Name));
        Assert.True(bundle.Model.ScoresNovelty);
        // Two labs have autocorrelograms, three the other inputs.
        int labs = recipe.Views.Any(view => view.LagRows > 0) ? 2 : 3;
        Assert.Equal(2 * labs, bundle.Card.Metrics.Count);
        Assert.Equal(labs + 5, bundle.Card.TurnedAway.Count);
        Assert.Equal("cerebellum", bundle.Model.Foreign!.Tissue);
        Assert.Equal(8, bundle.Card.ForeignCurve!.Count);
        // Units of other tissue stay foreign, and those of home do not.
        Assert.InRange(bundle.Card.TurnedAway.Single(row => row.Units.StartsWith("the same, 300", StringComparison.Ordinal)).Confident.Mean, 0, falseLabels);
        Assert.All(bundle.Card.ForeignCurve.Zip(bundle.Card.ForeignCurve.Skip(1)), pair => Assert.True(pair.First.Threshold > pair.Second.Threshold && pair.First.ConfidentElsewhere >= pair.Second.ConfidentElsewhere));
        Assert.NotNull(bundle.Training);
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Bundle(name), "README.md")), bundle.Card.ToMarkdown());
    }

    [Fact]
    public void Model_with_networks_of_release_0_1_0_ships_under_another_name()
    {
        ModelBundle bundle = ModelBundle.Load(Repository.Bundle("cerebellum-networks"), "cpu");
        Assert.Equal(("cerebellum-networks", 1), (bundle.Model.Name, bundle.Card.Format));
        Assert.Equal(["GoC", "MFB", "MLI", "PkC_cs", "PkC_ss"], bundle.Model.Classes);
        Assert.Null(bundle.Model.Foreign);
        Assert.Null(bundle.Training);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Training_again_gives_the_weights_that_ship_byte_for_byte()
    {
        string data = Path.GetDirectoryName(SharedData.Folder("c4_cerebellum"))!;
        string shipped = Repository.Bundle("cerebellum-forest-acg");
        ModelCard expected = ModelBundle.Load(shipped).Card;
        ModelCard card = Train("cerebellum-forest-acg", data, expected.Created).Card;
        Assert.Equal(File.ReadAllBytes(Path.Combine(shipped, "trees.forest")), File.ReadAllBytes(_folder.PathOf("trees.forest")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(shipped, "novelty.bin")), File.ReadAllBytes(_folder.PathOf("novelty.bin")));
        Assert.Equivalent(expected with { Metrics = [], TurnedAway = [], ForeignCurve = [], Foreign = card.Foreign }, card, strict: true);
    }

    [Fact]
    public void A_day_that_is_none_is_refused_before_anything_is_read()
    {
        SettingException error = Assert.Throws<SettingException>(() => Train("cerebellum-forest", "nowhere", "today"));
        Assert.Contains("yyyy-mm-dd", error.Message);
    }

    [Fact]
    public void Absent_data_are_named() =>
        Assert.Contains("labels.csv is missing", Assert.Throws<CellTypesException>(() => Train("cerebellum-forest", _folder.Root)).Message);

    [Fact]
    public void An_unknown_recipe_is_refused_with_the_known_ones()
    {
        CellTypesException error = Assert.Throws<CellTypesException>(() => BundleRecipe.Parse("cortex"));
        Assert.Contains("no recipe cortex; the recipes are cerebellum, cerebellum-forest, cerebellum-forest-acg", error.Message);
    }

    private ModelBundle Train(string name, string data, string created = "2025-11-20") =>
        BundleTrainer.Train(
            BundleRecipe.Parse(name),
            data,
            _folder.Root,
            new BundleTrainingOptions { Created = created, MetricSeeds = [] },
            cancellation: TestContext.Current.CancellationToken);
}
