using System;
using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace CellTypes.Streaming.Spikes;

/// <summary>Operators on single spikes.</summary>
public static class BatchOperators
{
    private const int MostSpikes = 1000;

    private static readonly TimeSpan UsualInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Puts single spikes together to batches, which is what all other operators take.</summary>
    /// <remarks>Labels depend on the spikes and their order, not on how they are put together.</remarks>
    /// <param name="source">The spikes. Those of one batch have waveforms of one shape, or none; another shape begins another batch.</param>
    /// <param name="samplingRate">The sampling rate of the sample clock in hertz, above 0.</param>
    /// <param name="interval">How long spikes wait for others, on the clock of the scheduler; null for 10 ms. A thousand wait for no other.</param>
    /// <param name="scheduler">Tells the time, and calls when it has passed; null for the system's.</param>
    /// <returns>The batches, which may be kept. Each subscription has units of its own.</returns>
    /// <exception cref="SettingException">The sampling rate is not above 0, or the interval is below 0.</exception>
    public static IObservable<SpikeBatch> ToBatches(
        this IObservable<Spike> source, double samplingRate, TimeSpan? interval = null, IScheduler? scheduler = null)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (!(samplingRate > 0) || double.IsInfinity(samplingRate)) throw new SettingException("SamplingRate", samplingRate, "above 0 Hz");
        TimeSpan wait = interval ?? UsualInterval;
        if (wait < TimeSpan.Zero) throw new SettingException("Interval", wait, "at least 0");
        return Observable.Defer(() =>
        {
            SpikeBatchBuilder builder = new(samplingRate);
            return source.Buffer(wait, MostSpikes, scheduler ?? Scheduler.Default).SelectMany(builder.Build);
        });
    }
}
