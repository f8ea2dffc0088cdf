using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>Copies the state of the units, a few after each batch, so that no batch is held up, and hands it over when all are copied.</summary>
/// <remarks>A snapshot is of no single instant: each unit is as it was when its turn came. All but <see cref="Labelled"/> is for the source's thread.</remarks>
internal sealed class HistoryCopier
{
    // A name that stands for another neuron must not find the history of the one before.
    private static readonly TimeSpan DueAfterForgetting = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestLastPass = TimeSpan.FromSeconds(0.7);

    private readonly HistoryKeeper _keeper;
    private readonly TimeSpan _history;
    private readonly TimeSpan _interval;
    private readonly List<FollowedStream> _streams;
    private HistorySnapshot? _pass;
    private List<UnitLabel>[] _labels = [];
    private long _epochs;
    private int _stream;
    private int _pending;
    private long _lastKey;
    private long _due;
    private long _batchBefore;

    public HistoryCopier(HistoryKeeper keeper, IEnumerable<EarlierHistory> earlier, TimeSpan history, TimeSpan interval)
    {
        _keeper = keeper;
        _history = history;
        _interval = interval;
        _streams = [.. earlier.Select(stream => new FollowedStream(stream.History.Stream, stream))];
        _batchBefore = Stopwatch.GetTimestamp();
        _due = After(interval);
    }

    /// <summary>Begins to follow a stream.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="create">Creates the tracker of its units, given what an earlier session left.</param>
    /// <returns>The tracker.</returns>
    public UnitTracker Follow(string name, Func<EarlierHistory?, UnitTracker> create)
    {
        FollowedStream? stream = Find(name);
        if (stream is null)
        {
            if (_streams.Find(other => other.Earlier is not null) is FollowedStream known) _keeper.TellUnknown(name, known.Name);
            stream = new FollowedStream(name, null);
            lock (_streams) _streams.Add(stream);
        }
        return stream.Tracker = create(stream.Earlier);
    }

    /// <summary>Copies a few units.</summary>
    /// <param name="batch">The batch whose spikes were added.</param>
    /// <param name="arrivedAt">The monotonic clock when it came.</param>
    public void Added(SpikeBatch batch, long arrivedAt)
    {
        FollowedStream stream = Find(batch.Stream)!;
        stream.Time = HistoryKeeper.Utc(arrivedAt);
        long now = Stopwatch.GetTimestamp();
        double budget = Math.Max(_keeper.LeastBudget.TotalSeconds * Stopwatch.Frequency, (now - _batchBefore) * _keeper.BudgetShare);
        _batchBefore = now;
        for (int i = 0; i < batch.Forgotten.Count; i++) Forget(stream, batch.Units[batch.Forgotten[i]].Id);
        for (int i = 0; i < batch.ForgottenUnseen.Count; i++) Forget(stream, batch.ForgottenUnseen[i]);
        if (_pass is not null && _epochs != Epochs) Begin(_pass);
        if (_pass is null)
        {
            if (now < _due || !_keeper.TryBegin(out HistorySnapshot? empty)) return;
            Begin(empty);
        }
        while (CopyNext())
        {
            if (Stopwatch.GetTimestamp() - now > budget) return;
        }
        HandOver();
    }

    /// <summary>Copies all units as they are at the end, unless that takes too long.</summary>
    public void Complete()
    {
        Begin(_pass ?? _keeper.BeginLast());
        long end = After(LongestLastPass);
        while (CopyNext())
        {
            if (Stopwatch.GetTimestamp() > end) return;
        }
        HandOver();
    }

    /// <summary>Takes the newest labels. Called by the classifier's thread.</summary>
    public void Labelled(LabelUpdate update)
    {
        FollowedStream? stream;
        lock (_streams) stream = Find(update.Stream);
        if (stream is not null) stream.Newest = update;
    }

    private long Epochs => _streams.Sum(stream => stream.Epoch);

    private static long After(TimeSpan time) => Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void Forget(FollowedStream stream, string unit)
    {
        _pass?.Records.AddVoid(_streams.IndexOf(stream), unit);
        _due = Math.Min(_due, After(DueAfterForgetting));
    }

    private FollowedStream? Find(string name)
    {
        foreach (FollowedStream stream in _streams)
        {
            if (stream.Name == name) return stream;
        }
        return null;
    }

    private void Begin(HistorySnapshot pass)
    {
        pass.Records.Clear();
        pass.Streams.Clear();
        (_pass, _epochs, _stream, _pending, _lastKey) = (pass, Epochs, 0, 0, -1);
        _labels = [];
    }

    // What was left comes first: a unit that takes its history meanwhile is then copied again, not left out.
    private bool CopyNext()
    {
        for (; _stream < _streams.Count; (_stream, _pending, _lastKey) = (_stream + 1, 0, -1))
        {
            FollowedStream stream = _streams[_stream];
            if (_stream == _labels.Length) _labels = [.. _labels, []];
            int count = stream.Earlier?.Pending.Count ?? 0;
            while (_pending < count)
            {
                if (stream.Earlier!.Pending[_pending++] is not UnitHistory left || !Counts(stream, left)) continue;
                _pass!.Records.Add(_stream, left);
                if (left.Label is UnitLabel label) _labels[_stream].Add(label);
                return true;
            }
            if (stream.Tracker is UnitTracker tracker && Next(tracker) is TrackedUnit unit)
            {
                _pass!.Records.Add(_stream, unit);
                if (unit.LabelBefore is UnitLabel label) _labels[_stream].Add(label);
                _lastKey = unit.Key;
                return true;
            }
        }
        return false;
    }

    private bool Counts(FollowedStream stream, UnitHistory left) => stream is { Tracker: UnitTracker tracker, Earlier.IsDecided: true }
        ? left.LastSpike >= tracker.Now - _history.TotalSeconds * tracker.SamplingRate
        : stream.Earlier!.History.Time > DateTime.UtcNow - _history;

    // Keys rise in the order of the units, and stay what they are while units before are removed.
    private TrackedUnit? Next(UnitTracker tracker)
    {
        int low = 0, high = tracker.Units.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (tracker.Units[middle].Key > _lastKey) high = middle;
            else low = middle + 1;
        }
        return low < tracker.Units.Count ? tracker.Units[low] : null;
    }

    private void HandOver()
    {
        HistorySnapshot pass = _pass!;
        _pass = null;
        for (int i = 0; i < _streams.Count; i++) pass.Streams.Add(Describe(_streams[i], _labels[i]));
        _keeper.Write(pass);
        // A disk that takes long gets more time.
        _due = After(TimeSpan.FromTicks(Math.Max(_interval.Ticks, 10 * _keeper.LastWrite.Ticks)));
    }

    private static StreamSnapshot Describe(FollowedStream stream, List<UnitLabel> labels)
    {
        StreamHistory? left = stream.Earlier?.History;
        bool isFollowed = stream.Tracker is { SamplingRate: > 0 } && stream.Earlier is not { IsDecided: false };
        double rate = isFollowed ? stream.Tracker!.SamplingRate : left?.SamplingRate ?? 0;
        long newest = isFollowed ? stream.Tracker!.Now : left?.NewestSample ?? 0;
        DateTime time = isFollowed ? stream.Time : left?.Time ?? DateTime.UtcNow;
        if (stream.Newest is not LabelUpdate update) return new StreamSnapshot(stream.Name, rate, newest, time, newest + 1, labels);
        HashSet<string> judged = [.. update.Units.Select(unit => unit.Unit)];
        labels.RemoveAll(label => judged.Contains(label.Unit));
        labels.AddRange(update.Units.Where(unit => unit.Status is not (LabelStatus.Warming or LabelStatus.Stale)));
        return new StreamSnapshot(stream.Name, rate, newest, time, update.EndSample, labels);
    }
}
