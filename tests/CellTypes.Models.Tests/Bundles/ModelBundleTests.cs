using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Tests.Forests;
using CellTypes.Training.Forests;

namespace CellTypes.Models.Tests.Bundles;

public sealed class ModelBundleTests : IDisposable
{
    private static readonly NoveltyForest Forest = NoveltyUnits.Fit(trees: 20, units: 30);
    private static readonly TrainingUnits Training = TrainingUnits.Of(
        NoveltyUnits.Views, ["a", "b", "c"], NoveltyUnits.Make(30, 1), [.. Enumerable.Range(0, 30).Select(unit => unit % 3)]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bundle_that_was_saved_labels_as_before()
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        ModelBundle bundle = ModelBundle.Load(_folder.Root);
        float[] inputs = NoveltyUnits.Make(40, 6);
        float[] expected = new float[120], expectedNovelty = new float[40], actual = new float[120], novelty = new float[40];
        Forest.Predict(inputs, 40, expected, expectedNovelty);
        bundle.Model.Classify(inputs, 40, actual, novelty, new float[40]);
        Assert.Equal(expected, actual);
        Assert.Equal(expectedNovelty, novelty);
        Assert.Equal(["a", "b", "c"], bundle.Model.Classes);
        Assert.Equal(["waveform/peak-90@1", "acg/ms-100@1"], bundle.Model.Views.Select(view => view.Name));
        Assert.Equal(2.5, bundle.Model.ConfidenceRatio);
        Assert.Equal("test", bundle.Model.Name);
    }

    [Fact]
    public void The_card_comes_back_whole()
    {
        ModelCard card = ModelBundle.Save(_folder.Root, Forest, Card(), Training).Card;
        Assert.Equal(Card().ToMarkdown(), card.ToMarkdown());
        Assert.Equal(Card().ToMarkdown(), File.ReadAllText(_folder.PathOf("README.md")));
        Assert.Equivalent(Card(), card, strict: true);
    }

    [Fact]
    public void Saving_twice_gives_the_same_bytes_and_hash()
    {
        string second = _folder.PathOf("again");
        Assert.Equal(ModelBundle.Save(_folder.Root, Forest, Card(), Training).Model.Sha256, ModelBundle.Save(second, Forest, Card(), Training).Model.Sha256);
        foreach (string path in Directory.GetFiles(second)) Assert.Equal(Bytes(Path.GetFileName(path)), File.ReadAllBytes(path));
    }

    [Fact]
    public void The_hash_covers_the_name_and_every_byte_of_every_file()
    {
        string hash = ModelBundle.Save(_folder.Root, Forest, Card(), Training).Model.Sha256;
        string[] names = ["README.md", "bands.json", "model.json", "novelty.bin", "trees.forest", "units.txt"];
        string sums = string.Concat(names.Select(name => $"{Convert.ToHexStringLower(SHA256.HashData(Bytes(name)))}  {name}\n"));
        Assert.Equal(sums, File.ReadAllText(_folder.PathOf("SHA256SUMS")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sums))), hash);
        string[] written = [.. Directory.GetFiles(_folder.Root).Select(path => Path.GetFileName(path)!)];
        Assert.Equal(names.Append("SHA256SUMS").ToHashSet(), written.ToHashSet());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("bands.json")]
    [InlineData("units.txt")]
    [InlineData("model.json")]
    [InlineData("novelty.bin")]
    [InlineData("trees.forest")]
    public void One_changed_byte_anywhere_is_refused(string name)
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        byte[] bytes = Bytes(name);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_folder.PathOf(name), bytes);
        Refuses(name, "damaged", "Copy the whole bundle again");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("bands.json")]
    [InlineData("units.txt")]
    [InlineData("model.json")]
    [InlineData("novelty.bin")]
    [InlineData("trees.forest")]
    [InlineData("SHA256SUMS")]
    public void A_missing_file_is_named(string name)
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        File.Delete(_folder.PathOf(name));
        Refuses(name, "missing", "Copy the whole bundle again");
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Contains("none", Assert.Throws<CellTypesException>(() => ModelBundle.Load(_folder.PathOf("none"))).Message);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n", "no line for README.md")]
    [InlineData("nonsense\n", "not a checksum")]
    public void Broken_checksums_are_refused(string sums, string problem)
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        File.WriteAllText(_folder.PathOf("SHA256SUMS"), sums);
        Refuses("SHA256SUMS", problem, "Copy");
    }

    [Theory]
    [InlineData("README.md", "lists README.md twice")]
    [InlineData("weights.safetensors", "weights.safetensors is missing")]
    [InlineData("notes.txt", "lists notes.txt, which is no file of a bundle")]
    [InlineData("../model.json", "lists ../model.json, which is no file of a bundle")]
    [InlineData("/etc/passwd", "lists /etc/passwd, which is no file of a bundle")]
    [InlineData("a\u001b[2J", "lists a\\u001b[2J, which is no file of a bundle")]
    public void A_line_more_among_the_checksums_is_refused(string name, string problem)
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        File.AppendAllText(_folder.PathOf("SHA256SUMS"), $"{new string('0', 64)}  {name}\n");
        string message = Assert.ThrowsAny<Exception>(() => ModelBundle.Load(_folder.Root)).Message;
        Assert.True(message.Contains(problem), message);
        Assert.Contains("Copy the whole bundle again", message);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("notes.txt")]
    public void A_file_that_no_checksum_covers_is_refused(string name)
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        _folder.Write(".DS_Store", "what a system leaves");
        ModelBundle.Load(_folder.Root);
        _folder.Write(name, "x");
        Refuses(name, "SHA256SUMS has no line for it", "Move it elsewhere");
    }

    [Theory]
    [MemberData(nameof(SpecialFiles.Kinds), MemberType = typeof(SpecialFiles))]
    public void What_is_no_regular_file_is_refused(string kind)
    {
        foreach (string name in (string[])["README.md", "model.json", "novelty.bin", "trees.forest", "bands.json", "units.txt", "SHA256SUMS"])
        {
            ModelBundle.Save(_folder.Root, Forest, Card(), Training);
            SpecialFiles.Make(kind, _folder.PathOf(name));
            string message = Assert.Throws<CellTypesException>(() => SpecialFiles.InTime(() => ModelBundle.Load(_folder.Root))).Message;
            Assert.Contains($"{_folder.PathOf(name)} is empty, or a pipe or a device", message);
            File.Delete(_folder.PathOf(name));
        }
    }

    [Fact]
    public void A_file_of_absurd_size_is_refused()
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        foreach (string name in (string[])["model.json", "trees.forest"])
        {
            using (FileStream file = File.OpenWrite(_folder.PathOf(name))) file.SetLength((1L << 30) + 1);
            Refuses(name, "has 1073741825 bytes, more than the", "Copy the whole bundle again");
            File.Delete(_folder.PathOf(name));
            ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        }
    }

    [Fact]
    public void Numbers_that_are_none_are_refused_by_file_and_tensor()
    {
        SaveNeighbours();
        byte[] good = Bytes("weights.safetensors");
        int rows = good.Length - sizeof(float) * (5 * 190 + 5 * 3), shares = good.Length - sizeof(float) * 5 * 3;
        foreach ((float value, int at, string problem) in (IEnumerable<(float, int, string)>)
        [
            (float.NaN, rows + 8, "value 2 of tensor rows is NaN"), (float.NegativeInfinity, rows, "value 0 of tensor rows is infinite"),
            (float.NaN, shares, "value 0 of tensor shares is NaN"), (1.5f, shares, "tensor shares holds a share that is not between 0 and 1"),
        ])
        {
            byte[] bad = [.. good];
            BitConverter.GetBytes(value).CopyTo(bad, at);
            Replace("weights.safetensors", bad);
            Refuses("weights.safetensors", problem, "Train the bundle again");
        }
    }

    [Fact]
    public void A_network_of_more_weights_than_there_are_is_refused_before_it_is_built()
    {
        SaveNeighbours();
        string card = File.ReadAllText(_folder.PathOf("model.json"));
        SafetensorsFile scaling = new([
            new NamedTensor("scaling.mean", new double[190], 190), new NamedTensor("scaling.factor", new double[190], 190), new NamedTensor("scaling.counts", new byte[190], 190)]);
        Replace("weights.safetensors", scaling.ToBytes());
        foreach (string architecture in (string[])
        [
            """{ "kind": "perceptron", "inputCount": 190, "hidden": [2000000000, 2000000000], "dropout": [0, 0], "classes": 3 }""",
            """{ "kind": "perceptron", "inputCount": 190, "hidden": [8], "dropout": [0], "classes": 2000000000 }""",
            """{ "kind": "encoders", "parts": [{ "inputs": 190, "encoder": { "inputs": 190, "hidden": [], "latent": 2000000000 } }], "classes": 3 }""",
            """{ "kind": "encoders", "parts": [{ "inputs": 190, "encoder": { "inputs": 190, "convolvedRows": 1, "hidden": [], "latent": 2000000000 } }], "classes": 3 }""",
            """{ "kind": "trace", "samples": 190, "forms": ["Real"], "classes": 2000000000 }""",
        ])
        {
            int at = card.IndexOf("\"classifier\": {", StringComparison.Ordinal), end = card.IndexOf('}', at) + 1;
            string network = $$"""{ "kind": "network", "laplace": false, "blocks": [{ "length": 190, "kind": 1 }], "architecture": {{architecture}} }""";
            Replace("model.json", Encoding.UTF8.GetBytes($"{card[..at]}\"classifier\": {network}{card[end..]}"));
            Refuses("weights.safetensors", "weights or more, and there are 570", "Train the bundle again");
        }
    }

    [Fact]
    public void A_bundle_without_weights_takes_away_those_of_the_one_that_it_replaces()
    {
        SaveNeighbours();
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        Assert.False(File.Exists(_folder.PathOf("weights.safetensors")));
        Assert.Equal("forest", ModelBundle.Load(_folder.Root).Card.Family);
    }

    [Theory]
    [InlineData("\"format\": 2", "\"format\": 3", "states bundle format 3; this program reads formats 1 and 2. Use CellTypes.Online 9.9")]
    [InlineData("\"format\": 2,", "", "states bundle format none")]
    [InlineData("{", "", "is not the description of a model")]
    [InlineData("\"inputs\": 190", "\"inputs\": \"many\"", "$.inputs")]
    [InlineData("\"classes\": [", "\"klasses\": [", "klasses")]
    [InlineData("\"seed\": 3,", "", "seed")]
    [InlineData("\"summary\": \"For tests.\"", "\"summary\": null", "$.summary")]
    [InlineData("acg/ms-100@1\"\n  ]", "acg/ms-100@2\"\n  ]", "There is no input acg/ms-100@2; the inputs are acg/ms-100@1")]
    [InlineData("\"family\": \"forest\"", "\"family\": \"cnn\"", "no model family cnn; this program knows forest")]
    [InlineData("\"inputs\": 190", "\"inputs\": 189", "states 189 inputs, but its views make 190")]
    [InlineData("\"b\",", "\"a\",", "are not all named, each once")]
    [InlineData("\"b\",", "\"foreign\",", "foreign is among the classes, but it is no cell type")]
    [InlineData("\"b\",", "\" \",", "are not all named, each once")]
    [InlineData("\"b\",", "\"b\\u001b[2J\",", "the name 'b\\u001b[2J' holds a control character")]
    [InlineData("\"b\",", "\"b\\tc\",", "the name 'b\\u0009c' holds a control character")]
    [InlineData("\"name\": \"test\"", "\"name\": \"te\\nst\"", "the name 'te\\u000ast' holds a control character")]
    [InlineData("\"confidenceRatio\": 2.5", "\"confidenceRatio\": 1e999", "confidence ratio")]
    [InlineData("\"a\": 10", "\"d\": 10", "d is not among the classes a, b, c")]
    [InlineData("\"class\": \"a\"", "\"class\": \"e\"", "e is not among the classes a, b, c")]
    [InlineData("\"confidenceRatio\": 2.5", "\"confidenceRatio\": 0.5", "confidence ratio of 0.5 is below 1")]
    [InlineData("\"distance\": \"neighbours\"", "\"distance\": \"kin\"", "of neighbours, waveform/peak-90@1, acg/ms-100@1 are needed")]
    [InlineData("\"threshold\": 0.8", "\"threshold\": -0.8", "threshold of neighbours is not above 0")]
    public void A_card_that_does_not_fit_is_refused(string text, string replacement, string problem)
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        string card = File.ReadAllText(_folder.PathOf("model.json"));
        Assert.Contains(text, card);
        Replace("model.json", Encoding.UTF8.GetBytes(Text(card, text, replacement)));
        Refuses("model.json", problem, "Train the bundle again", "or train the bundle again", "Use CellTypes.Online");
    }

    [Fact]
    public void A_forest_of_other_inputs_or_classes_is_refused()
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        Replace("trees.forest", Bytes(Stump(189, [0, 1, 2], 3, 20)));
        Refuses("trees.forest", "takes 189 inputs, but the views of model.json make 190", "Train");
        Replace("trees.forest", Bytes(Stump(190, [0, 1, 1], 2, 20)));
        Refuses("trees.forest", "tells 2 classes apart, but model.json names 3", "Train");
        Replace("trees.forest", [1, 2, 3]);
        Refuses("trees.forest", "not a forest file");
    }

    [Fact]
    public void Novelty_of_another_forest_is_refused()
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        byte[] novelty = Bytes("novelty.bin");
        Replace("trees.forest", Bytes(Stump(190, [0, 1, 2], 3, 20)));
        Refuses("novelty.bin", "has no leaf", "Copy");
        Replace("trees.forest", Bytes(Stump(190, [0, 1, 2], 3, 19)));
        Refuses("novelty.bin", "20 trees where the forest has 19", "Copy");
        Replace("trees.forest", Bytes(Forest.Forest));
        Replace("novelty.bin", novelty[..^1]);
        Refuses("novelty.bin", "ends too early", "Copy");
        Replace("novelty.bin", [.. novelty, 0]);
        Refuses("novelty.bin", "more bytes", "Copy");
        Replace("novelty.bin", new byte[100]);
        Refuses("novelty.bin", "CTNOVEL1", "Copy");
    }

    [Fact]
    public void Damaged_bytes_under_good_checksums_never_get_past_the_readers()
    {
        // Whatever the bytes: a bundle, or a refusal in one line.
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        Random random = new(1);
        foreach (string name in (string[])["model.json", "novelty.bin", "trees.forest", "bands.json", "units.txt"])
        {
            byte[] good = Bytes(name);
            for (int i = 0; i < 60; i++)
            {
                // Half of the changes go to the first bytes, where the counts are.
                byte[] bytes = random.Next(3) == 0 ? good[..(1 + random.Next(good.Length - 1))] : [.. good];
                int range = i < 30 ? Math.Min(bytes.Length, 400) : bytes.Length;
                for (int k = random.Next(4); k >= 0; k--) bytes[random.Next(range)] = (byte)random.Next(256);
                Replace(name, bytes);
                try
                {
                    ModelBundle.Load(_folder.Root);
                }
                catch (CellTypesException refusal)
                {
                    Assert.Contains(name, refusal.Message);
                    Assert.DoesNotContain('\n', refusal.Message);
                }
            }
            Replace(name, good);
        }
    }

    [Fact]
    public void A_card_that_does_not_fit_its_forest_is_not_saved_as_a_good_bundle() =>
        Assert.Throws<CellTypesException>(() => ModelBundle.Save(_folder.Root, Forest, Card() with { Inputs = 7 }, Training));

    [Fact]
    public void Each_class_has_a_band_in_each_view_that_makes_a_curve()
    {
        float[] rows = [.. new float[] { 5, 1, 4, 2, 3 }.SelectMany(level => Enumerable.Range(0, 190).Select(i => level + i))];
        TrainingUnits units = TrainingUnits.Of(NoveltyUnits.Views, ["a", "b"], rows, [0, 0, 0, 2, 0]);
        Assert.Equal(["waveform/peak-90@1", "acg/ms-100@1"], units.Bands.Select(band => band.View));
        ClassBand a = units.Bands[1].Classes[0], b = units.Bands[1].Classes[1];
        // Of 5, 1, 4 and 3 in the first value of the view: what NumPy gives for 25, 50 and 75 %. The unit of other tissue belongs to no band.
        Assert.Equal(("a", 4, 92.5f, 93.5f, 94.25f), (a.Class, a.Units, a.Lower[0], a.Median[0], a.Upper[0]));
        Assert.Equal(100, a.Lower.Count);
        Assert.Equal(("b", 0, 0), (b.Class, b.Units, b.Median.Count));
        Assert.Equal(5, units.Count);
    }

    [Fact]
    public void Bands_and_hashes_of_the_training_units_come_back()
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        TrainingUnits units = ModelBundle.Load(_folder.Root).Training!;
        Assert.Equivalent(Training.Bands, units.Bands, strict: true);
        float[] inputs = NoveltyUnits.Make(30, 1), others = NoveltyUnits.Make(30, 2);
        Assert.All(Enumerable.Range(0, 30), unit => Assert.True(units.Contains(inputs.AsSpan(190 * unit, 190))));
        Assert.All(Enumerable.Range(0, 30), unit => Assert.False(units.Contains(others.AsSpan(190 * unit, 190))));
        string[] lines = File.ReadAllLines(_folder.PathOf("units.txt"));
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(inputs.AsSpan(0, 190))))[..32], lines);
    }

    [Theory]
    [InlineData("bands.json", "waveform/peak-90@1", "waveform/peak-90@2", "it should have the views waveform/peak-90@1, acg/ms-100@1, in that order")]
    [InlineData("bands.json", "\"class\":\"b\"", "\"class\":\"a\"", "waveform/peak-90@1 should have the classes a, b, c, in that order")]
    [InlineData("bands.json", "\"units\":10", "\"units\":0", "waveform/peak-90@1 of 0 units of a should have three times 0 values")]
    [InlineData("bands.json", "\"median\":[", "\"median\":[3,", "waveform/peak-90@1 of 10 units of a should have three times 90 values")]
    [InlineData("bands.json", "\"lower\":[", "\"lower\":[1e9],\"old\":[", "could not be mapped")]
    [InlineData("bands.json", "\"upper\":[", "\"upper\":[-9,", "waveform/peak-90@1 of 10 units of a should have three times 90 values")]
    [InlineData("bands.json", "[", "", "does not describe the classes of the model")]
    [InlineData("units.txt", "\n", "", "is not a hash of 32 hexadecimal digits")]
    [InlineData("units.txt", "\n", "\nG", "is not a hash of 32 hexadecimal digits")]
    public void What_is_not_known_of_the_training_units_is_refused(string file, string text, string replacement, string problem)
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        string whole = File.ReadAllText(_folder.PathOf(file));
        Assert.Contains(text, whole);
        Replace(file, Encoding.UTF8.GetBytes(Text(whole, text, replacement)));
        Refuses(file, problem, "Train the bundle again");
    }

    [Fact]
    public void A_band_outside_its_quartiles_is_refused()
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        ViewBands waveform = Training.Bands[0];
        ClassBand band = waveform.Classes[0] with { Median = [9, .. waveform.Classes[0].Median.Skip(1)] };
        ViewBands[] bands = [waveform with { Classes = [band, .. waveform.Classes.Skip(1)] }, Training.Bands[1]];
        Replace("bands.json", JsonSerializer.SerializeToUtf8Bytes(bands, BundleJson.Compact.ViewBandsArray));
        Refuses("bands.json", "value 0 of waveform/peak-90@1 of a is not between its quartiles", "Train the bundle again");
    }

    [Fact]
    public void Format_1_is_written_without_what_it_has_no_place_for()
    {
        ModelBundle.Save(_folder.Root, Forest, Card(), Training);
        ModelBundle bundle = ModelBundle.Save(_folder.Root, Forest, Card() with { Format = 1 }, null);
        Assert.Null(bundle.Training);
        Assert.Equal(["README.md", "SHA256SUMS", "model.json", "novelty.bin", "trees.forest"], Directory.GetFiles(_folder.Root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Contains("format 2 needs", Assert.Throws<ArgumentException>(() => ModelBundle.Save(_folder.Root, Forest, Card(), null)).Message);
        Assert.Contains("format 1 has no place", Assert.Throws<ArgumentException>(() => ModelBundle.Save(_folder.Root, Forest, Card() with { Format = 1 }, Training)).Message);
    }

    [Fact]
    public void The_last_output_of_a_model_can_be_other_tissue()
    {
        ModelCard card = Card() with { Classes = ["a", "b"], Foreign = new ForeignClass("cerebellum", 0.3, 0.05, 0.6) };
        card = card with { Data = card.Data with { Labs = [new("ours", "mouse", new Dictionary<string, int> { ["a"] = 10, ["b"] = 10, ["foreign"] = 10 })] } };
        TrainingUnits units = TrainingUnits.Of(NoveltyUnits.Views, ["a", "b"], NoveltyUnits.Make(30, 1), NoveltyUnits.Labels(30));
        ModelBundle bundle = ModelBundle.Save(_folder.Root, Forest, card, units);
        Assert.Equal(card.Foreign, bundle.Model.Foreign);
        Assert.Equivalent(card, bundle.Card, strict: true);
        Assert.Contains("\"foreign\": {\n    \"tissue\": \"cerebellum\",\n    \"share\": 0.3,\n    \"home\": 0.05,\n    \"threshold\": 0.6\n  }", File.ReadAllText(_folder.PathOf("model.json")));
        string text = bundle.Card.ToMarkdown();
        Assert.Contains("other tissue than cerebellum: a unit is foreign, and gets no label, where its probability is above 0.6", text);
        Assert.Contains("| lab | source | a | b | foreign | all |", text);
        Assert.Equal("cerebellum", bundle.AtHome("cerebellum").Model.Foreign!.Tissue);
        float[] inputs = NoveltyUnits.Make(30, 6), probabilities = new float[60], foreign = new float[30], home = new float[30];
        bundle.Model.Classify(inputs, 30, probabilities, new float[30], foreign);
        bundle.AtHome("cerebellum").Model.Classify(inputs, 30, probabilities, new float[30], home);
        Assert.All(Enumerable.Range(0, 30), unit => Assert.Equal(unit % 3 == 2, foreign[unit] > 0.6));
        Assert.All(Enumerable.Range(0, 30), unit => Assert.True(home[unit] < foreign[unit] || foreign[unit] is 0 or 1));
    }

    [Theory]
    [InlineData("\"share\": 0.3", "\"share\": 1", "The share of foreign units is 1; it must be between 0 and 1")]
    [InlineData("\"share\": 0.3,", "", "The share of foreign units is 0")]
    [InlineData("\"home\": 0.05", "\"home\": 0", "The home of foreign units is 0")]
    [InlineData("\"threshold\": 0.6", "\"threshold\": 1.5", "The threshold of foreign units is 1.5")]
    [InlineData("\"cerebellum\"", "\"\"", "The tissue of the cell types has no name")]
    [InlineData("\"foreign\": {", "\"foreign\": {\"colour\": 1,", "colour")]
    public void What_a_card_says_of_other_tissue_is_checked(string text, string replacement, string problem)
    {
        ModelCard card = Card() with { Classes = ["a", "b"], Foreign = new ForeignClass("cerebellum", 0.3, 0.05, 0.6), Data = Card().Data with { Labs = [] } };
        ModelBundle.Save(_folder.Root, Forest, card, TrainingUnits.Of(NoveltyUnits.Views, ["a", "b"], NoveltyUnits.Make(30, 1), NoveltyUnits.Labels(30)));
        Replace("model.json", Encoding.UTF8.GetBytes(Text(File.ReadAllText(_folder.PathOf("model.json")), text, replacement)));
        Refuses("model.json", problem, "Train the bundle again");
    }

    [Fact]
    public void A_model_without_an_output_for_other_tissue_is_not_saved_as_one_with()
    {
        ModelCard card = Card() with { Foreign = new ForeignClass("cerebellum", 0.3, 0.05, 0.6) };
        Assert.Contains("tells 3 classes apart, but model.json names 4", Assert.Throws<CellTypesException>(() => ModelBundle.Save(_folder.Root, Forest, card, Training)).Message);
    }

    [Fact]
    public void Members_of_a_mean_can_take_different_views()
    {
        LinearClassifier wave = new([.. Enumerable.Range(0, 270).Select(i => 0.1 * (i % 7))], [0, 0, 0]), shape = new([.. Enumerable.Range(0, 300).Select(i => 0.1 * (i % 5))], [0, 0, 0]);
        AveragedClassifier mean = new([
            new ViewsClassifier(NoveltyUnits.Views, ["waveform/peak-90@1"], wave), new ViewsClassifier(NoveltyUnits.Views, ["acg/ms-100@1"], shape)]);
        ModelBundle.Save(_folder.Root, new GuardedClassifier(mean, Forest), Card(), Training);
        float[] inputs = NoveltyUnits.Make(2, 6), expected = new float[6], actual = new float[6];
        mean.Predict(inputs, 2, expected);
        ModelBundle.Load(_folder.Root).Model.Classify(inputs, 2, actual, new float[2], new float[2]);
        Assert.Equal(expected, actual);
        string card = File.ReadAllText(_folder.PathOf("model.json"));
        foreach ((string replacement, string problem) in ((string, string)[])
        [
            ("acg/log-13@1", "A classifier takes acg/log-13@1, which is not among the views of the model: waveform/peak-90@1, acg/ms-100@1"),
            ("acg/ms-100@1", "acg/ms-100@1 have 100 values, and the classifier takes 90"),
        ])
        {
            int at = card.IndexOf("\"kind\": \"views\"", StringComparison.Ordinal);
            Replace("model.json", Encoding.UTF8.GetBytes(card[..at] + Text(card[at..], "waveform/peak-90@1", replacement)));
            Refuses("weights.safetensors", problem, "Train the bundle again");
        }
    }

    [Fact]
    public void The_text_shows_units_metrics_licence_and_limits()
    {
        string text = Card().ToMarkdown();
        foreach (string expected in (string[])
        [
            "# test", "| ours | mouse | 10 | 10 | 10 | 30 |", "Licence: none", "- cite us", "| held out | 30 | 2 | 81.2 ± 1.3 |",
            "80.0 of 10", "- It knows little.", "| rats | 12 | 3 | 25.0 | 50.0 |", "x.csv, SHA-256 00ff",
        ])
        {
            Assert.Contains(expected, text);
        }
        Assert.Contains("Not measured", (Card() with { Metrics = [] }).ToMarkdown());
    }

    private static ModelCard Card() => new()
    {
        Name = "test",
        Summary = "For tests.",
        Created = "2025-01-02",
        Program = "CellTypes.Online 9.9",
        Family = ModelCard.ForestFamily,
        Training = "a small forest",
        Seed = 3,
        Views = [.. NoveltyUnits.Views.Select(view => view.Name)],
        Inputs = 190,
        Classes = ["a", "b", "c"],
        ConfidenceRatio = 2.5,
        Novelty = [.. Forest.DistanceNames.Select((name, i) => new NoveltyThreshold(name, Forest.Thresholds[i], 0.95))],
        Data = new DataCard
        {
            Files = [new("x.csv", "00ff")],
            Labs = [new("ours", "mouse", new Dictionary<string, int> { ["a"] = 10, ["b"] = 10, ["c"] = 10 })],
            LeftOut = ["ours: 1 a: no template"],
            Licence = "none",
            Citations = ["cite us"],
        },
        Metrics =
        [
            new MetricsCard
            {
                Protocol = "held out",
                Units = 30,
                Seeds = 2,
                Accuracy = new(0.812, 0.013),
                MacroF1 = new(0.7, 0.1),
                CalibrationError = new(0.1, 0.01),
                Confident = new(0.5, null),
                ConfidentAccuracy = new(0.9, 0),
                Recalls = [new("a", 10, new(0.8, null))],
            },
        ],
        TurnedAway = [new("rats", 12, 3, new(0.25, null), new(0.5, null))],
        Limits = ["It knows little."],
    };

    private static string Text(string card, string text, string replacement)
    {
        int at = card.IndexOf(text, StringComparison.Ordinal);
        return card[..at] + replacement + card[(at + text.Length)..];
    }

    private static byte[] Bytes(RandomForest forest)
    {
        using MemoryStream stream = new();
        ForestFile.Write(forest, stream);
        return stream.ToArray();
    }

    // A forest of rows that are all alike, so that each tree is one leaf.
    private static RandomForest Stump(int inputs, int[] labels, int classes, int trees) =>
        ForestTrainer.Train(
            new float[3 * inputs], inputs, labels, classes, new ForestOptions { Trees = trees }, TestContext.Current.CancellationToken);

    // Tensors "rows" and, last in the file, "shares".
    private void SaveNeighbours()
    {
        NeighbourClassifier neighbours = new(NoveltyUnits.Make(5, 7), 190, [.. Enumerable.Range(0, 15).Select(i => i % 4 == 0 ? 1f : 0f)], 3, 3);
        ModelBundle.Save(_folder.Root, new GuardedClassifier(neighbours, Forest), Card(), Training);
    }

    private byte[] Bytes(string name) => File.ReadAllBytes(_folder.PathOf(name));

    // Writes a file and its checksum, as another program might have.
    private void Replace(string name, byte[] bytes)
    {
        string sums = _folder.PathOf("SHA256SUMS"), line = $"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {name}";
        File.WriteAllBytes(_folder.PathOf(name), bytes);
        IEnumerable<string> lines = File.ReadAllLines(sums).Select(old => old.EndsWith(name, StringComparison.Ordinal) ? line : old);
        File.WriteAllText(sums, string.Concat(lines.Select(each => each + "\n")));
    }

    private void Refuses(string name, string problem, params string[] mends)
    {
        string message = Assert.Throws<CellTypesException>(() => ModelBundle.Load(_folder.Root)).Message;
        Assert.Contains(_folder.PathOf(name), message);
        Assert.True(message.Contains(problem), message);
        Assert.DoesNotContain('\n', message);
        if (mends.Length > 0) Assert.Contains(mends, mend => message.Contains(mend));
    }
}
