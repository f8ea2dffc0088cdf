using System;
using CellTypes.Models.Bundles;

namespace CellTypes.Bench;

/// <summary>The session that is measured: units that fire at a rate, with waveforms of 10 channels x 60 samples at 30 kHz.</summary>
/// <param name="Units">The number of units.</param>
/// <param name="Rate">The mean firing rate of each unit in hertz.</param>
/// <param name="Time">How long each measurement is repeated.</param>
/// <param name="Device">Where networks run: auto, cpu or cuda.</param>
/// <param name="Model">A model of windows of membrane potential, or null.</param>
/// <param name="LoadModel">Loads the bundle that is meant by a name or a folder, for a device.</param>
internal sealed record BenchOptions(int Units, double Rate, TimeSpan Time, string Device, string? Model, Func<string, string, ModelBundle> LoadModel)
{
    public const double SamplingRate = 30_000;
    public const int Channels = 10;
    public const int Samples = 60;
    public const int WaveformLength = Channels * Samples;

    /// <summary>The random forest that ships.</summary>
    public const string Forest = "cerebellum-forest";

    /// <summary>Gets the units and rate in words, for the table.</summary>
    public string Load => FormattableString.Invariant($"{Units:N0} units x {Rate:0.#} Hz");

    /// <exception cref="CellTypesException">A number is out of range.</exception>
    public static BenchOptions Checked(int units, double rate, double seconds, string device, string? model, Func<string, string, ModelBundle> load)
    {
        if (units is < 1 or > 16_384) throw new CellTypesException($"--units is {units}; it must be from 1 to 16384.");
        if (!(rate is >= 0.1 and <= 200))
            throw new CellTypesException(FormattableString.Invariant($"--rate is {rate}; it must be from 0.1 to 200 Hz."));
        if (!(seconds is >= 0 and <= 3600))
            throw new CellTypesException(FormattableString.Invariant($"--seconds is {seconds}; it must be from 0 to 3600."));
        return new BenchOptions(units, rate, TimeSpan.FromSeconds(seconds), device, model, load);
    }

    /// <summary>Loads the forest of autocorrelograms, and of waveforms where there are any.</summary>
    public ModelBundle LoadForest(bool waveforms) => LoadModel(waveforms ? Forest : "cerebellum-forest-acg", "cpu");

    public static int InSamples(TimeSpan time) => (int)Math.Round(time.TotalSeconds * SamplingRate);
}
