using System;
using CellTypes.Models.Signals;
using MathNet.Numerics.Distributions;

namespace CellTypes.Models.Simulation;

/// <summary>A neuron beside the probe: its cell type, its place, and what its spike looks like on each channel.</summary>
/// <remarks>
/// The amplitude falls exponentially with the distance from the neuron, by as much as the class loses within 25 um of the peak channel;
/// farther channels see the spike a little later and broader.
/// </remarks>
public sealed class SimulatedNeuron
{
    // Back-propagation into dendrites, in micrometres a millisecond, and the broadening by the filtering of cable and tissue.
    private const double ConductionSpeed = 400, BroadeningPerMicrometre = 0.004;

    // Large units reach far: amplitude near the probe and at 25 um vary together.
    private const double DecayCorrelation = 0.8;

    private readonly ProbeGeometry _probe;
    private readonly double _x, _y, _z, _peakDistance, _spaceConstant, _polarity;

    internal SimulatedNeuron(CerebellarClass type, ProbeGeometry probe, int peakChannel, Random random)
    {
        _probe = probe;
        Class = type;
        NearestChannel = peakChannel;
        double size = Normal.Sample(random, 0, 1);
        Trough = type.Trough.At(size);
        Shape = new SpikeShape
        {
            Width = type.Width.At(Normal.Sample(random, 0, 1)),
            PeakHalfWidth = type.PeakHalfWidth.At(Normal.Sample(random, 0, 1)),
            PeakToTrough = type.PeakToTrough.At(Normal.Sample(random, 0, 1)),
            Depolarisation = type.Depolarisation * Math.Exp(0.15 * Normal.Sample(random, 0, 1)),
            CapRatio = type.CapRatio,
            AfterwaveRatio = type.AfterwaveRatio,
        };
        double reach = DecayCorrelation * size + Math.Sqrt(1 - DecayCorrelation * DecayCorrelation) * Normal.Sample(random, 0, 1);
        double peakToPeak = Trough * (1 + Shape.PeakToTrough);
        double left = Math.Min(Math.Max(type.AmplitudeAt25.At(reach) / peakToPeak, 0.05), 0.9);

        (double x, double y) = probe.Position(peakChannel);
        _x = x + 10 * (random.NextDouble() - 0.5);
        _y = y + 12 * (random.NextDouble() - 0.5);
        _z = 10 + 10 * random.NextDouble();
        _peakDistance = DistanceTo(peakChannel, 0);
        _spaceConstant = (NearestOfDiagonal() - _peakDistance) / -Math.Log(left);
        _polarity = random.NextDouble() < type.DendriticShare ? -1 : 1;
    }

    /// <summary>Gets the cell type.</summary>
    public CerebellarClass Class { get; }

    /// <summary>Gets the channel with the largest amplitude while the tissue has not moved.</summary>
    public int NearestChannel { get; }

    /// <summary>Gets the depth of the trough on <see cref="NearestChannel"/> in microvolts, above 0.</summary>
    public double Trough { get; }

    /// <summary>Gets the time course of the spike.</summary>
    public SpikeShape Shape { get; }

    /// <summary>Gets a value indicating whether the probe sees the neuron's dendrites: its spike is positive first.</summary>
    public bool IsDendritic => _polarity < 0;

    /// <summary>Computes the spike on some channels, without noise.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="displacement">How far the tissue has moved along the shank, in micrometres.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="troughSample">The sample of the trough on <see cref="NearestChannel"/>.</param>
    /// <param name="values">Receives microvolts, channel-major; its length is a multiple of the number of channels.</param>
    public void Render(ReadOnlySpan<int> channels, double displacement, double samplingRate, int troughSample, Span<float> values)
    {
        int sampleCount = values.Length / channels.Length;
        for (int row = 0; row < channels.Length; row++)
        {
            double beyond = DistanceTo(channels[row], displacement) - _peakDistance;
            double amplitude = _polarity * Trough * Math.Exp(-beyond / _spaceConstant);
            double timeScale = 1000 / samplingRate / Math.Max(1 + BroadeningPerMicrometre * beyond, 0.8);
            double trough = troughSample + beyond / ConductionSpeed * samplingRate / 1000;
            Span<float> waveform = values.Slice(row * sampleCount, sampleCount);
            for (int sample = 0; sample < sampleCount; sample++)
                waveform[sample] = (float)(amplitude * Shape.At((sample - trough) * timeScale));
        }
    }

    private double DistanceTo(int channel, double displacement)
    {
        (double x, double y) = _probe.Position(channel);
        double dx = x - _x, dy = y - _y - displacement;
        return Math.Sqrt(dx * dx + dy * dy + _z * _z);
    }

    // The channels 25.6 um from the peak channel are its diagonal neighbours, the nearest ones there are.
    private double NearestOfDiagonal()
    {
        double nearest = double.PositiveInfinity;
        foreach (int channel in _probe.Nearest(NearestChannel, 5))
        {
            if (channel != NearestChannel && _probe.Distance(NearestChannel, channel) < 26)
                nearest = Math.Min(nearest, DistanceTo(channel, 0));
        }
        return nearest;
    }
}
