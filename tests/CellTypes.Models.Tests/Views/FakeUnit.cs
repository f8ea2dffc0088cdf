using System;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Views;

/// <summary>A unit of spikes and, where given, a template.</summary>
internal sealed class FakeUnit(long[] samples, Template? template = null) : IUnitSignals
{
    public double SamplingRate => 30_000;

    public int SpikeCount => samples.Length;

    public Template? Template => template;

    public ProbeGeometry? Probe => null;

    public ReadOnlySpan<long> SpikeSamples() => samples;

    public ReadOnlySpan<int> AutocorrelogramCounts(LagAxis axis) => Autocorrelogram.Counts(samples, new LagBins(axis, SamplingRate));
}
