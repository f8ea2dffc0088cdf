using System.Linq;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Tests.Networks;

namespace CellTypes.Training.Tests.Folds;

public class HeldOutGroupsTests
{
    [Fact]
    public void A_share_of_the_cells_of_each_class_is_held_back_whole()
    {
        LabelledSet set = MadeTraces.Make(30, 4, seed: 1);
        (int[] learnt, int[] held) = HeldOutGroups.Split(set.Labels, set.Groups["cell"], 0.2, seed: 5);
        Assert.Equal(Enumerable.Range(0, 120), learnt.Concat(held).Order());
        Assert.Equal([8, 8, 8], set.SelectUnits(held).UnitsPerClass());
        string[] CellsOf(int[] traces) => [.. traces.Select(trace => set.Groups["cell"][trace]).Distinct()];
        Assert.Empty(CellsOf(learnt).Intersect(CellsOf(held)));
        Assert.Equal(held, HeldOutGroups.Split(set.Labels, set.Groups["cell"], 0.2, seed: 5).Held);
        Assert.NotEqual(held, HeldOutGroups.Split(set.Labels, set.Groups["cell"], 0.2, seed: 6).Held);
    }

    [Fact]
    public void A_class_keeps_a_cell_to_learn_from()
    {
        (int[] learnt, int[] held) = HeldOutGroups.Split([0, 0, 1, 2, 2], ["x", "x", "y", "z", "w"], 0.9, seed: 1);
        Assert.Equal(3, learnt.Concat(held).Count(unit => unit is 0 or 1 or 2));
        Assert.Equal([0, 1, 2], learnt[..3]);
        Assert.Single(held);
        Assert.Empty(HeldOutGroups.Split([0, 0, 1, 1], null, 0, seed: 1).Held);
    }
}
