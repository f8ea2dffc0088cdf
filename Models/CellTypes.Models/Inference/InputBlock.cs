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

    /// <summary>Divides inputs into the views that they come from. Neighbouring views of features make one block.</summary>
    /// <param name="views">The views, in the order of their values.</param>
    public static IReadOnlyList<InputBlock> Of(IReadOnlyList<UnitView> views)
    {
        List<InputBlock> blocks = [];
        foreach (UnitView view in views)
        {
            InputBlock block = new(view.InputNames.Count, view.Kind) { LagRows = view.LagRows };
            if (view.Kind == InputKind.Features && blocks.LastOrDefault() is { Kind: InputKind.Features } before) blocks[blocks.Count - 1] = before with { Length = before.Length + block.Length };
            else blocks.Add(block);
        }
        return blocks;
    }
}
