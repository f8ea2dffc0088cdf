using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Evaluation;

/// <summary>Another family, fitted on inputs that are brought to one scale view by view: see <see cref="InputScaling"/>.</summary>
/// <param name="family">The family that is fitted.</param>
public sealed class ScaledFamily(IModelFamily family) : IModelFamily
{
    /// <inheritdoc/>
    public string Description => $"{family.Description}, inputs scaled view by view";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        InputScaling scaling = InputScaling.Fit(training.Inputs, InputBlock.Of(training.InputNames));
        LabelledSet scaled = training.WithInputs(inputs =>
        {
            float[] values = new float[inputs.Length];
            scaling.Apply(inputs, values);
            return values;
        });
        return new ScaledClassifier(scaling, family.Fit(scaled, seed, cancellation));
    }
}
