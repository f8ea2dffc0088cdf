using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reactive.Disposables;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Streaming.Tables;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Sessions;

/// <summary>A finished recording with the labels of a model.</summary>
public sealed class RecordedSession : ISession
{
    private const int RatePoints = 150;

    private readonly LabelledRecording _labelled;
    private readonly Dictionary<string, int> _indexOfUnit;
    private readonly SessionView _view;

    /// <summary>Shows a recording.</summary>
    /// <param name="labelled">The recording with its labels.</param>
    /// <param name="notes">What is to be known of it, one line each.</param>
    public RecordedSession(LabelledRecording labelled, IReadOnlyList<string> notes)
    {
        _labelled = labelled;
        UnitModel model = labelled.Bundle.Model;
        Info = new SessionInfo
        {
            Title = labelled.Recording.Name,
            IsLive = false,
            Model = new ModelIdentity(model.Name, labelled.Bundle.Card.Created, model.Sha256),
            Device = model.Device,
            Classes = model.Classes,
            Bands = labelled.Bundle.Training?.Bands ?? [],
        };
        _indexOfUnit = labelled.Units.Select((unit, i) => (unit.Unit.Name, i)).ToDictionary();
        _view = new SessionView
        {
            Rows = [.. labelled.Units.Select(Row)],
            Probe = labelled.Recording.Probe,
            Seconds = labelled.Recording.DurationSamples / labelled.Recording.SamplingRate,
            HasEnded = true,
            Notes = notes,
        };
    }

    /// <inheritdoc/>
    public SessionInfo Info { get; }

    /// <summary>Gets the folder or file of the recording.</summary>
    public string Path => _labelled.Recording.Path;

    /// <inheritdoc/>
    public SessionView View() => _view;

    /// <inheritdoc/>
    public IDisposable Watch(string key) => Disposable.Empty;

    /// <inheritdoc/>
    public UnitDetail? Detail(string key)
    {
        if (!_indexOfUnit.TryGetValue(key, out int index)) return null;
        LabelledUnit unit = _labelled.Units[index];
        SortedRecording recording = _labelled.Recording;
        long start = recording.DurationSamples - (long)Math.Round(_labelled.History.TotalSeconds * recording.SamplingRate);
        RecordedUnit signals = recording.Unit(unit.Unit.Name, Math.Max(0, start));
        Dictionary<string, ReadOnlyMemory<float>> curves = [];
        foreach (UnitView view in _labelled.Bundle.Model.Views.Where(view => Info.Bands.Any(bands => bands.View == view.Name)))
        {
            float[] curve = new float[view.InputNames.Count];
            if (signals.SpikeCount > 0 && view.ComputeInputs(signals, curve) is null) curves.Add(view.Name, curve);
        }
        return new UnitDetail
        {
            Row = _view.Rows[index],
            Template = unit.Unit.Template,
            Autocorrelograms = [new LagCounts(LagAxis.Milliseconds100, signals.AutocorrelogramCounts(LagAxis.Milliseconds100).ToArray())],
            Intervals = IntervalHistogram.Count(signals.SpikeSamples(), signals.SamplingRate),
            Curves = curves,
            Past = RateOf(recording.Unit(unit.Unit.Name).SpikeSamples(), recording),
            Quality = [.. Quality(unit)],
        };
    }

    /// <summary>Computes the features of all units, by name; null where a unit has none.</summary>
    /// <param name="progress">Is told which share of the units is done, from 0 to 1.</param>
    public IReadOnlyDictionary<string, double?[]> Features(IProgress<double>? progress = null)
    {
        UnitView[] views = [.. UnitViews.All.Where(view => view.Name is "features/temporal-15@3" or "features/waveform-17@2")];
        Dictionary<string, double?[]> columns = views.SelectMany(view => view.InputNames).Distinct().ToDictionary(name => name, _ => new double?[_labelled.Units.Count]);
        for (int i = 0; i < _labelled.Units.Count; i++)
        {
            progress?.Report((double)i / _labelled.Units.Count);
            RecordedUnit signals = _labelled.Recording.Unit(_labelled.Units[i].Unit.Name);
            foreach (UnitView view in views)
            {
                float[] values = new float[view.InputNames.Count];
                // A unit may lack some of them only.
                view.Compute(signals, values);
                for (int k = 0; k < values.Length; k++) columns[view.InputNames[k]][i] = float.IsFinite(values[k]) ? values[k] : null;
            }
        }
        return columns;
    }

    private static UnitRow Row(LabelledUnit unit) => new()
    {
        Key = unit.Unit.Name,
        Label = unit.Label,
        Channel = unit.Unit.Place?.Channel ?? unit.Unit.Place?.Row,
        X = unit.Unit.Place?.X,
        Y = unit.Unit.Place?.Y,
        Shank = unit.Unit.Place?.Shank,
        Violations = unit.Violations,
        Group = unit.Group,
    };

    private static UnitPoint[] RateOf(ReadOnlySpan<long> samples, SortedRecording recording)
    {
        int[] counts = new int[RatePoints];
        foreach (long sample in samples) counts[(int)(sample * RatePoints / recording.DurationSamples)]++;
        double seconds = recording.DurationSamples / recording.SamplingRate / RatePoints;
        return [.. counts.Select((count, i) => new UnitPoint((i + 0.5) * seconds, count / seconds, []))];
    }

    private static IEnumerable<(string Name, string Value)> Quality(LabelledUnit unit)
    {
        static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        UnitLabel label = unit.Label;
        yield return ("spikes", Text(label.Spikes, "N0"));
        yield return ("rate", $"{Text(label.Rate, "0.0")} Hz");
        yield return ("refractory violations", $"{Text(100 * unit.Violations, "0.00")} %");
        yield return ("presence", $"{Text(100 * unit.PresenceRatio, "0")} %");
        if (!double.IsNaN(unit.AmplitudeCutoff)) yield return ("spikes missed, estimated", $"{Text(100 * unit.AmplitudeCutoff, "0.0")} %");
        if (label.Novelty > 0) yield return ("unlike the training units", $"{Text(label.Novelty, "0.00")} (1 is an outlier)");
        if (label.Foreign > 0) yield return ("of other tissue", $"p = {Text(label.Foreign, "0.00")}");
        foreach ((string other, string evidence) in unit.LookAlikes) yield return ($"looks like unit {other}", evidence);
    }
}
