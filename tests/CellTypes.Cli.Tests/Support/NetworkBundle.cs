using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using static TorchSharp.torch;

namespace CellTypes.Cli.Tests.Support;

/// <summary>A bundle whose classifier is a network that has learnt nothing: what matters is that it runs.</summary>
internal static class NetworkBundle
{
    /// <summary>Writes it, guarded by the forest of the model that ships, whose views and classes it has.</summary>
    public static ModelBundle Save(string folder)
    {
        ModelBundle shipped = ModelBundle.Load(Repository.Bundle("cerebellum-networks"), "cpu");
        using GuardedClassifier guarded = (GuardedClassifier)shipped.Model.Classifier;
        using NetworkClassifier network = Create(shipped.Model);
        return ModelBundle.Save(folder, new GuardedClassifier(network, guarded.Guard), shipped.Card with { Name = "network" }, shipped.Training);
    }

    /// <summary>Makes a network for the views and classes of a model.</summary>
    public static NetworkClassifier Create(UnitModel model)
    {
        PerceptronArchitecture architecture = new() { InputCount = model.InputLength, Hidden = [8], Dropout = [0], Classes = model.Classes.Count };
        InputBlock[] blocks = [.. model.Views.Select(view => new InputBlock(view.InputNames.Count, view.Kind))];
        InputScaling scaling = InputScaling.Fit([.. Enumerable.Repeat(0f, model.InputLength), .. Enumerable.Repeat(1f, model.InputLength)], blocks);
        using NetworkRandom random = new(3);
        return new NetworkClassifier(new NetworkScaling(scaling, blocks), architecture, architecture.Build(random), null, CPU);
    }
}
