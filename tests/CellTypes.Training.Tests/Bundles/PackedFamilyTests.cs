using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CellTypes.Models.Bundles;
using CellTypes.Models.Features;
using CellTypes.Models.Inference;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Training.Bundles;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Tests.Networks;

namespace CellTypes.Training.Tests.Bundles;

/// <summary>Bundles of every kind of classifier.</summary>
public sealed class PackedFamilyTests : IDisposable
{
    private const string Autoencoders = "wave-epochs=2,acg-epochs=2,wave-samples=1,acg-samples=1,wave-hidden=6,acg-hidden=6";
    private const string Encoders = "wave-epochs=2,acg-epochs=2,wave-hidden=6,acg-hidden=6,seeds=1,epochs=2";

    private static readonly LabelledSet Set = MadeSet.Make(18, 9, seed: 2, noise: 0.3);
    private static readonly LabelledSet Others = MadeSet.Make(40, 0, seed: 8, noise: 0.6);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Families { get; } =
    [
        "forest(trees=7)",
        "extra-trees(trees=7)",
        "linear",
        "discriminant",
        "forest(trees=4)+discriminant(scale=ranks,priors=equal)",
        "spreading",
        "calibrated:linear",
        "forest(trees=4)+discriminant+m2(epochs=2)",
        "m2(epochs=3)",
        "linear+forest(trees=4,inputs=acg/ms-100@1)+m2(epochs=2,inputs=waveform/peak-90@1)",
        "calibrated:linear(inputs=acg/ms-100@1+waveform/peak-90@1)",
        "fixmatch(epochs=1,hidden=6,batch=6,ratio=1)",
        $"c4({Encoders},folds=2,laplace=yes)",
        $"c4({Encoders},folds=1,laplace=no)",
        $"latent({Autoencoders}):forest(trees=5)",
        $"latent({Autoencoders}):m2(epochs=2)",
        $"calibrated:latent({Autoencoders}):spreading",
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_packed_network_of_traces_labels_as_before_bit_for_bit()
    {
        LabelledSet traces = MadeTraces.Make(9, 2, seed: 2), others = MadeTraces.Make(7, 1, seed: 3);
        const string Family = "cnn:triple(epochs=1,batch=8)";
        IClassifier fitted = ModelFamilies.Parse(Family).Fit(traces, 5, TestContext.Current.CancellationToken);
        using IDisposable disposable = (IDisposable)fitted;
        float[] expected = new float[21], actual = new float[21];
        fitted.Predict(others.Inputs, 7, expected);
        BundleTrainingOptions options = new() { Created = "2026-11-20", Seed = 5, MetricSeeds = [] };
        BundleTrainer.Train("traces", new TrainingTables(traces, [], []), "made-up traces", Family, new LeaveOneOut(), _folder.PathOf("traces"), options, cancellation: TestContext.Current.CancellationToken);
        UnitModel loaded = ModelBundle.Load(_folder.PathOf("traces"), "cpu").Model;
        loaded.Classify(others.Inputs.ToArray(), 7, actual, new float[7], new float[7]);
        Assert.Equal(expected, actual);
        Assert.Equal(["trace/ap-3ms@1"], loaded.Views.Select(view => view.Name));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_packed_model_labels_as_before_bit_for_bit(string family)
    {
        IClassifier fitted = ModelFamilies.Parse(family).Fit(Set, 5, TestContext.Current.CancellationToken);
        using IDisposable? disposable = fitted as IDisposable;
        float[] expected = new float[3 * Others.Count], actual = new float[expected.Length];
        fitted.Predict(Others.Inputs, Others.Count, expected);
        ModelBundle bundle = Train(family, "one/model");
        foreach (ModelBundle loaded in new[] { bundle, ModelBundle.Load(_folder.PathOf("one/model"), "cpu") })
        {
            loaded.Model.Classify(Others.Inputs.ToArray(), Others.Count, actual, new float[Others.Count], new float[Others.Count]);
            Assert.Equal(expected, actual);
            Assert.True(loaded.Model.ScoresNovelty);
        }
        Train(family, "two/model");
        string[] files = [.. Directory.GetFiles(_folder.PathOf("one/model")).Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal(["README.md", "SHA256SUMS", "bands.json", "model.json", "novelty.bin", "trees.forest", "units.txt", "weights.safetensors"], files.Order(StringComparer.Ordinal));
        foreach (string file in files) Assert.Equal(File.ReadAllBytes(_folder.PathOf($"one/model/{file}")), File.ReadAllBytes(_folder.PathOf($"two/model/{file}")));
    }

    [Theory]
    [InlineData("gp")]
    [InlineData("gp-chosen")]
    [InlineData("calibrated:gp(variance=3)")]
    [InlineData("forest+gp")]
    [InlineData("latent:gp")]
    [InlineData("tuned(trials=2):gp")]
    public void A_family_that_cannot_be_packed_is_refused_before_it_is_fitted(string family)
    {
        List<string> told = [];
        CellTypesException error = Assert.Throws<CellTypesException>(() => Train(family, "model", new Listener(told)));
        Assert.Matches("^A model of family gp(-chosen)? cannot be packed into a bundle; use thesis-forest, .*spreading, m2, fixmatch, c4, cnn:single, cnn:real, cnn:imaginary, cnn:triple\\.$", error.Message);
        Assert.Empty(told);
        Assert.False(Directory.Exists(_folder.PathOf("model")));
    }

    [Fact]
    public void Every_other_family_can_be_packed()
    {
        foreach (string name in ModelFamilies.Names.Except(["gp", "gp-chosen"])) ModelFamilies.CheckCanBePacked(name);
        Assert.StartsWith("There is no model family 'oracle'", Assert.Throws<CellTypesException>(() => ModelFamilies.CheckCanBePacked("oracle")).Message);
    }

    [Fact]
    public void Units_of_other_tissue_become_the_last_output_of_a_model()
    {
        // The class comes before those of the tissue, as it does in a set whose cell types have names in lower case.
        LabelledSet set = WithForeign(Set, "b"), others = WithForeign(Others, "b");
        BundleTrainingOptions options = new() { Created = "2026-11-20", Seed = 5, MetricSeeds = [0], Tissue = "cerebellum", ForeignShareAtHome = 0.01 };
        foreach (string family in (string[])["forest(trees=20)", "forest(trees=9)+linear"])
        {
            BundleTrainer.Train("home", new TrainingTables(set, [], []), "made-up units", family, Protocol.Parse("kfold:3"), _folder.PathOf("home"), options, cancellation: TestContext.Current.CancellationToken);
            ModelBundle bundle = ModelBundle.Load(_folder.PathOf("home"), "cpu");
            Assert.Equal(["a", "c"], bundle.Model.Classes);
            Assert.Equal(new ForeignClass("cerebellum", 6 / 18.0, 0.01, 0.5), bundle.Model.Foreign);
            Assert.Equal((2, 18), (bundle.Training!.Bands[0].Classes.Count, bundle.Training.Count));
            Assert.Equal(6, bundle.Card.Data.Labs[0].Units["foreign"]);
            Assert.Equal(["a", "c", "foreign"], bundle.Card.Metrics[0].Recalls.Select(recall => recall.Class));
            float[] probabilities = new float[2 * others.Count], foreign = new float[others.Count], home = new float[others.Count];
            bundle.Model.Classify(others.Inputs.ToArray(), others.Count, probabilities, new float[others.Count], foreign);
            bundle.Model.AtHome("cerebellum").Classify(others.Inputs.ToArray(), others.Count, probabilities, new float[others.Count], home);
            int right = 0;
            for (int unit = 0; unit < others.Count; unit++)
            {
                string truth = others.ClassNames[others.Labels[unit]];
                right += (foreign[unit] > 0.5 ? "foreign" : probabilities[2 * unit] > 0.5 ? "a" : "c") == truth ? 1 : 0;
                Assert.Equal(1, probabilities[2 * unit] + probabilities[2 * unit + 1], 1e-5f);
            }
            Assert.InRange(right, 34, others.Count);
            Assert.True(home.Sum() < 0.7 * foreign.Sum(), $"{home.Sum()} of {foreign.Sum()}");
        }
    }

    [Theory]
    [InlineData("forest+linear(inputs=acg/log-13@1)")]
    [InlineData("linear(inputs=acg/ms-100@1+acg/ms-100@1)")]
    public void Inputs_that_the_units_do_not_have_are_refused(string family) => Assert.Matches(
        @"^inputs=acg.* of a model should name some of the inputs of its units, each once: waveform/peak-90@1, acg/ms-100@1\.$",
        Assert.Throws<CellTypesException>(() => Train(family, "model")).Message);

    [Fact]
    public void A_member_of_some_inputs_does_not_see_the_others()
    {
        ModelBundle bundle = Train("linear(inputs=acg/ms-100@1)", "model");
        float[] inputs = [.. Others.Row(0)], changed = [.. inputs.Select((value, i) => i < 90 ? value + 1 : value)], first = new float[3], second = new float[3];
        bundle.Model.Classify(inputs, 1, first, new float[1], new float[1]);
        bundle.Model.Classify(changed, 1, second, new float[1], new float[1]);
        Assert.Equal(first, second);
        bundle.Model.Classify(Others.Row(1).ToArray(), 1, second, new float[1], new float[1]);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Units_of_other_tissue_need_a_tissue_and_a_tissue_needs_them()
    {
        BundleTrainingOptions options = new() { Created = "2026-11-20", MetricSeeds = [] };
        string Refused(LabelledSet set, string? tissue) =>
            Assert.Throws<CellTypesException>(() => BundleTrainer.Check(set, new LeaveOneOut(), options with { Tissue = tissue })).Message;
        Assert.Equal("The set has 6 units labelled foreign: say which tissue the others are of, for example --tissue cerebellum.", Refused(WithForeign(Set, "b"), null));
        Assert.Equal("The set has no unit labelled foreign, but the model is to know tissue other than cerebellum: leave out the tissue, or add such units.", Refused(Set, "cerebellum"));
        BundleTrainer.Check(WithForeign(Set, "b"), new LeaveOneOut(), options with { Tissue = "cerebellum" });
        Assert.Throws<SettingException>(() => (options with { ForeignThreshold = 1 }).Validate());
        Assert.Throws<SettingException>(() => (options with { ForeignShareAtHome = 0 }).Validate());
        Assert.Throws<SettingException>(() => (options with { ForeignShare = double.NaN }).Validate());
        Assert.Throws<SettingException>(() => (options with { Tissue = " " }).Validate());
    }

    [Fact]
    public void A_bundle_names_the_version_of_the_views_that_its_units_have()
    {
        // Both versions have inputs of the same names.
        UnitView[] views = [new TemporalFeaturesView(TemporalFeatures.Standard)];
        SimulationOptions few = new() { Units = 12, Duration = 60, Seed = 2, ClassMix = new Dictionary<string, double> { ["PkC_ss"] = 0.5, ["MFB"] = 0.5 } };
        TrainingTables tables = RecordedSets.OfSimulation(SimulatedRecording.Create(few), views);
        BundleTrainingOptions options = new() { Created = "2026-11-20", MetricSeeds = [] };
        ModelBundle bundle = BundleTrainer.Train("m", tables, "simulated units", "forest(trees=3)", new LeaveOneOut(), _folder.PathOf("m"), options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["features/temporal-15@2"], bundle.Card.Views);
        Assert.Empty(bundle.Training!.Bands);
    }

    private static LabelledSet WithForeign(LabelledSet set, string name) => set.Merge(new ClassMerge("foreign", [name]));

    [Fact]
    public void Damage_is_told_in_one_line()
    {
        Train("m2(epochs=2)", "model");
        string weights = Bundle("weights.safetensors"), card = Bundle("model.json"), description = File.ReadAllText(card);
        byte[] good = File.ReadAllBytes(weights);
        byte[] flipped = [.. good];
        flipped[^5] ^= 1;
        File.WriteAllBytes(weights, flipped);
        Refuses($"{weights} is damaged or was changed");
        Replace("weights.safetensors", good[..^4]);
        Refuses($"{weights} is not a sound safetensors file");
        SafetensorsFile file = SafetensorsFile.Read(good, "weights");
        Replace("weights.safetensors", new SafetensorsFile(file.Tensors.Skip(1)).ToBytes());
        Refuses($"{weights} and model.json do not fit together: there is no tensor {file.Tensors[0].Name}; the tensors are ");
        NamedTensor head = file.Tensors.Single(tensor => tensor.Name == "network.head.weight");
        NamedTensor turned = new(head.Name, head.Values, [.. head.Shape.Reverse()]);
        Replace("weights.safetensors", new SafetensorsFile(file.Tensors.Except([head]).Append(turned)).ToBytes());
        Refuses("tensor network.head.weight has the shape (54, 3) where (3, 54) is needed");
        Replace("weights.safetensors", new SafetensorsFile(file.Tensors.Except([head]).Append(new(head.Name, new double[head.Values.Length], [.. head.Shape]))).ToBytes());
        Refuses("tensor network.head.weight holds F64 values where Single is needed");
        NamedTensor mean = file.Tensors.Single(tensor => tensor.Name == "scaling.mean");
        double[] notFinite = [double.NaN, .. ((double[])mean.Values).Skip(1)];
        Replace("weights.safetensors", new SafetensorsFile(file.Tensors.Except([mean]).Append(new(mean.Name, notFinite, [.. mean.Shape]))).ToBytes());
        Refuses("weights.safetensors: value 0 of tensor scaling.mean is NaN.");
        Replace("weights.safetensors", good);
        Assert.Equal("model", ModelBundle.Load(_folder.PathOf("model"), "cpu").Model.Name);

        void Described(Action<JsonObject> change, string problem)
        {
            JsonObject changed = JsonNode.Parse(description)!.AsObject();
            change(changed);
            Replace("model.json", Encoding.UTF8.GetBytes(changed.ToJsonString()));
            Refuses(problem);
        }
        Described(root => root.Remove("classifier"), "the card does not describe the classifier");
        Described(root => root["classifier"]!["kind"] = "oracle", "there is no kind of classifier 'oracle'");
        Described(root => root["classifier"]!["kind"] = 3, "field 'kind' of the classifier is not what it should be");
        Described(root => root["classifier"]!.AsObject().Remove("kind"), "the classifier has no field 'kind'");
        Described(root => root["classifier"]!.AsObject().Remove("laplace"), "the classifier has no field 'laplace'");
        Described(root => root["classifier"]!.AsObject().Remove("architecture"), "the classifier has no field 'architecture'");
        Described(root => root["classifier"]!.AsObject().Remove("blocks"), "the classifier has no field 'blocks'");
        Described(root => root["classifier"]!["blocks"]!.AsArray().RemoveAt(0), "are not those of 190 inputs");
        Described(root => root["classifier"]!["blocks"]![0]!["length"] = 91, "are not those of 190 inputs");
        Described(root => root["classifier"]!["laplace"] = true, "there is no tensor laplace.directions");
        Described(root => root["classifier"]!["architecture"]!["kind"] = "transformer", "field 'architecture' of the classifier cannot be read");
        Described(root => root["classifier"]!["architecture"]!["hidden"] = new JsonArray(), "do not fit together");
        Described(root => root["classifier"]!["architecture"]!["hidden"] = new JsonArray(-3), "loading failed on the processor: ");
        Described(root => root["classifier"]!["architecture"]!["dropout"] = new JsonArray(), "do not fit together");
        Described(root => root["classifier"]!["architecture"]!["inputCount"] = 189, "tensor scaling.counts has the shape (190) where (189) is needed");
        Described(root => root["classifier"]!["architecture"]!["classes"] = 4, "tensor network.head.weight has the shape (3, 54)");
        Described(root => root["classifier"] = new JsonObject { ["kind"] = "mean", ["of"] = new JsonArray() }, "do not fit together");
        Described(root => root["classifier"] = new JsonObject { ["kind"] = "mean", ["of"] = 3 }, "field 'of' of the classifier is no list");
        Described(root => root["classifier"] = new JsonObject { ["kind"] = "scaled" }, "a scaled classifier has no 'of'");
        Described(root => root["classifier"] = new JsonObject { ["kind"] = "forest" }, "there is no tensor trees with 1 dimensions");
        Replace("model.json", Encoding.UTF8.GetBytes(description));
        File.Delete(weights);
        Refuses($"{weights} is missing.");
    }

    private string Bundle(string name) => _folder.PathOf($"model/{name}");

    private void Refuses(string problem)
    {
        string message = Assert.Throws<CellTypesException>(() => ModelBundle.Load(_folder.PathOf("model"), "cpu")).Message;
        Assert.Contains(problem, message);
        Assert.Contains(_folder.Root, message);
        Assert.DoesNotContain('\n', message);
    }

    // A file and its checksum, as another program might have written them.
    private void Replace(string name, byte[] bytes)
    {
        string line = $"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {name}", sums = Bundle("SHA256SUMS");
        File.WriteAllBytes(Bundle(name), bytes);
        File.WriteAllText(sums, string.Concat(File.ReadAllLines(sums).Select(old => (old.EndsWith(name, StringComparison.Ordinal) ? line : old) + "\n")));
    }

    private ModelBundle Train(string family, string folder, IProgress<TrainingProgress>? progress = null) => BundleTrainer.Train(
        "model",
        new TrainingTables(Set, [], []),
        "made-up units",
        family,
        Protocol.Parse("kfold:3"),
        _folder.PathOf(folder),
        new BundleTrainingOptions { Created = "2025-11-20", Seed = 5, MetricSeeds = [] },
        progress: progress,
        cancellation: TestContext.Current.CancellationToken);

    private sealed class Listener(List<string> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told.Add(value.What);
    }
}
