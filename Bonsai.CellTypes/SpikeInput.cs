using CellTypes;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;

namespace Bonsai.CellTypes;

/// <summary>Tells of spikes that no unit can be labelled by at once, not by labels that never come.</summary>
internal sealed class SpikeInput
{
    private readonly UnitModel _model;
    private UnitDirectory? _units;
    private bool _hasSpikes;

    private SpikeInput(UnitModel model) => _model = model;

    /// <summary>Begins to check the spikes for a model, which is disposed where it labels something else.</summary>
    public static SpikeInput Open(UnitModel model)
    {
        if (!model.TakesTraces) return new SpikeInput(model);
        model.Dispose();
        throw new CellTypesException($"model {model.Name} labels membrane potential, not sorted spikes: use it with {nameof(ClassifyTraces)}, or choose another model.");
    }

    public SpikeBatch Check(SpikeFrame frame)
    {
        SpikeBatch batch = frame.Batch;
        _units ??= batch.Units;
        if (batch.Units != _units)
            throw new CellTypesException($"the spikes come from several sources, whose units cannot be told apart: give each a {nameof(ClassifyUnits)} of its own.");
        if (_hasSpikes || batch.Count == 0) return batch;
        _hasSpikes = true;
        return WaveformCheck.Problem(batch, _model) is string problem ? throw new CellTypesException(problem) : batch;
    }
}
