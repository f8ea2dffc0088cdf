using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Simulation;

/// <summary>Which current-clamp recordings to simulate.</summary>
public sealed record CurrentClampOptions
{
    /// <summary>Gets a mix of half excitatory cells, and fewer Ndnf and Vip than Pvalb and Sst cells.</summary>
    public static IReadOnlyDictionary<string, double> CorticalMix { get; } = new Dictionary<string, double>
    {
        ["Exc"] = 0.45,
        ["Ndnf"] = 0.1,
        ["Pvalb"] = 0.2,
        ["Sst"] = 0.15,
        ["Vip"] = 0.1,
    };

    /// <summary>Gets the number of cells, 1 to 100,000.</summary>
    public int Cells { get; init; } = 200;

    /// <summary>Gets the number of sweeps of each cell, 1 to 100.</summary>
    public int Sweeps { get; init; } = 4;

    /// <summary>Gets the seed, 0 or more: the same options give the same recordings.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets the sampling rate in hertz, from 10,000 to 200,000.</summary>
    public double SamplingRate { get; init; } = 50_000;

    /// <summary>Gets what noise and access artefacts are multiplied by; 0 for none.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>Gets the weight of each class by its name; classes that are not named do not occur.</summary>
    public IReadOnlyDictionary<string, double> ClassMix { get; init; } = CorticalMix;

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="CellTypesException">The message names the option and its range.</exception>
    public void Validate()
    {
        Require(Cells is >= 1 and <= 100_000, nameof(Cells), "must be from 1 to 100,000");
        Require(Sweeps is >= 1 and <= 100, nameof(Sweeps), "must be from 1 to 100");
        Require(Seed >= 0, nameof(Seed), "must be 0 or more");
        Require(SamplingRate is >= 10_000 and <= 200_000, nameof(SamplingRate), "must be from 10,000 to 200,000 Hz");
        Require(Noise is >= 0 and <= 100, nameof(Noise), "must be from 0 to 100");
        Require(
            ClassMix.Values.All(weight => weight is >= 0 and < 1e9) && ClassMix.Values.Any(weight => weight > 0),
            nameof(ClassMix),
            "needs weights of 0 or more, one of them above 0");
        foreach (string name in ClassMix.Keys) CurrentClampClass.Named(name);
    }

    private static void Require(bool isMet, string option, string range)
    {
        if (!isMet) throw new CellTypesException($"The simulation option {option} {range}.");
    }
}
