using System;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Trainers;

/// <summary>Brings inputs to one scale before another trainer fits.</summary>
/// <param name="trainer">The other trainer.</param>
/// <param name="scale">Which scale.</param>
/// <param name="scalesByAll">Whether units of unknown type count for the scale as well.</param>
internal sealed class ScaledTrainer(ITrainer trainer, InputScale scale = InputScale.Views, bool scalesByAll = false) : ITrainer
{
    /// <inheritdoc/>
    public string Description => $"{trainer.Description}, inputs {(scale == InputScale.Ranks ? "replaced by their ranks" : "scaled view by view")}";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        ReadOnlySpan<float> inputs = scalesByAll ? [.. training.Inputs, .. training.Unlabelled.Inputs] : training.Inputs;
        IInputScaling scaling = scale == InputScale.Ranks
            ? InputRanks.Fit(inputs, training.InputLength)
            : InputScaling.Fit(inputs, training.Blocks);
        LabelledSet scaled = training.WithInputs(rows =>
        {
            float[] values = new float[rows.Length];
            scaling.Apply(rows, values);
            return values;
        });
        return new ScaledClassifier(scaling, trainer.Fit(scaled, seed, cancellation));
    }
}

/// <summary>How inputs are brought to one scale.</summary>
internal enum InputScale
{
    /// <summary>View by view, as <see cref="InputScaling"/> does.</summary>
    Views,

    /// <summary>Each input by its rank among the training units, as <see cref="InputRanks"/> does.</summary>
    Ranks,
}
