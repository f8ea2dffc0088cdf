using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reactive.Disposables;
using System.Threading;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Sessions;

/// <summary>A running session: takes its updates, and holds what pages show of it.</summary>
/// <remarks>An update costs no more than a few assignments for each of its units: whoever looks does the rest on threads of his own.</remarks>
internal sealed class RunningSession : ISession
{
    private const int NotesKept = 100, AgesKept = 600;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Unit> _units = [];
    private readonly Queue<TimeSpan> _ages = [];
    private readonly Queue<string> _notes = [];
    private readonly ConcurrentDictionary<string, int> _watched = [];
    private readonly Func<IReadOnlyList<string>> _outputs;
    private readonly (UnitView View, int Offset)[] _curves;
    private LatestUpdates _latest = new();
    private EventRate _rate = new();
    private long _updatedAt;
    private SessionView? _view;
    private SessionInfo _info;
    private ProbeGeometry? _probe;
    private string _waiting = "waiting for the source ...";
    private long _version;
    private bool _hasEnded;

    /// <summary>Begins a session.</summary>
    /// <param name="info">What stays the same.</param>
    /// <param name="views">The views of the model, whose values one after the other are the inputs of a unit.</param>
    /// <param name="outputs">Says where labels go, one line each.</param>
    public RunningSession(SessionInfo info, IReadOnlyList<UnitView> views, Func<IReadOnlyList<string>> outputs)
    {
        (_info, _outputs) = (info, outputs);
        List<(UnitView, int)> curves = [];
        int offset = 0;
        foreach (UnitView view in views)
        {
            if (info.Bands.Any(bands => bands.View == view.Name)) curves.Add((view, offset));
            offset += view.InputNames.Count;
        }
        _curves = [.. curves];
    }

    /// <inheritdoc/>
    public SessionInfo Info
    {
        get
        {
            lock (_gate) return _info;
        }

        // Of a session that is followed over the network, the model is known with the first message.
        set
        {
            lock (_gate) _info = value;
        }
    }

    /// <summary>Whether a unit is looked at.</summary>
    /// <param name="unit">Its name in the source.</param>
    public bool IsWatched(string unit) => _watched.ContainsKey(unit);

    /// <summary>Takes the next update.</summary>
    /// <param name="update">The update.</param>
    /// <param name="age">How old it was when it was sent, where it does not know itself.</param>
    public void Show(LabelUpdate update, TimeSpan? age = null)
    {
        lock (_gate)
        {
            if (update.Signals is { } signals)
            {
                _probe = signals.Probe ?? _probe;
                foreach (UnitSnapshot snapshot in signals.Units) UnitOf(update.Stream, snapshot.Info.Id).Take(snapshot);
            }
            double seconds = update.EndSample / update.SamplingRate;
            foreach (UnitLabel label in update.Updated) UnitOf(update.Stream, label.Unit).History.Add(label, seconds);
            if ((update.Age ?? age) is TimeSpan old)
            {
                _ages.Enqueue(old);
                if (_ages.Count > AgesKept) _ages.Dequeue();
            }
            _latest.Add(update);
            _rate.Add(update);
            (_view, _version, _waiting, _updatedAt) = (null, _version + 1, "", Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Takes what units look like from a publisher, whose labels come apart from it.</summary>
    /// <param name="message">The message.</param>
    public void Show(SignalsMessage message)
    {
        lock (_gate)
        {
            foreach (UnitSignals signals in message.Units)
            {
                UnitOf(message.Stream, signals.Unit).Take(new UnitSnapshot
                {
                    Key = 0,
                    Info = new UnitInfo(signals.Unit),
                    Channel = signals.Channel,
                    Spikes = signals.Spikes,
                    Violations = signals.Violations,
                    Autocorrelograms = signals.Autocorrelograms,
                    Template = signals.Template,
                });
            }
            (_view, _version) = (null, _version + 1);
        }
    }

    /// <summary>Says what is waited for before the first update.</summary>
    /// <param name="line">One line.</param>
    public void Wait(string line)
    {
        lock (_gate)
        {
            if (_latest.Newest is null) _waiting = line;
            (_view, _version) = (null, _version + 1);
        }
    }

    /// <summary>Takes a message beside the labels.</summary>
    /// <param name="line">One line.</param>
    public void Note(string line)
    {
        lock (_gate)
        {
            _notes.Enqueue(line);
            if (_notes.Count > NotesKept) _notes.Dequeue();
            (_view, _version) = (null, _version + 1);
        }
    }

    /// <summary>Says whether the session has ended.</summary>
    /// <param name="hasEnded">Whether it has; a publisher may begin a new one.</param>
    public void End(bool hasEnded = true)
    {
        lock (_gate) (_hasEnded, _view, _version) = (hasEnded, null, _version + 1);
    }

    /// <summary>Forgets the units: a new session has begun.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _units.Clear();
            (_latest, _rate) = (new(), new());
            _ages.Clear();
            (_hasEnded, _view, _version) = (false, null, _version + 1);
        }
    }

    /// <inheritdoc/>
    public SessionView View()
    {
        lock (_gate)
        {
            if (_view is not null) return _view;
            TimeSpan[] ages = [.. _ages.Order()];
            return _view = new SessionView
            {
                Version = _version,
                Rows = [.. _latest.All.SelectMany(update => update.Units.Select(label => Row(update, label)))],
                Probe = _probe,
                Seconds = _latest.Newest is { } newest ? newest.EndSample / newest.SamplingRate : 0,
                Counters = _latest.Newest?.Counters,
                EventsPerSecond = _rate.PerSecond,
                Ages = ages.Length == 0 ? null : (ages[ages.Length / 2], ages[(int)(0.99 * (ages.Length - 1))]),
                IsRealTime = _latest.Newest?.Progress?.IsLive != false,
                UpdatedAt = _latest.Newest is null ? null : _updatedAt,
                HasEnded = _hasEnded,
                Waiting = _waiting,
                Outputs = _outputs(),
                Notes = [.. _notes],
            };
        }
    }

    /// <inheritdoc/>
    public UnitDetail? Detail(string key)
    {
        lock (_gate)
        {
            if (!_units.TryGetValue(key, out Unit? unit) || View().Rows.FirstOrDefault(row => row.Key == key) is not UnitRow row) return null;
            UnitLabel label = row.Label;
            List<(string, string)> quality = [(label.IsCell ? "windows" : "spikes in the history", $"{label.Spikes:N0}"), (label.IsCell ? "windows a second" : "rate", label.IsCell ? $"{label.Rate:0.00}" : $"{label.Rate:0.0} Hz")];
            if (!label.IsCell && row.Violations is double violations) quality.Add(("refractory violations", $"{100 * violations:0.00} %"));
            if (label.Novelty > 0) quality.Add(("unlike the training units", $"{label.Novelty:0.00} (1 is an outlier)"));
            if (label.Foreign > 0) quality.Add(("of other tissue", $"p = {label.Foreign:0.00}"));
            return new UnitDetail
            {
                Row = row,
                Template = unit.Snapshot?.Template,
                Autocorrelograms = unit.Snapshot?.Autocorrelograms ?? [],
                Intervals = unit.Intervals,
                Curves = unit.Inputs.Length == 0 ? new Dictionary<string, ReadOnlyMemory<float>>() : _curves.ToDictionary(curve => curve.View.Name, curve => unit.Inputs.Slice(curve.Offset, curve.View.InputNames.Count)),
                Past = unit.History.Points(),
                Changes = unit.History.Changes(),
                Quality = quality,
            };
        }
    }

    /// <inheritdoc/>
    public IDisposable Watch(string key)
    {
        // Streams share names of units, which costs a histogram too many.
        string unit = key[(key.LastIndexOf(UnitKey.Separator, StringComparison.Ordinal) is >= 0 and int at ? at + UnitKey.Separator.Length : 0)..];
        _watched.AddOrUpdate(unit, 1, (_, watchers) => watchers + 1);
        return Disposable.Create(() =>
        {
            if (_watched.AddOrUpdate(unit, 0, (_, watchers) => watchers - 1) <= 0) _watched.TryRemove(KeyValuePair.Create(unit, 0));
        });
    }

    private UnitRow Row(LabelUpdate update, UnitLabel label)
    {
        string key = UnitKey.Of(update.Stream, label.Unit);
        int channel = label.Channel;
        bool isPlaced = _probe is not null && channel >= 0 && channel < _probe.ChannelCount && _probe.IsPlaced(channel);
        (double X, double Y) place = isPlaced ? _probe!.Position(channel) : default;
        return new UnitRow
        {
            Key = key,
            Label = label,
            Channel = channel < 0 ? null : channel,
            X = isPlaced ? place.X : null,
            Y = isPlaced ? place.Y : null,
            Shank = isPlaced ? _probe!.Shank(channel) : null,
            Violations = _units.TryGetValue(key, out Unit? unit) ? unit.Snapshot?.Violations : null,
            Since = label.Since / update.SamplingRate,
        };
    }

    private Unit UnitOf(string stream, string name)
    {
        string key = UnitKey.Of(stream, name);
        if (!_units.TryGetValue(key, out Unit? unit)) _units.Add(key, unit = new Unit());
        return unit;
    }

    private sealed class Unit
    {
        public UnitHistory History { get; } = new();

        public UnitSnapshot? Snapshot { get; private set; }

        public ReadOnlyMemory<float> Inputs { get; private set; }

        public ReadOnlyMemory<int> Intervals { get; private set; }

        // A turn without news brings no inputs, and those of before hold.
        public void Take(UnitSnapshot snapshot)
        {
            Snapshot = snapshot;
            if (snapshot.Inputs.Length > 0) Inputs = snapshot.Inputs;
            if (snapshot.Intervals.Length > 0) Intervals = snapshot.Intervals;
        }
    }
}
