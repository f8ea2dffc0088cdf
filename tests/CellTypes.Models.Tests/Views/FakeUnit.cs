using System;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Views;

/// <summary>A unit whose signals are given.</summary>
internal sealed class FakeUnit : IUnitSignals
{
    public double SamplingRate => 30_000;

    public long[] Samples { get; init; } = [];

    public int SpikeCount => Samples.Length;

    public Template? Template { get; init; }

    public ProbeGeometry? Probe { get; init; }

    public ReadOnlySpan<long> SpikeSamples() => Samples;

    public ReadOnlySpan<int> AutocorrelogramCounts(LagAxis axis) => Autocorrelogram.Counts(Samples, new LagBins(axis, SamplingRate));
}
