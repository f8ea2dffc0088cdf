using CellTypes.Models.Networks;

namespace CellTypes.Training.Networks;

/// <summary>What becomes of a network that was fitted.</summary>
internal static class FittedNetwork
{
    /// <summary>A classifier of its own weights, so that everything the fit needed can be disposed of.</summary>
    public static NetworkClassifier ToClassifier(
        NetworkScaling scaling, ClassifierArchitecture architecture, ClassifierNetwork fitted, LastLayerLaplace? laplace, NetworkSettings settings)
    {
        using NetworkRandom random = new(0);
        ClassifierNetwork network = architecture.Build(random);
        network.load_state_dict(fitted.state_dict());
        return new NetworkClassifier(scaling, architecture, network, laplace, settings.Device);
    }
}
