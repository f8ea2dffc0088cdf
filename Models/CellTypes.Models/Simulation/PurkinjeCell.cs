using System;
using System.Collections.Generic;
using MathNet.Numerics.Distributions;

namespace CellTypes.Models.Simulation;

/// <summary>
/// A Purkinje cell: its complex spikes, and how they silence its simple spikes, whichever of the two the sorter found.
/// </summary>
internal sealed class PurkinjeCell
{
    private const double ShortestPause = 0.010, LongestPause = 0.030, PauseJitter = 0.2;

    // A simple spike in the millisecond before would merge with the complex spike.
    private const double Approach = 0.001;

    private readonly double _samplingRate;
    private readonly long[] _pauseEnds;

    /// <summary>Draws a cell.</summary>
    /// <param name="channel">The channel nearest to the cell body.</param>
    /// <param name="random">The cell's random numbers.</param>
    /// <param name="duration">The length of the recording in samples.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    public PurkinjeCell(int channel, Random random, long duration, double samplingRate)
    {
        Channel = channel;
        _samplingRate = samplingRate;
        double pause = ShortestPause + (LongestPause - ShortestPause) * random.NextDouble();
        ComplexSpikes = CerebellarClass.ComplexSpikes.DrawTrainModel(random).Draw(random, duration, samplingRate);
        _pauseEnds = new long[ComplexSpikes.Count];
        for (int i = 0; i < _pauseEnds.Length; i++)
        {
            double length = Math.Max(ShortestPause, pause * Math.Exp(PauseJitter * Normal.Sample(random, 0, 1)));
            _pauseEnds[i] = ComplexSpikes[i] + (long)Math.Ceiling(length * samplingRate);
        }
    }

    /// <summary>Gets the channel nearest to the cell body.</summary>
    public int Channel { get; }

    /// <summary>Gets the complex spikes.</summary>
    public List<long> ComplexSpikes { get; }

    /// <summary>Takes the simple spikes out that fall into the pause after a complex spike.</summary>
    public List<long> Silence(List<long> simpleSpikes)
    {
        List<long> kept = new(simpleSpikes.Count);
        int next = 0;
        foreach (long sample in simpleSpikes)
        {
            while (next < ComplexSpikes.Count && sample >= _pauseEnds[next]) next++;
            if (next == ComplexSpikes.Count || sample <= ComplexSpikes[next] - (long)(Approach * _samplingRate)) kept.Add(sample);
        }
        return kept;
    }
}
