using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;

namespace CellTypes.Models.Inference;

/// <summary>Neighbouring inputs that are brought to one scale together: those of one view.</summary>
/// <param name="Length">The number of inputs.</param>
/// <param name="Kind">What they are.</param>
public sealed record InputBlock(int Length, InputKind Kind)
{
    /// <summary>Divides inputs into the views they come from, by their names; what no view makes counts as features.</summary>
    /// <param name="inputNames">The names of the inputs, in order.</param>
    public static IReadOnlyList<InputBlock> Of(IReadOnlyList<string> inputNames)
    {
        List<InputBlock> blocks = [];
        int features = 0;
        for (int i = 0; i < inputNames.Count;)
        {
            UnitView? view = UnitViews.All.FirstOrDefault(candidate =>
                candidate.Kind != InputKind.Features
                && candidate.InputNames.SequenceEqual(inputNames.Skip(i).Take(candidate.InputNames.Count)));
            if (view is not null && features > 0)
            {
                blocks.Add(new InputBlock(features, InputKind.Features));
                features = 0;
            }
            if (view is not null) blocks.Add(new InputBlock(view.InputNames.Count, view.Kind));
            else features++;
            i += view?.InputNames.Count ?? 1;
        }
        if (features > 0) blocks.Add(new InputBlock(features, InputKind.Features));
        return blocks;
    }
}
