using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;

namespace CellTypes.Models.Inference;

/// <summary>Neighbouring inputs that are brought to one scale together: those of one view.</summary>
/// <param name="Length">The number of inputs.</param>
/// <param name="Kind">What they are.</param>
public sealed record InputBlock(int Length, InputKind Kind)
{
    /// <summary>Gets the number of rows of lags of an autocorrelogram, see <see cref="UnitView.LagRows"/>.</summary>
    public int LagRows { get; init; }

    /// <summary>Divides inputs into the views they come from, by their names, and into the latent variables of each encoder; what else there is
    /// counts as features.</summary>
    /// <param name="inputNames">The names of the inputs, in order.</param>
    public static IReadOnlyList<InputBlock> Of(IReadOnlyList<string> inputNames)
    {
        List<InputBlock> blocks = [];
        int features = 0;
        for (int i = 0; i < inputNames.Count;)
        {
            InputBlock? signal = SignalAt(inputNames, i);
            if (signal is not null && features > 0)
            {
                blocks.Add(new InputBlock(features, InputKind.Features));
                features = 0;
            }
            if (signal is not null) blocks.Add(signal);
            else features++;
            i += signal?.Length ?? 1;
        }
        if (features > 0) blocks.Add(new InputBlock(features, InputKind.Features));
        return blocks;
    }

    private static InputBlock? SignalAt(IReadOnlyList<string> names, int first)
    {
        UnitView? view = UnitViews.All.FirstOrDefault(candidate =>
            candidate.Kind != InputKind.Features && candidate.InputNames.SequenceEqual(names.Skip(first).Take(candidate.InputNames.Count)));
        if (view is not null) return new InputBlock(view.InputNames.Count, view.Kind) { LagRows = view.LagRows };
        return LatentVariable.EncoderOf(names[first]) is string encoder
            ? new InputBlock(names.Skip(first).TakeWhile(name => LatentVariable.EncoderOf(name) == encoder).Count(), InputKind.Signal)
            : null;
    }
}
