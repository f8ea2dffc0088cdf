using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tests.Sources;

/// <summary>Keeps copies of what a source emits, for a test to wait for.</summary>
internal sealed class SpikeObserver : IObserver<SpikeBatch>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly BlockingCollection<Received> _batches = [];
    private readonly ManualResetEventSlim _over = new();
    private Exception? _error;

    /// <summary>What a batch held.</summary>
    public sealed record Received(string[] Units, long[] Samples, float[] Waveforms, double SamplingRate, long? CompleteUpTo, SpikeBatch Batch);

    public int Waiting => _batches.Count;

    public void OnNext(SpikeBatch value) => _batches.Add(new Received(
        value.Slots.ToArray().Select(slot => value.Units[slot].Id).ToArray(),
        value.Samples.ToArray(),
        value.Waveforms.ToArray(),
        value.SamplingRate,
        value.CompleteUpTo,
        value));

    public void OnError(Exception error)
    {
        _error = error;
        _over.Set();
    }

    public void OnCompleted() => _over.Set();

    public Received Next()
    {
        Assert.True(_batches.TryTake(out Received? batch, Patience), $"No batch arrived. {_error}");
        return batch;
    }

    /// <summary>Waits for the end of the stream.</summary>
    /// <returns>The error it ended with, or null.</returns>
    public Exception? End()
    {
        Assert.True(_over.Wait(Patience), "The stream did not end.");
        return _error;
    }

    public void Dispose() => _batches.Dispose();
}
