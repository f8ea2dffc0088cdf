using System;
using System.Reactive.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;

namespace Bonsai.CellTypes;

/// <summary>What the operators that receive over ZeroMQ have in common.</summary>
internal static class Receivers
{
    public static ZeroMqOptions Options(bool bind, string probeFile, string keyFile) => new()
    {
        Bind = bind,
        Probe = string.IsNullOrEmpty(probeFile) ? null : PhyFolder.ReadChannelPositions(probeFile),
        Keys = Keys(keyFile),
    };

    public static CurveKeys? Keys(string file) => string.IsNullOrEmpty(file) ? null : CurveKeys.Read(file);

    public static IObservable<SpikeFrame> Spikes(ZeroMqSpikes spikes, TimeSpan timeout) => spikes
        .FirstWithin(timeout, Silence("spikes", spikes.Endpoint, timeout, spikes.Counters))
        .Select(batch => new SpikeFrame(batch.Copy()));

    public static Func<string> Silence(string what, string endpoint, TimeSpan timeout, SourceCounters counters) => () => counters.IsRefused
        ? $"{endpoint} ends every connection before a message: KeyFile must name its public key where it encrypts, and be empty where it does not; or it is another service."
        : FormattableString.Invariant($"no {what} came from {endpoint} for {timeout.TotalSeconds:0.#} s: start what sends them, correct Endpoint, or set Timeout to 0 to wait for ever.");
}
