using System;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Labels;

/// <summary>Tells of a source without the waveforms that a model needs, by its first spikes instead of by labels that never come.</summary>
public static class WaveformCheck
{
    /// <summary>Looks at the first spikes of a source.</summary>
    /// <param name="batch">A batch with spikes.</param>
    /// <param name="model">The model.</param>
    /// <returns>What is wrong and how to mend it, in one line, or null where the model can use the spikes.</returns>
    public static string? Problem(SpikeBatch batch, UnitModel model)
    {
        if (batch is null) throw new ArgumentNullException(nameof(batch));
        if (model is null) throw new ArgumentNullException(nameof(model));
        return model.NeedsTemplate && batch.WaveformLength == 0
            ? $"the spikes come without waveforms, which model {model.Name} needs: choose one without waveform inputs, such as cerebellum-forest-acg, or a source with waveforms."
            : null;
    }
}
