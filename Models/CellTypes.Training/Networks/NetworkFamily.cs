using CellTypes.Models.Networks;

namespace CellTypes.Training.Networks;

/// <summary>What families of networks have in common.</summary>
internal static class NetworkFamily
{
    /// <summary>A classifier of its own weights, so that everything the fit needed can be disposed of.</summary>
    public static NetworkClassifier Copy(
        NetworkScaling scaling, ClassifierArchitecture architecture, ClassifierNetwork fitted, LastLayerLaplace? laplace, NetworkSettings settings)
    {
        using NetworkRandom random = new(0);
        ClassifierNetwork network = architecture.Build(random);
        network.load_state_dict(fitted.state_dict());
        return new NetworkClassifier(scaling, architecture, network, laplace, settings.Device);
    }
}
