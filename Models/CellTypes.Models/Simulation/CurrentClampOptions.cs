using System;
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
    /// <exception cref="SettingException">An option is outside its range.</exception>
    /// <exception cref="CellTypesException">There is no class of a name in <see cref="ClassMix"/>.</exception>
    public void Validate()
    {
        if (Cells is < 1 or > 100_000) throw new SettingException(nameof(Cells), Cells, "from 1 to 100,000");
        if (Sweeps is < 1 or > 100) throw new SettingException(nameof(Sweeps), Sweeps, "from 1 to 100");
        if (Seed < 0) throw new SettingException(nameof(Seed), Seed, "0 or more");
        if (!(SamplingRate is >= 10_000 and <= 200_000)) throw new SettingException(nameof(SamplingRate), SamplingRate, "from 10,000 to 200,000 Hz");
        if (!(Noise is >= 0 and <= 100)) throw new SettingException(nameof(Noise), Noise, "from 0 to 100");
        if (!ClassMix.Values.All(weight => weight is >= 0 and < 1e9) || ClassMix.Values.All(weight => weight == 0))
            throw new SettingException(nameof(ClassMix), string.Join(", ", ClassMix.Select(part => FormattableString.Invariant($"{part.Key} {part.Value}"))), "weights of 0 or more, one of them above 0");
        foreach (string name in ClassMix.Keys) CurrentClampClass.Named(name);
    }
}
