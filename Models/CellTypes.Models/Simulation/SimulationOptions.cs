using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Simulation;

/// <summary>What to simulate.</summary>
public sealed record SimulationOptions
{
    /// <summary>Gets the mix of a track through the cerebellar cortex: Purkinje cells lead, granule cells are rarely isolated.</summary>
    public static IReadOnlyDictionary<string, double> CerebellarMix { get; } = new Dictionary<string, double>
    {
        [CerebellarClass.SimpleSpikes.Name] = 0.28,
        [CerebellarClass.MolecularLayerInterneuron.Name] = 0.20,
        [CerebellarClass.ComplexSpikes.Name] = 0.17,
        [CerebellarClass.MossyFibre.Name] = 0.15,
        [CerebellarClass.GolgiCell.Name] = 0.12,
        [CerebellarClass.GranuleCell.Name] = 0.08,
    };

    /// <summary>Gets the number of sorted units, at least 1.</summary>
    public int Units { get; init; } = 200;

    /// <summary>Gets the length of the recording in seconds, above 0.</summary>
    public double Duration { get; init; } = 600;

    /// <summary>Gets the seed, 0 or more: the same options give the same recording.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets the sampling rate in hertz, from 10,000 to 100,000.</summary>
    public double SamplingRate { get; init; } = 30_000;

    /// <summary>Gets the weight of each class by its label; classes that are not named do not occur.</summary>
    public IReadOnlyDictionary<string, double> ClassMix { get; init; } = CerebellarMix;

    /// <summary>Gets the standard deviation of the noise on each sample of a waveform, in microvolts; 0 or more.</summary>
    public double Noise { get; init; } = 8;

    /// <summary>Gets how the tissue moves along the probe.</summary>
    public ProbeDrift Drift { get; init; }

    /// <summary>Gets the spikes a second that the sorter detected but gave to no unit; 0 or more.</summary>
    public double UnsortedRate { get; init; }

    /// <summary>Gets the share of units that hold the spikes of a second neuron too, 0 to 1.</summary>
    public double MergedShare { get; init; }

    /// <summary>Gets the share of neurons whose spikes the sorter spread over two units, 0 to 1 - <see cref="MergedShare"/>.</summary>
    public double SplitShare { get; init; }

    /// <summary>Throws where an option is outside its range.</summary>
    /// <exception cref="SettingException">An option is outside its range.</exception>
    /// <exception cref="CellTypesException">There is no class of a name in <see cref="ClassMix"/>.</exception>
    public void Validate()
    {
        if (Units is < 1 or > SpikeKey.MaxUnits) throw new SettingException(nameof(Units), Units, FormattableString.Invariant($"from 1 to {SpikeKey.MaxUnits:N0}"));
        if (!(Duration is > 0 and < 1e6)) throw new SettingException(nameof(Duration), Duration, "above 0 s and below 1,000,000 s");
        if (Seed < 0) throw new SettingException(nameof(Seed), Seed, "0 or more");
        if (!(SamplingRate is >= 10_000 and <= 100_000)) throw new SettingException(nameof(SamplingRate), SamplingRate, "from 10,000 to 100,000 Hz");
        if (!(Noise is >= 0 and < 1e4)) throw new SettingException(nameof(Noise), Noise, "0 uV or more, and below 10,000 uV");
        if (!(UnsortedRate is >= 0 and <= 1e5)) throw new SettingException(nameof(UnsortedRate), UnsortedRate, "from 0 to 100,000 Hz");
        if (!(MergedShare is >= 0 and <= 1)) throw new SettingException(nameof(MergedShare), MergedShare, "from 0 to 1");
        if (!(SplitShare is >= 0 and <= 1)) throw new SettingException(nameof(SplitShare), SplitShare, "from 0 to 1");
        if (MergedShare + SplitShare > 1) throw new SettingException(nameof(MergedShare), MergedShare, "at most 1 together with", (nameof(SplitShare), SplitShare));
        if (!(Math.Abs(Drift.PerHour) < 1e6)) throw new SettingException($"{nameof(Drift)}.{nameof(Drift.PerHour)}", Drift.PerHour, "below 1,000,000 um");
        if (!(Drift.Amplitude is >= 0 and < 1e6)) throw new SettingException($"{nameof(Drift)}.{nameof(Drift.Amplitude)}", Drift.Amplitude, "0 um or more, and below 1,000,000 um");
        if (!(Drift.Amplitude == 0 || Drift.Period > 0)) throw new SettingException($"{nameof(Drift)}.{nameof(Drift.Period)}", Drift.Period, "above 0 s");
        if (!ClassMix.Values.All(weight => weight is >= 0 and < 1e9) || ClassMix.Values.All(weight => weight == 0))
            throw new SettingException(nameof(ClassMix), string.Join(", ", ClassMix.Select(part => FormattableString.Invariant($"{part.Key} {part.Value}"))), "weights of 0 or more, one of them above 0");
        foreach (string name in ClassMix.Keys) CerebellarClass.Named(name);
    }
}

/// <summary>How the tissue moves along the shank: steadily, to and fro, or both.</summary>
/// <param name="PerHour">The steady movement in micrometres an hour, towards larger y where positive.</param>
/// <param name="Amplitude">The amplitude of a sinusoidal movement in micrometres, 0 or more.</param>
/// <param name="Period">The period of the sinusoidal movement in seconds, above 0 where <paramref name="Amplitude"/> is not 0.</param>
public readonly record struct ProbeDrift(double PerHour = 0, double Amplitude = 0, double Period = 600)
{
    /// <summary>Gets a value indicating whether the tissue keeps still.</summary>
    public bool IsNone => PerHour == 0 && Amplitude == 0;

    /// <summary>Gets the displacement at a time.</summary>
    /// <param name="seconds">The time since the start of the recording.</param>
    /// <returns>Micrometres along the shank; 0 at the start.</returns>
    public double At(double seconds) =>
        PerHour * seconds / 3600 + (Amplitude == 0 ? 0 : Amplitude * Math.Sin(2 * Math.PI * seconds / Period));
}
