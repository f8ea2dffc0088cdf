using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Views;
using static TorchSharp.torch;

namespace CellTypes.Models.Bundles;

/// <summary>Writes a classifier, whatever it is made of, as a description in JSON and named tensors, and reads it again.</summary>
/// <remarks>
/// A description says what <c>kind</c> of classifier it is, and holds those that it consists of. The tensors of one have names that begin with its
/// prefix: <c>of.</c> is the inner one, <c>of.2.</c> the third of several. docs/bundles.md lists the kinds.
/// </remarks>
internal static class ClassifierFile
{
    /// <summary>What the name of a linear classifier's intercepts ends with.</summary>
    public const string Intercepts = "intercepts";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes a classifier.</summary>
    /// <exception cref="NotSupportedException">It is of a kind that bundles do not hold.</exception>
    public static JsonObject Write(IClassifier classifier, string prefix, List<NamedTensor> tensors)
    {
        switch (classifier)
        {
            case RandomForest forest:
                using (MemoryStream stream = new())
                {
                    ForestFile.Write(forest, stream);
                    tensors.Add(new NamedTensor($"{prefix}trees", stream.ToArray(), (int)stream.Length));
                }
                return new JsonObject { ["kind"] = "forest" };
            case LinearClassifier linear:
                tensors.Add(new NamedTensor($"{prefix}weights", linear.Weights.ToArray(), linear.ClassCount, linear.InputLength));
                tensors.Add(new NamedTensor(prefix + Intercepts, linear.Intercepts.ToArray(), linear.ClassCount));
                return new JsonObject { ["kind"] = "linear" };
            case NeighbourClassifier neighbours:
                tensors.Add(new NamedTensor($"{prefix}rows", neighbours.Rows.ToArray(), neighbours.Rows.Count / neighbours.InputLength, neighbours.InputLength));
                tensors.Add(new NamedTensor($"{prefix}shares", neighbours.Shares.ToArray(), neighbours.Shares.Count / neighbours.ClassCount, neighbours.ClassCount));
                return new JsonObject { ["kind"] = "neighbours", ["neighbours"] = neighbours.Neighbours };
            case CalibratedClassifier calibrated:
                return new JsonObject { ["kind"] = "calibrated", ["temperature"] = calibrated.Temperature, ["of"] = Write(calibrated.Classifier, $"{prefix}of.", tensors) };
            case AveragedClassifier averaged:
                JsonNode[] members = averaged.Classifiers.Select((member, i) => (JsonNode)Write(member, $"{prefix}of.{i}.", tensors)).ToArray();
                return new JsonObject { ["kind"] = "mean", ["of"] = new JsonArray(members) };
            case ViewsClassifier some:
                JsonNode[] names = [.. some.Chosen.Select(view => (JsonNode)view.Name)];
                return new JsonObject { ["kind"] = "views", ["views"] = new JsonArray(names), ["of"] = Write(some.Classifier, $"{prefix}of.", tensors) };
            case ScaledClassifier { Scaling: InputRanks ranks } ranked:
                tensors.Add(new NamedTensor($"{prefix}sorted", ranks.Sorted.ToArray(), ranks.InputLength, ranks.Sorted.Count / ranks.InputLength));
                return new JsonObject { ["kind"] = "ranked", ["of"] = Write(ranked.Classifier, $"{prefix}of.", tensors) };
            case ScaledClassifier { Scaling: InputScaling scaling } scaled:
                WriteScaling(scaling, prefix, tensors);
                return new JsonObject { ["kind"] = "scaled", ["of"] = Write(scaled.Classifier, $"{prefix}of.", tensors) };
            case NetworkClassifier network:
                WriteScaling(network.Scaling.Scaling, prefix, tensors);
                WriteState(network.Network, $"{prefix}network.", tensors);
                WriteLaplace(network.Laplace, prefix, tensors);
                return new JsonObject
                {
                    ["kind"] = "network",
                    ["blocks"] = JsonSerializer.SerializeToNode(network.Scaling.Blocks, Json),
                    ["architecture"] = JsonSerializer.SerializeToNode(network.Architecture, Json),
                    ["laplace"] = network.Laplace is not null,
                };
            case LatentClassifier latent:
                WriteScaling(latent.Encoder.Scaling.Scaling, prefix, tensors);
                WriteState(latent.Encoder.Encoders, $"{prefix}encoders.", tensors);
                return new JsonObject
                {
                    ["kind"] = "latent",
                    ["blocks"] = JsonSerializer.SerializeToNode(latent.Encoder.Scaling.Blocks, Json),
                    ["parts"] = JsonSerializer.SerializeToNode(latent.Encoder.Parts, Json),
                    ["of"] = Write(latent.Classifier, $"{prefix}of.", tensors),
                };
            default:
                throw new NotSupportedException($"A {classifier.GetType().Name} cannot be packed into a bundle.");
        }
    }

    /// <summary>Tells whether a classifier has a network, at any depth, which needs a device to run on.</summary>
    /// <param name="description">The description, sound or not; null for none.</param>
    public static bool HasNetwork(JsonNode? description) => description switch
    {
        JsonObject one => (one["kind"] is JsonValue kind && kind.TryGetValue(out string? name) && name is "network" or "latent") || one.Any(field => HasNetwork(field.Value)),
        JsonArray several => several.Any(HasNetwork),
        _ => false,
    };

    /// <summary>Reads a classifier.</summary>
    /// <param name="description">The description.</param>
    /// <param name="prefix">What the names of its tensors begin with.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="views">The views whose values the classifier takes; none where it takes something else.</param>
    /// <param name="device">Where networks run; null only for what <see cref="HasNetwork"/> denies.</param>
    /// <exception cref="CellTypesException">Something is missing or does not fit; the message says what.</exception>
    public static IClassifier Read(JsonNode description, string prefix, SafetensorsFile tensors, IReadOnlyList<UnitView> views, Device? device)
    {
        string kind = Field<string>(description, "kind");
        switch (kind)
        {
            case "forest":
                return ForestFile.Read(tensors.Get<byte>($"{prefix}trees", ShapeOf(tensors, $"{prefix}trees", 1)), $"{prefix}trees");
            case "linear":
                int[] weights = ShapeOf(tensors, $"{prefix}weights", 2);
                return new LinearClassifier(tensors.Get<double>($"{prefix}weights", weights), tensors.Get<double>(prefix + Intercepts, weights[0]));
            case "neighbours":
                int[] rows = ShapeOf(tensors, $"{prefix}rows", 2), shares = ShapeOf(tensors, $"{prefix}shares", 2);
                if (tensors.Get<float>($"{prefix}shares", shares).Any(share => share is not (>= 0 and <= 1)))
                    throw new CellTypesException($"tensor {prefix}shares holds a share that is not between 0 and 1");
                return new NeighbourClassifier(
                    tensors.Get<float>($"{prefix}rows", rows), rows[1], tensors.Get<float>($"{prefix}shares", shares), shares[1], Field<int>(description, "neighbours"));
            case "calibrated":
                return new CalibratedClassifier(Inner(views), Field<double>(description, "temperature"));
            case "mean":
                return new AveragedClassifier(Array(description, "of").Select((member, i) => Read(member!, $"{prefix}of.{i}.", tensors, views, device)).ToArray());
            case "views":
                string[] names = Deserialize<string[]>(description, "views");
                return new ViewsClassifier(views, names, Inner(ViewsClassifier.Choose(views, names)));
            case "scaled":
                IClassifier inner = Inner(views);
                return new ScaledClassifier(ReadScaling(prefix, inner.InputLength, tensors), inner);
            case "ranked":
                int[] sorted = ShapeOf(tensors, $"{prefix}sorted", 2);
                return new ScaledClassifier(new InputRanks(tensors.Get<float>($"{prefix}sorted", sorted), sorted[0]), Inner(views));
            case "network":
                return ReadNetwork(description, prefix, tensors, device!);
            case "latent":
                return new LatentClassifier(ReadEncoder(description, prefix, tensors, device!), Inner([]));
            default:
                throw new CellTypesException($"there is no kind of classifier '{kind}'");
        }

        IClassifier Inner(IReadOnlyList<UnitView> taken) => Read(description["of"] ?? throw new CellTypesException($"a {kind} classifier has no 'of'"), $"{prefix}of.", tensors, taken, device);
    }

    private static NetworkClassifier ReadNetwork(JsonNode description, string prefix, SafetensorsFile tensors, Device device)
    {
        ClassifierArchitecture architecture = Deserialize<ClassifierArchitecture>(description, "architecture");
        NetworkScaling scaling = Scaling(description, prefix, architecture.Inputs, tensors);
        CheckWeights(architecture.LinearWeights, tensors);
        using NetworkRandom random = new(0);
        ClassifierNetwork network = architecture.Build(random);
        ReadState(network, $"{prefix}network.", tensors);
        LastLayerLaplace? laplace = null;
        if (Field<bool>(description, "laplace"))
        {
            int features = (int)network.Head.in_features;
            laplace = new LastLayerLaplace(
                tensors.Get<float>($"{prefix}laplace.directions", features + 1, features + 1),
                tensors.Get<float>($"{prefix}laplace.variance", features + 1, architecture.Classes),
                features,
                device);
        }
        return new NetworkClassifier(scaling, architecture, network, laplace, device);
    }

    private static LatentEncoder ReadEncoder(JsonNode description, string prefix, SafetensorsFile tensors, Device device)
    {
        InputPart[] parts = Deserialize<InputPart[]>(description, "parts");
        NetworkScaling scaling = Scaling(description, prefix, parts.Sum(part => part.Inputs), tensors);
        CheckWeights(parts.Sum(part => part.LinearWeights), tensors);
        using NetworkRandom random = new(0);
        ViewEncoders encoders = new(parts, random);
        ReadState(encoders, $"{prefix}encoders.", tensors);
        return new LatentEncoder(scaling, parts, encoders, device);
    }

    // Before a network is built, which takes the memory of all that its description claims. Where that is no danger, the tensor that does not fit is named.
    private static void CheckWeights(double claimed, SafetensorsFile tensors)
    {
        long there = tensors.Tensors.Sum(tensor => (long)tensor.Values.Length);
        if (!(claimed <= 10.0 * there)) throw new CellTypesException($"the classifier is described as one of {claimed:g3} weights or more, and there are {there}");
    }

    private static NetworkScaling Scaling(JsonNode description, string prefix, int inputs, SafetensorsFile tensors) =>
        new(ReadScaling(prefix, inputs, tensors), Deserialize<InputBlock[]>(description, "blocks"));

    private static void WriteScaling(InputScaling scaling, string prefix, List<NamedTensor> tensors)
    {
        tensors.Add(new NamedTensor($"{prefix}scaling.mean", scaling.Means.ToArray(), scaling.InputLength));
        tensors.Add(new NamedTensor($"{prefix}scaling.factor", scaling.Factors.ToArray(), scaling.InputLength));
        tensors.Add(new NamedTensor($"{prefix}scaling.counts", scaling.AreCounts.Select(isCount => (byte)(isCount ? 1 : 0)).ToArray(), scaling.InputLength));
    }

    private static InputScaling ReadScaling(string prefix, int inputs, SafetensorsFile tensors) => new(
        tensors.Get<byte>($"{prefix}scaling.counts", inputs).Select(flag => flag == 1).ToArray(),
        tensors.Get<double>($"{prefix}scaling.mean", inputs),
        tensors.Get<double>($"{prefix}scaling.factor", inputs));

    private static void WriteLaplace(LastLayerLaplace? laplace, string prefix, List<NamedTensor> tensors)
    {
        if (laplace is null) return;
        int size = laplace.FeatureCount + 1;
        tensors.Add(new NamedTensor($"{prefix}laplace.directions", laplace.Directions, size, size));
        tensors.Add(new NamedTensor($"{prefix}laplace.variance", laplace.Variance, size, laplace.Variance.Length / size));
    }

    private static void WriteState(nn.Module network, string prefix, List<NamedTensor> tensors)
    {
        foreach (KeyValuePair<string, Tensor> entry in network.state_dict())
        {
            int[] shape = entry.Value.shape.Select(extent => (int)extent).ToArray();
            using Tensor values = entry.Value.detach().cpu().contiguous();
            System.Array numbers = values.dtype == ScalarType.Int64 ? values.data<long>().ToArray() : values.data<float>().ToArray();
            tensors.Add(new NamedTensor(prefix + entry.Key, numbers, shape));
        }
    }

    private static void ReadState(nn.Module network, string prefix, SafetensorsFile tensors)
    {
        using IDisposable noGradients = no_grad();
        foreach (KeyValuePair<string, Tensor> entry in network.state_dict())
        {
            int[] shape = entry.Value.shape.Select(extent => (int)extent).ToArray();
            using Tensor values = entry.Value.dtype == ScalarType.Int64
                ? from_array(tensors.Get<long>(prefix + entry.Key, shape))
                : from_array(tensors.Get<float>(prefix + entry.Key, shape));
            using Tensor shaped = values.reshape(entry.Value.shape);
            entry.Value.copy_(shaped);
        }
    }

    private static int[] ShapeOf(SafetensorsFile tensors, string name, int dimensions)
    {
        NamedTensor? tensor = tensors.Tensors.FirstOrDefault(candidate => candidate.Name == name);
        return tensor?.Shape.Count == dimensions ? tensor.Shape.ToArray() : throw new CellTypesException($"there is no tensor {name} with {dimensions} dimensions");
    }

    private static T Field<T>(JsonNode description, string name)
    {
        try
        {
            return description[name] is JsonNode value ? value.GetValue<T>() : throw new CellTypesException($"the classifier has no field '{name}'");
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new CellTypesException($"field '{name}' of the classifier is not what it should be", error);
        }
    }

    private static JsonArray Array(JsonNode description, string name) =>
        description[name] as JsonArray ?? throw new CellTypesException($"field '{name}' of the classifier is no list");

    private static T Deserialize<T>(JsonNode description, string name)
    {
        try
        {
            return (description[name] ?? throw new CellTypesException($"the classifier has no field '{name}'")).Deserialize<T>(Json)
                ?? throw new CellTypesException($"field '{name}' of the classifier is empty");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new CellTypesException($"field '{name}' of the classifier cannot be read: {error.Message}", error);
        }
    }
}
