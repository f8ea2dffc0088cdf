using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using static TorchSharp.torch;

namespace CellTypes.Models.Bundles;

/// <summary>Writes a classifier, whatever it is made of, as a description in JSON and named tensors, and reads it again.</summary>
/// <remarks>
/// A description says what <c>kind</c> of classifier it is, and holds those that it consists of. The tensors of one have names that begin with its
/// place: <c>of.</c> is the inner one, <c>of.2.</c> the third of several. docs/bundles.md lists the kinds.
/// </remarks>
internal static class ClassifierFile
{
    /// <summary>What the name of a linear classifier's intercepts ends with.</summary>
    public const string Intercepts = "intercepts";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes a classifier.</summary>
    /// <exception cref="NotSupportedException">It is of a kind that bundles do not hold.</exception>
    public static JsonObject Write(IClassifier classifier, string place, List<NamedTensor> tensors)
    {
        switch (classifier)
        {
            case RandomForest forest:
                using (MemoryStream stream = new())
                {
                    ForestFile.Write(forest, stream);
                    tensors.Add(new NamedTensor($"{place}trees", stream.ToArray(), (int)stream.Length));
                }
                return new JsonObject { ["kind"] = "forest" };
            case LinearClassifier linear:
                tensors.Add(new NamedTensor($"{place}weights", linear.Weights.ToArray(), linear.ClassCount, linear.InputLength));
                tensors.Add(new NamedTensor(place + Intercepts, linear.Intercepts.ToArray(), linear.ClassCount));
                return new JsonObject { ["kind"] = "linear" };
            case NeighbourClassifier neighbours:
                tensors.Add(new NamedTensor($"{place}rows", neighbours.Rows.ToArray(), neighbours.Rows.Count / neighbours.InputLength, neighbours.InputLength));
                tensors.Add(new NamedTensor($"{place}shares", neighbours.Shares.ToArray(), neighbours.Shares.Count / neighbours.ClassCount, neighbours.ClassCount));
                return new JsonObject { ["kind"] = "neighbours", ["neighbours"] = neighbours.Neighbours };
            case CalibratedClassifier calibrated:
                return new JsonObject { ["kind"] = "calibrated", ["temperature"] = calibrated.Temperature, ["of"] = Write(calibrated.Classifier, $"{place}of.", tensors) };
            case AveragedClassifier averaged:
                JsonNode[] members = averaged.Classifiers.Select((member, i) => (JsonNode)Write(member, $"{place}of.{i}.", tensors)).ToArray();
                return new JsonObject { ["kind"] = "mean", ["of"] = new JsonArray(members) };
            case ScaledClassifier { Scaling: InputRanks ranks } ranked:
                tensors.Add(new NamedTensor($"{place}sorted", ranks.Sorted.ToArray(), ranks.InputLength, ranks.Sorted.Count / ranks.InputLength));
                return new JsonObject { ["kind"] = "ranked", ["of"] = Write(ranked.Classifier, $"{place}of.", tensors) };
            case ScaledClassifier { Scaling: InputScaling scaling } scaled:
                WriteScaling(scaling, place, tensors);
                return new JsonObject { ["kind"] = "scaled", ["of"] = Write(scaled.Classifier, $"{place}of.", tensors) };
            case NetworkClassifier network:
                WriteScaling(network.Scaling.Scaling, place, tensors);
                WriteState(network.Network, $"{place}network.", tensors);
                WriteLaplace(network.Laplace, place, tensors);
                return new JsonObject
                {
                    ["kind"] = "network",
                    ["blocks"] = JsonSerializer.SerializeToNode(network.Scaling.Blocks, Json),
                    ["architecture"] = JsonSerializer.SerializeToNode(network.Architecture, Json),
                    ["laplace"] = network.Laplace is not null,
                };
            case LatentClassifier latent:
                WriteScaling(latent.Encoder.Scaling.Scaling, place, tensors);
                WriteState(latent.Encoder.Encoders, $"{place}encoders.", tensors);
                return new JsonObject
                {
                    ["kind"] = "latent",
                    ["blocks"] = JsonSerializer.SerializeToNode(latent.Encoder.Scaling.Blocks, Json),
                    ["parts"] = JsonSerializer.SerializeToNode(latent.Encoder.Parts, Json),
                    ["of"] = Write(latent.Classifier, $"{place}of.", tensors),
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
    /// <param name="place">What the names of its tensors begin with.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="device">Where networks run; null only for what <see cref="HasNetwork"/> denies.</param>
    /// <exception cref="CellTypesException">Something is missing or does not fit; the message says what.</exception>
    public static IClassifier Read(JsonNode description, string place, SafetensorsFile tensors, Device? device)
    {
        string kind = Field<string>(description, "kind");
        switch (kind)
        {
            case "forest":
                return ForestFile.Read(tensors.Get<byte>($"{place}trees", ShapeOf(tensors, $"{place}trees", 1)), $"{place}trees");
            case "linear":
                int[] weights = ShapeOf(tensors, $"{place}weights", 2);
                return new LinearClassifier(tensors.Get<double>($"{place}weights", weights), tensors.Get<double>(place + Intercepts, weights[0]));
            case "neighbours":
                int[] rows = ShapeOf(tensors, $"{place}rows", 2), shares = ShapeOf(tensors, $"{place}shares", 2);
                if (tensors.Get<float>($"{place}shares", shares).Any(share => share is not (>= 0 and <= 1)))
                    throw new CellTypesException($"tensor {place}shares holds a share that is not between 0 and 1");
                return new NeighbourClassifier(
                    tensors.Get<float>($"{place}rows", rows), rows[1], tensors.Get<float>($"{place}shares", shares), shares[1], Field<int>(description, "neighbours"));
            case "calibrated":
                return new CalibratedClassifier(Inner(), Field<double>(description, "temperature"));
            case "mean":
                return new AveragedClassifier(Array(description, "of").Select((member, i) => Read(member!, $"{place}of.{i}.", tensors, device)).ToArray());
            case "scaled":
                IClassifier inner = Inner();
                return new ScaledClassifier(ReadScaling(place, inner.InputLength, tensors), inner);
            case "ranked":
                int[] sorted = ShapeOf(tensors, $"{place}sorted", 2);
                return new ScaledClassifier(new InputRanks(tensors.Get<float>($"{place}sorted", sorted), sorted[0]), Inner());
            case "network":
                return ReadNetwork(description, place, tensors, device!);
            case "latent":
                return new LatentClassifier(ReadEncoder(description, place, tensors, device!), Inner());
            default:
                throw new CellTypesException($"there is no kind of classifier '{kind}'");
        }

        IClassifier Inner() => Read(description["of"] ?? throw new CellTypesException($"a {kind} classifier has no 'of'"), $"{place}of.", tensors, device);
    }

    private static NetworkClassifier ReadNetwork(JsonNode description, string place, SafetensorsFile tensors, Device device)
    {
        ClassifierArchitecture architecture = Deserialize<ClassifierArchitecture>(description, "architecture");
        NetworkScaling scaling = Scaling(description, place, architecture.Inputs, tensors);
        CheckWeights(architecture.LinearWeights, tensors);
        using NetworkRandom random = new(0);
        ClassifierNetwork network = architecture.Build(random);
        ReadState(network, $"{place}network.", tensors);
        LastLayerLaplace? laplace = null;
        if (Field<bool>(description, "laplace"))
        {
            int features = (int)network.Head.in_features;
            laplace = new LastLayerLaplace(
                tensors.Get<float>($"{place}laplace.directions", features + 1, features + 1),
                tensors.Get<float>($"{place}laplace.variance", features + 1, architecture.Classes),
                features,
                device);
        }
        return new NetworkClassifier(scaling, architecture, network, laplace, device);
    }

    private static LatentEncoder ReadEncoder(JsonNode description, string place, SafetensorsFile tensors, Device device)
    {
        InputPart[] parts = Deserialize<InputPart[]>(description, "parts");
        NetworkScaling scaling = Scaling(description, place, parts.Sum(part => part.Inputs), tensors);
        CheckWeights(parts.Sum(part => part.LinearWeights), tensors);
        using NetworkRandom random = new(0);
        ViewEncoders encoders = new(parts, random);
        ReadState(encoders, $"{place}encoders.", tensors);
        return new LatentEncoder(scaling, parts, encoders, device);
    }

    // Before a network is built, which takes the memory of all that its description claims. Where that is no danger, the tensor that does not fit is named.
    private static void CheckWeights(double claimed, SafetensorsFile tensors)
    {
        long there = tensors.Tensors.Sum(tensor => (long)tensor.Values.Length);
        if (!(claimed <= 10.0 * there)) throw new CellTypesException($"the classifier is described as one of {claimed:g3} weights or more, and there are {there}");
    }

    private static NetworkScaling Scaling(JsonNode description, string place, int inputs, SafetensorsFile tensors) =>
        new(ReadScaling(place, inputs, tensors), Deserialize<InputBlock[]>(description, "blocks"));

    private static void WriteScaling(InputScaling scaling, string place, List<NamedTensor> tensors)
    {
        tensors.Add(new NamedTensor($"{place}scaling.mean", scaling.Means.ToArray(), scaling.InputLength));
        tensors.Add(new NamedTensor($"{place}scaling.factor", scaling.Factors.ToArray(), scaling.InputLength));
        tensors.Add(new NamedTensor($"{place}scaling.counts", scaling.AreCounts.Select(isCount => (byte)(isCount ? 1 : 0)).ToArray(), scaling.InputLength));
    }

    private static InputScaling ReadScaling(string place, int inputs, SafetensorsFile tensors) => new(
        tensors.Get<byte>($"{place}scaling.counts", inputs).Select(flag => flag == 1).ToArray(),
        tensors.Get<double>($"{place}scaling.mean", inputs),
        tensors.Get<double>($"{place}scaling.factor", inputs));

    private static void WriteLaplace(LastLayerLaplace? laplace, string place, List<NamedTensor> tensors)
    {
        if (laplace is null) return;
        int size = laplace.FeatureCount + 1;
        tensors.Add(new NamedTensor($"{place}laplace.directions", laplace.Directions, size, size));
        tensors.Add(new NamedTensor($"{place}laplace.variance", laplace.Variance, size, laplace.Variance.Length / size));
    }

    private static void WriteState(nn.Module network, string place, List<NamedTensor> tensors)
    {
        foreach (KeyValuePair<string, Tensor> entry in network.state_dict())
        {
            int[] shape = entry.Value.shape.Select(extent => (int)extent).ToArray();
            using Tensor values = entry.Value.detach().cpu().contiguous();
            System.Array numbers = values.dtype == ScalarType.Int64 ? values.data<long>().ToArray() : values.data<float>().ToArray();
            tensors.Add(new NamedTensor(place + entry.Key, numbers, shape));
        }
    }

    private static void ReadState(nn.Module network, string place, SafetensorsFile tensors)
    {
        using IDisposable noGradients = no_grad();
        foreach (KeyValuePair<string, Tensor> entry in network.state_dict())
        {
            int[] shape = entry.Value.shape.Select(extent => (int)extent).ToArray();
            using Tensor values = entry.Value.dtype == ScalarType.Int64
                ? from_array(tensors.Get<long>(place + entry.Key, shape))
                : from_array(tensors.Get<float>(place + entry.Key, shape));
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
