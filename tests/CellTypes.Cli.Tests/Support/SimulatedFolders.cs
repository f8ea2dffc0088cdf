using System;

[assembly: AssemblyFixture(typeof(CellTypes.Cli.Tests.Support.SimulatedFolders))]

namespace CellTypes.Cli.Tests.Support;

/// <summary>Two recordings that the program has simulated, for tests that only read them.</summary>
public sealed class SimulatedFolders : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SimulatedFolders()
    {
        Celltypes.Run("simulate", "--units", "12", "--duration", "75s", "--seed", "10", "--output", Recording).Succeeded();
        Celltypes.Run("simulate", "--units", "8", "--duration", "6s", "--seed", "3", "--output", Short).Succeeded();
    }

    /// <summary>Gets the phy folder of 12 units and 75 s: long enough for most units to be labelled, and by no model are more than a third of them unlike its training data.</summary>
    public string Recording => _folder.PathOf("recording");

    /// <summary>Gets the phy folder of 8 units and 6 s, to be replayed as slowly as it was recorded.</summary>
    public string Short => _folder.PathOf("short");

    public void Dispose() => _folder.Dispose();
}
