using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Benchmarks;

/// <summary>What a window of 1,000 units costs, step by step, on one core.</summary>
[MemoryDiagnoser]
public class WindowBenchmarks
{
    private readonly UnitModel _model = Session.Model();
    private readonly UnitTracker _tracker = Session.Tracker();
    private readonly float[] _probabilities;
    private readonly float[] _novelty = new float[Session.Units];
    private readonly float[] _foreign = new float[Session.Units];
    private readonly float[] _inputs;
    private readonly LabelMessageWriter _writer;
    private readonly LabelUpdate _window;
    private readonly LabelBoard _labels;
    private readonly UnitSnapshot[] _units;

    public WindowBenchmarks()
    {
        _inputs = new float[Session.Units * _model.InputLength];
        _probabilities = new float[Session.Units * _model.Classes.Count];
        ModelIdentity identity = new(_model.Name, "1", _model.Sha256);
        _writer = new LabelMessageWriter(new LabelSession { Model = identity, Classes = _model.Classes });
        _labels = new LabelBoard(_model, new LabelOptions());
        Inputs();
        _units = [.. Enumerable.Range(0, Session.Units).Select(Snapshot)];
        Classify();
        var (units, updated) = Judge();
        _window = new LabelUpdate
        {
            StartSample = 0,
            EndSample = Session.Units,
            SamplingRate = Session.SamplingRate,
            Units = units,
            Updated = updated,
            Counters = _tracker.Counters,
            ArrivedAt = 0,
        };
    }

    [Benchmark]
    public void Inputs()
    {
        for (int unit = 0; unit < Session.Units; unit++)
            _model.ComputeInputs(_tracker.Units[unit], _inputs.AsSpan(unit * _model.InputLength, _model.InputLength));
    }

    [Benchmark]
    public void Classify() => _model.Classify(_inputs, Session.Units, _probabilities, _novelty, _foreign);

    [Benchmark]
    public (IReadOnlyList<UnitLabel> Units, IReadOnlyList<UnitLabel> Updated) Judge() =>
        _labels.Judge(_units, [], _probabilities, _novelty, _foreign, 300_000, Session.SamplingRate);

    [Benchmark]
    public int WriteLabelMessage() => _writer.WriteLabel(0, _window, 0).Count;

    private UnitSnapshot Snapshot(int unit) => new()
    {
        Key = unit,
        Info = new UnitInfo(unit.ToString(CultureInfo.InvariantCulture)),
        Spikes = 200,
        LastSpike = 299_999,
        HasChanged = true,
        Inputs = _inputs.AsMemory(unit * _model.InputLength, _model.InputLength),
    };
}
