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
    /// <exception cref="CellTypesException">The message names the option and its range.</exception>
    public void Validate()
    {
        Require(Units >= 1 && Units <= SpikeKey.MaxUnits, nameof(Units), $"must be from 1 to {SpikeKey.MaxUnits:N0}");
        Require(Duration > 0 && Duration < 1e6, nameof(Duration), "must be above 0 s and below 1,000,000 s");
        Require(Seed >= 0, nameof(Seed), "must be 0 or more");
        Require(SamplingRate >= 10_000 && SamplingRate <= 100_000, nameof(SamplingRate), "must be from 10,000 to 100,000 Hz");
        Require(Noise >= 0 && Noise < 1e4, nameof(Noise), "must be 0 uV or more");
        Require(UnsortedRate >= 0 && UnsortedRate <= 1e5, nameof(UnsortedRate), "must be from 0 to 100,000 Hz");
        Require(
            MergedShare >= 0 && SplitShare >= 0 && MergedShare + SplitShare <= 1,
            nameof(MergedShare),
            "and SplitShare must be 0 or more and together at most 1");
        Require(Math.Abs(Drift.PerHour) < 1e6 && Math.Abs(Drift.Amplitude) < 1e6, nameof(Drift), "must be below 1 m");
        Require(Drift.Amplitude >= 0, nameof(Drift), "must have an amplitude of 0 um or more");
        Require(Drift.Amplitude == 0 || Drift.Period > 0, nameof(Drift), "needs a period above 0 s");
        Require(
            ClassMix.Values.All(w => w >= 0 && w < 1e9) && ClassMix.Values.Any(w => w > 0),
            nameof(ClassMix),
            "needs weights of 0 or more, one of them above 0");
        foreach (string name in ClassMix.Keys) CerebellarClass.Named(name);
    }

    private static void Require(bool isMet, string option, string range)
    {
        if (!isMet) throw new CellTypesException($"The simulation option {option} {range}.");
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
