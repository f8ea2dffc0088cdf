using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Tests.Networks;

namespace CellTypes.Training.Tests.Folds;

public class ProtocolTests
{
    [Theory]
    [InlineData("loo")]
    [InlineData("kfold:2")]
    [InlineData("kfold:10")]
    [InlineData("kfold:10,group=cell")]
    [InlineData("group:mouse")]
    [InlineData("labels-per-class:4")]
    [InlineData("split:3:7")]
    [InlineData("split:8:2,group=cell")]
    [InlineData("new-lab:0,lab=hull")]
    public void Text_is_read_and_written_back(string text) => Assert.Equal(text, Protocol.Parse(text).ToString());

    [Theory]
    [InlineData("", "There is no protocol '': use loo, kfold:10")]
    [InlineData("LOO", "There is no protocol 'LOO': use loo, kfold:10")]
    [InlineData("loo:3", "'loo:3': '3' is no setting, which is written NAME=VALUE; it has none.")]
    [InlineData("kfold", "'kfold': the number of folds is missing.")]
    [InlineData("kfold:1", "'kfold:1': '1' must be a whole number, 2 or more.")]
    [InlineData("kfold:-3", "'kfold:-3': '-3' must be a whole number, 2 or more.")]
    [InlineData("kfold:x", "'kfold:x': 'x' must be a whole number, 2 or more.")]
    [InlineData("kfold:3,group=", "'kfold:3,group=': group= is empty.")]
    [InlineData("kfold:1,group=cell", "'kfold:1,group=cell': '1' must be")]
    [InlineData("kfold:3,grup=cell", "'kfold:3,grup=cell': there is no setting 'grup', perhaps group is meant; the settings are group.")]
    [InlineData("kfold:3,mouse", "'kfold:3,mouse': one of 3 and mouse is too many.")]
    [InlineData("group", "'group': the group column is missing.")]
    [InlineData("group:", "'group': the group column is missing.")]
    [InlineData("labels-per-class", "'labels-per-class': the number of labels is missing.")]
    [InlineData("labels-per-class:0", "'labels-per-class:0': '0' must be a whole number, 1 or more.")]
    [InlineData("split:3", "'split:3': a ratio is two whole numbers, such as 3:7.")]
    [InlineData("split:0:7", "'split:0:7': a ratio is two whole numbers, such as 3:7.")]
    [InlineData("split:3:7:1", "'split:3:7:1': a ratio is two whole numbers, such as 3:7.")]
    [InlineData("split:3:7,group=", "'split:3:7,group=': group= is empty.")]
    [InlineData("new-lab", "'new-lab': the number of labels is missing.")]
    [InlineData("new-lab:-1,lab=hull", "'new-lab:-1,lab=hull': '-1' must be a whole number, 0 or more.")]
    [InlineData("new-lab:5", "'new-lab:5': lab= is missing")]
    [InlineData("split:3:7,cell", "'split:3:7,cell': one of 3:7 and cell is too many.")]
    public void Other_text_is_refused(string text, string message) => Assert.StartsWith(message, Assert.Throws<CellTypesException>(() => Protocol.Parse(text)).Message);

    [Theory]
    [InlineData("loo", 50, 50)]
    [InlineData("kfold:7", 50, 7)]
    [InlineData("kfold:50", 50, 50)]
    [InlineData("kfold:3,group=mouse", 50, 3)]
    [InlineData("group:mouse", 50, 3)]
    public void Every_unit_is_left_leftOutonce_and_is_in_all_other_training_sets(string text, int units, int folds)
    {
        IReadOnlyList<Fold> split = Protocol.Parse(text).Split(Units.Make(units, mice: text.Contains(',') ? 12 : 3), seed: 4);
        Assert.Equal(folds, split.Count);
        Assert.Equal(Enumerable.Range(0, units), split.SelectMany(fold => fold.Test).Order());
        Assert.All(split, fold => Assert.Equal(Enumerable.Range(0, units), fold.Training.Concat(fold.Test).Order()));
        Assert.Equal(folds, split.Select(fold => fold.Name).Distinct().Count());
    }

    [Fact]
    public void Folds_are_of_equal_size_and_hold_every_class_evenly()
    {
        LabelledSet set = Units.Make(101);
        int[] classes = set.UnitsPerClass();
        foreach (Fold fold in new StratifiedKFold(8).Split(set, seed: 1))
        {
            Assert.InRange(fold.Test.Length, 101 / 8, 101 / 8 + 1);
            int[] counts = set.SelectUnits(fold.Test).UnitsPerClass();
            for (int c = 0; c < 3; c++)
                Assert.InRange(counts[c], classes[c] / 8, classes[c] / 8 + 1);
        }
    }

    [Fact]
    public void The_seed_decides_the_folds()
    {
        LabelledSet set = Units.Make(60);
        int[] First(int seed) => new StratifiedKFold(5).Split(set, seed)[0].Test;
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    [Fact]
    public void A_left_leftOutgroup_is_in_no_training_set()
    {
        LabelledSet set = Units.Make(60, mice: 4);
        foreach (Fold fold in new LeaveGroupOut("mouse").Split(set, 0))
        {
            Assert.All(fold.Test, unit => Assert.Equal(fold.Name, set.Groups["mouse"][unit]));
            Assert.DoesNotContain(fold.Name, fold.Training.Select(unit => set.Groups["mouse"][unit]));
        }
    }

    [Fact]
    public void Folds_of_groups_hold_whole_groups_and_every_class_evenly()
    {
        LabelledSet set = MadeTraces.Make(30, 4, seed: 1);
        Assert.NotEqual(new GroupedKFold(5, "cell").Split(set, 1)[0].Test, new GroupedKFold(5, "cell").Split(set, 2)[0].Test);
        foreach (Fold fold in new GroupedKFold(5, "cell").Split(set, 1))
        {
            Assert.Equal([8, 8, 8], set.SelectUnits(fold.Test).UnitsPerClass());
            Assert.Empty(fold.Test.Select(unit => set.Groups["cell"][unit]).Intersect(fold.Training.Select(unit => set.Groups["cell"][unit])));
        }
        LabelledSet others = Units.Make(60, mice: 12).WithUnlabelled(Units.Unlabelled(10));
        foreach (Fold fold in new GroupedKFold(2, "mouse").Split(others, 1))
        {
            string[] leftOut = [.. fold.Test.Select(unit => others.Groups["mouse"][unit])];
            Assert.Equal(Enumerable.Range(0, 10).Where(unit => !leftOut.Contains($"mouse {unit % 3}")), fold.Unlabelled);
        }
        Assert.StartsWith(
            "Class a has 10 groups by cell, fewer than the 11 folds: use fewer folds, or group:cell.",
            Assert.Throws<CellTypesException>(() => new GroupedKFold(11, "cell").Split(set, 0)).Message);
    }

    [Fact]
    public void Inner_folds_keep_cells_together_and_are_those_of_units_where_each_has_one_example()
    {
        LabelledSet set = MadeTraces.Make(30, 4, seed: 1), single = MadeTraces.Make(30, 1, seed: 1);
        string[] Cells(IEnumerable<int> units) => [.. units.Select(unit => set.Cells![unit]).Distinct()];
        IReadOnlyList<Fold> folds = new InnerKFold(5).Split(set, 1);
        Assert.Equal(Enumerable.Range(0, 120), folds.SelectMany(fold => fold.Test).Order());
        Assert.All(folds, fold => Assert.Empty(Cells(fold.Test).Intersect(Cells(fold.Training))));
        Assert.All(folds, fold => Assert.Equal([8, 8, 8], set.SelectUnits(fold.Test).UnitsPerClass()));
        Assert.Equal(30, new InnerKFold(99).Split(set, 1).Count);
        foreach (int seed in new[] { 1, 2, 3 })
        {
            int[][] Tests(Protocol protocol, LabelledSet of) => [.. protocol.Split(of, seed).Select(fold => fold.Test)];
            Assert.Equal(Tests(new StratifiedKFold(4), single), Tests(new InnerKFold(4), single));
            Assert.Equal(Tests(new StratifiedKFold(4), Units.Make(25)), Tests(new InnerKFold(4), Units.Make(25)));
        }
        // Cells of unknown type as well.
        UnlabelledUnits sisters = new(new float[2 * set.InputLength], ["u", "v"], new Dictionary<string, IReadOnlyList<string>> { ["cell"] = ["cell 3", "another"] });
        Assert.All(new InnerKFold(5).Split(set.WithUnlabelled(sisters), 1), fold => Assert.Equal(Cells(fold.Test).Contains("cell 3") ? [1] : [0, 1], fold.Unlabelled));
    }

    [Fact]
    public void Inner_folds_keep_recordings_together_where_there_are_enough()
    {
        LabelledSet units = Units.Make(60);
        LabelledSet Of(int recordings) => new(
            [.. units.Inputs], units.InputNames, [.. units.Labels], units.ClassNames, units.UnitIds,
            new Dictionary<string, IReadOnlyList<string>> { ["recording"] = [.. Enumerable.Range(0, 60).Select(unit => $"{unit % recordings}")] });
        LabelledSet many = Of(12);
        IReadOnlyList<Fold> folds = new InnerKFold(5).Split(many, 1);
        Assert.Equal(Enumerable.Range(0, 60), folds.SelectMany(fold => fold.Test).Order());
        Assert.All(folds, fold => Assert.Empty(fold.Test.Select(unit => many.Groups["recording"][unit]).Intersect(fold.Training.Select(unit => many.Groups["recording"][unit]))));
        Assert.Equal(new StratifiedKFold(5).Split(units, 1).Select(fold => fold.Test), new InnerKFold(5).Split(Of(9), 1).Select(fold => fold.Test));
    }

    [Fact]
    public void The_divisions_behind_published_figures_stay() => Assert.Equal(
        "0,1,6,11,15,16;4,8,10,17,18,20;2,3,5,7,14,21;9,12,13,19,22,23",
        string.Join(';', new StratifiedKFold(4).Split(Units.Make(24), 1).Select(fold => string.Join(',', fold.Test))));

    [Fact]
    public void Unlabelled_units_are_handed_over_unless_their_group_is_left_out()
    {
        LabelledSet set = Units.Make(60).WithUnlabelled(Units.Unlabelled(10));
        Assert.All(new StratifiedKFold(3).Split(set, 0), fold => Assert.Equal(Enumerable.Range(0, 10), fold.Unlabelled));
        foreach (Fold fold in new LeaveGroupOut("mouse").Split(set, 0))
            Assert.Equal(Enumerable.Range(0, 10).Where(unit => $"mouse {unit % 3}" != fold.Name), fold.Unlabelled);
        // Where nobody knows of which mouse they are, they may be of any.
        LabelledSet unknown = set.WithUnlabelled(new UnlabelledUnits([1, 2], ["u"], UnlabelledUnits.None.Groups));
        Assert.All(new LeaveGroupOut("mouse").Split(unknown, 0), fold => Assert.Empty(fold.Unlabelled));
    }

    [Fact]
    public void Half_of_the_units_that_are_not_drawn_are_handed_over_without_their_labels()
    {
        LabelledSet set = Units.Make(60).WithUnlabelled(Units.Unlabelled(10));
        Fold fold = new LabelsPerClass(4).Split(set, 3)[0];
        Assert.Equal([13, 8, 3], set.SelectUnits(fold.Hidden).UnitsPerClass());
        Assert.Equal([13, 8, 3], set.SelectUnits(fold.Test).UnitsPerClass());
        LabelledSet training = fold.TrainingUnits(set);
        Assert.Equal(fold.Hidden.Select(unit => $"unit {unit}").Concat(set.Unlabelled.UnitIds), training.Unlabelled.UnitIds);
        Assert.Equal(fold.Hidden.SelectMany(unit => set.Row(unit).ToArray()), training.Unlabelled.Inputs[..48].ToArray());
    }

    [Fact]
    public void A_new_lab_gives_a_few_units_of_recordings_that_are_not_scored()
    {
        // Lab v has 30 units in 9 recordings, v/0 of 6 and the others of 3; lab w has the other 30; nobody knows the recordings of the unlabelled ones.
        LabelledSet plain = Units.Make(60);
        string[] labs = [.. Enumerable.Range(0, 60).Select(unit => unit % 2 == 0 ? "v" : "w")];
        string[] recordings = [.. Enumerable.Range(0, 60).Select(unit => $"{labs[unit]}/{Math.Max(0, unit / 6 - 1)}")];
        UnlabelledUnits others = new([.. Units.Unlabelled(6).Inputs], Units.Unlabelled(6).UnitIds, new Dictionary<string, IReadOnlyList<string>> { ["lab"] = ["v", "w", "x", "v", "w", "x"] });
        LabelledSet set = new LabelledSet(
            [.. plain.Inputs], plain.InputNames, [.. plain.Labels], plain.ClassNames, plain.UnitIds, new Dictionary<string, IReadOnlyList<string>> { ["lab"] = labs, ["recording"] = recordings }).WithUnlabelled(others);
        int[] ofNew = [.. Enumerable.Range(0, 60).Where(unit => labs[unit] == "v")], ofOthers = [.. Enumerable.Range(0, 60).Where(unit => labs[unit] == "w")];
        HashSet<string> tests = [], draws = [];
        for (int seed = 0; seed < 40; seed++)
        {
            int[] before = [], scored = [];
            foreach (int labels in new[] { 0, 1, 5, 10 })
            {
                Fold fold = Assert.Single(new NewLab(labels, "v").Split(set, seed));
                int[] drawn = [.. fold.Training.Intersect(ofNew)];
                // Every unit of the lab has one part, every other one is learnt from.
                Assert.Equal(ofNew, fold.Test.Concat(fold.Hidden).Concat(drawn).Order());
                Assert.Equal(ofOthers, fold.Training.Except(ofNew).Order());
                Assert.Equal(labels, drawn.Length);
                // Whole recordings are scored: half of the units, and what the last recording has beyond these.
                Assert.Empty(fold.Test.Select(unit => recordings[unit]).Intersect(drawn.Concat(fold.Hidden).Select(unit => recordings[unit])));
                Assert.InRange(fold.Test.Length, 15, 20);
                Assert.Equal([1, 2, 4, 5], fold.Unlabelled);
                Assert.Equal(before, before.Intersect(drawn));
                if (labels > 0) Assert.Equal(scored, fold.Test);
                (before, scored) = (drawn, fold.Test);
            }
            tests.Add(string.Join(',', scored));
            draws.Add(string.Join(',', before));
        }
        Assert.InRange(tests.Count, 30, 40);
        Assert.InRange(draws.Count, 30, 40);

        string Refusal(int labels, string lab) => Assert.Throws<CellTypesException>(() => new NewLab(labels, lab).Split(set, 0)).Message;
        Assert.Equal("The data has no lab 'hull': it has v, w.", Refusal(5, "hull"));
        Assert.Matches("^Lab v has 30 units in 9 recordings: 1[5-9] of them are scored, and of other recordings there are 1[1-5], fewer than the 20 to fit on.$", Refusal(20, "v"));
        Assert.Equal("The data has no group column 'lab': it has mouse.", Assert.Throws<CellTypesException>(() => new NewLab(5, "v").Split(plain, 0)).Message);
    }

    [Fact]
    public void Few_labels_of_each_class_are_drawn_anew_with_each_seed()
    {
        LabelledSet set = Units.Make(60);
        int[][] drawn =
        [
            .. Enumerable.Range(0, 20).Select(seed =>
            {
                Fold fold = Assert.Single(new LabelsPerClass(4).Split(set, seed));
                Assert.Equal([4, 4, 4], set.SelectUnits(fold.Training).UnitsPerClass());
                Assert.Equal(Enumerable.Range(0, 60), fold.Training.Concat(fold.Test).Concat(fold.Hidden).Order());
                return fold.Training;
            }),
        ];
        Assert.Equal(20, drawn.Select(training => string.Join(',', training)).Distinct().Count());
        // 10 units of class c, of which 4 are drawn at a time: each comes up sooner or later.
        Assert.Equal(10, drawn.SelectMany(training => training.Where(unit => set.Labels[unit] == 2)).Distinct().Count());
        var error = Assert.Throws<CellTypesException>(() => new LabelsPerClass(10).Split(set, 0));
        Assert.StartsWith("Class c has 10 units: with 10 to fit on none is left to score.", error.Message);
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(1, 1)]
    [InlineData(8, 2)]
    [InlineData(1, 1000)]
    public void A_share_of_each_class_is_fitted_on_and_drawn_anew_with_each_seed(int train, int test)
    {
        LabelledSet set = Units.Make(60);
        int[][] drawn =
        [
            .. Enumerable.Range(0, 10).Select(seed =>
            {
                Fold fold = Assert.Single(new TrainTestSplit(train, test).Split(set, seed));
                Assert.Equal(
                    set.UnitsPerClass().Select(units => (int)Math.Max(1, Math.Round((double)units * train / (train + test)))),
                    set.SelectUnits(fold.Training).UnitsPerClass());
                Assert.Equal(Enumerable.Range(0, 60), fold.Training.Concat(fold.Test).Order());
                Assert.Empty(fold.Hidden);
                return fold.Training;
            }),
        ];
        Assert.Equal(10, drawn.Select(training => string.Join(',', training)).Distinct().Count());
    }

    [Fact]
    public void A_share_keeps_groups_together_and_unlabelled_units_of_the_scored_ones_away()
    {
        LabelledSet set = Units.Make(60, mice: 6).WithUnlabelled(Units.Unlabelled(10));
        for (int seed = 0; seed < 5; seed++)
        {
            Fold fold = Assert.Single(new TrainTestSplit(1, 1, "mouse").Split(set, seed));
            Assert.Empty(fold.Training.Select(unit => set.Groups["mouse"][unit]).Intersect(fold.Test.Select(unit => set.Groups["mouse"][unit])));
            Assert.All(fold.Unlabelled, unit => Assert.DoesNotContain(set.Unlabelled.Groups["mouse"][unit], fold.Test.Select(scored => set.Groups["mouse"][scored])));
        }
        Assert.StartsWith("Class a has one group by mouse: none is left to score.", Assert.Throws<CellTypesException>(() => new TrainTestSplit(1, 1, "mouse").Split(Units.Make(12, mice: 1), 0)).Message);
    }

    [Fact]
    public void A_set_that_cannot_be_divided_is_refused()
    {
        var unknown = Assert.Throws<CellTypesException>(() => new LeaveGroupOut("lab").Split(Units.Make(12), 0));
        Assert.StartsWith("The data has no group column 'lab': it has mouse.", unknown.Message);
        Assert.Throws<CellTypesException>(() => new LeaveGroupOut("mouse").Split(Units.Make(12, mice: 1), 0));
        Assert.Throws<CellTypesException>(() => new LeaveOneOut().Split(Units.Make(1), 0));
        Assert.Throws<CellTypesException>(() => new StratifiedKFold(13).Split(Units.Make(12), 0));
    }
}
