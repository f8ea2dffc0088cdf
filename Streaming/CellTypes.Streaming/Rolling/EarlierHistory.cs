using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Rolling;

/// <summary>What an earlier session left of a stream, until each unit has taken its own, or it shows that the stream is another one.</summary>
/// <remarks>Not thread-safe: it belongs to the source's thread.</remarks>
/// <param name="history">What was left.</param>
/// <param name="file">The file that it was read from, for what is told.</param>
/// <param name="otherLabels">What the labels are, where the model would not give them now, for what is told: they are not taken over. Else null.</param>
/// <param name="tell">Told in a sentence what is taken over, or why nothing is.</param>
internal sealed class EarlierHistory(StreamHistory history, string file, string? otherLabels, Action<string> tell)
{
    // The clocks of two machines, the sorter's delay, and the drift of a quartz.
    private const double MostDisagreement = 5, MostDrift = 1e-3;

    private readonly UnitHistory?[] _pending = [.. history.Units];
    private readonly Dictionary<string, int> _places = Enumerable.Range(0, history.Units.Count).ToDictionary(i => history.Units[i].Unit);
    private bool _hasToldChannels;

    /// <summary>Gets a value indicating whether the stream has shown whether it is the same.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>Gets what was left.</summary>
    public StreamHistory History => history;

    /// <summary>Gets the units whose history was not taken yet; null in the place of the others.</summary>
    public IReadOnlyList<UnitHistory?> Pending => _pending;

    /// <summary>Decides by the first spikes of a stream whether it goes on.</summary>
    /// <param name="batch">The spikes, at least one.</param>
    /// <param name="arrivedAt">When they came, in UTC.</param>
    /// <param name="lateness">How many samples a spike may come late.</param>
    /// <param name="length">How many samples of the past count.</param>
    /// <returns>Whether it goes on. If not, nothing of the history is left.</returns>
    public bool GoesOn(SpikeBatch batch, DateTime arrivedAt, long lateness, long length)
    {
        IsDecided = true;
        string stream = batch.Stream.Length == 0 ? "the stream" : $"stream {batch.Stream}";
        if (Reason(batch, arrivedAt, lateness, length) is string reason)
        {
            Clear();
            tell($"{file}: {stream} begins anew: {reason}.");
            return false;
        }
        long start = Median(batch) - length;
        int units = history.Units.Count(unit => unit.LastSpike >= start);
        string labels = otherLabels is null ? "" : $"; labels are made anew, because those of the state {otherLabels}";
        tell($"{stream} goes on with up to {Time(length / batch.SamplingRate)} of history of {units} unit{(units == 1 ? "" : "s")} from {file}, {Time(Math.Max(0, (arrivedAt - history.Time).TotalSeconds))} old{labels}");
        return true;
    }

    /// <summary>Gets the median of the sample indices of a batch, which a damaged one does not move.</summary>
    /// <param name="batch">The batch, with at least one spike.</param>
    public static long Median(SpikeBatch batch)
    {
        long[] samples = batch.Samples.ToArray();
        Array.Sort(samples);
        return samples[samples.Length / 2];
    }

    /// <summary>Gets the sample index of the oldest spike of all units.</summary>
    public long Oldest { get; } = history.Units.Count == 0 ? long.MaxValue : history.Units.Min(unit => unit.FirstSpike);

    /// <summary>Takes what was left of a unit.</summary>
    /// <param name="unit">The unit as it is now.</param>
    /// <returns>Its history, or null where none is left, or where it is of another unit: they have no channel in common.</returns>
    public UnitHistory? Take(UnitInfo unit)
    {
        if (!_places.TryGetValue(unit.Id, out int place) || _pending[place] is not UnitHistory taken) return null;
        _pending[place] = null;
        if (otherLabels is not null) taken.Label = null;
        if (taken.Channels.Count == 0 || unit.Channels.Count == 0 || taken.Channels.Intersect(unit.Channels).Any()) return taken;
        if (!_hasToldChannels) tell($"{file}: unit {unit.Id} begins anew: it lies on other channels than in the state. So do all further ones that do.");
        _hasToldChannels = true;
        return null;
    }

    /// <summary>Drops what was left of a unit, because its name stands for another one now.</summary>
    public void Forget(string unit)
    {
        if (_places.TryGetValue(unit, out int place)) _pending[place] = null;
    }

    /// <summary>Drops what is left.</summary>
    public void Clear() => Array.Clear(_pending, 0, _pending.Length);

    private string? Reason(SpikeBatch batch, DateTime arrivedAt, long lateness, long length)
    {
        double rate = batch.SamplingRate;
        if (Math.Abs(rate - history.SamplingRate) > 1e-6 * history.SamplingRate) return $"its sampling rate is {rate} Hz, and {history.SamplingRate} Hz in the state";
        long now = Median(batch);
        double elapsed = ((double)now - history.NewestSample) / rate;
        string clock = $"its sample clock stands at {Time(now / rate)}";
        if (elapsed * rate < -lateness) return $"{clock}, before the {Time(history.NewestSample / rate)} of the state: the recording was started again";
        if (elapsed * rate > length) return $"{clock}, {Time(elapsed)} after the state, which is more than the history of {Time(length / rate)}";
        double passed = (arrivedAt - history.Time).TotalSeconds;
        return Math.Abs(elapsed - passed) <= MostDisagreement + MostDrift * Math.Abs(passed)
            ? null
            : $"its sample clock has moved by {Time(elapsed)} since the state was written, and the time of day by {Time(passed)}: it is another recording";
    }

    private static string Time(double seconds) => Math.Abs(seconds) switch
    {
        < 1000 => string.Format(CultureInfo.InvariantCulture, "{0:0.#} s", seconds),
        _ => string.Format(CultureInfo.InvariantCulture, "{0:0.#} min", seconds / 60),
    };
}
