using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests.Data;

public class LabelledSetTests
{
    [Fact]
    public void Selected_units_keep_all_that_belongs_to_them()
    {
        LabelledSet set = Units.Make(12).SelectUnits([11, 3, 3]);
        Assert.Equal([11f, 2f, 3f, 1f, 3f, 1f], set.Inputs.ToArray());
        Assert.Equal([2, 1, 1], set.Labels.ToArray());
        Assert.Equal(["unit 11", "unit 3", "unit 3"], set.UnitIds);
        Assert.Equal(["mouse 2", "mouse 0", "mouse 0"], set.Groups["mouse"]);
        Assert.Equal([0, 2, 1], set.UnitsPerClass());
        Assert.Equal([3f, 1f], set.Row(2).ToArray());
        Assert.Equal(["a", "b", "c"], set.ClassNames);
    }

    [Fact]
    public void Selected_inputs_come_in_the_order_asked_for()
    {
        LabelledSet set = Units.Make(7);
        LabelledSet swapped = set.SelectInputs(["label", "index"]);
        Assert.Equal([1f, 4f], swapped.Row(4).ToArray());
        Assert.Equal([2f], set.SelectInputs(["label"]).Row(5).ToArray());
        Assert.Equal(["label", "index"], swapped.InputNames);
        var error = Assert.Throws<CellTypesException>(() => set.SelectInputs(["label", "mfr"]));
        Assert.StartsWith("There is no input 'mfr'; the inputs are index, label.", error.Message);
    }

    [Fact]
    public void Columns_that_do_not_fit_together_are_refused()
    {
        var none = new Dictionary<string, IReadOnlyList<string>>();
        Assert.Throws<ArgumentException>(() => new LabelledSet([1f], ["x", "y"], [0], ["a"], ["u"], none));
        Assert.Throws<ArgumentException>(() => new LabelledSet([1f], ["x"], [1], ["a"], ["u"], none));
        Assert.Throws<ArgumentException>(() => new LabelledSet([1f], ["x"], [-1], ["a"], ["u"], none));
        Assert.Throws<ArgumentException>(() => new LabelledSet([1f], ["x"], [0], ["a"], [], none));
        Assert.Throws<ArgumentException>(() => new LabelledSet(
            [1f], ["x"], [0], ["a"], ["u"], new Dictionary<string, IReadOnlyList<string>> { ["lab"] = ["l", "m"] }));
    }

    [Fact]
    public void Spikes_go_with_their_units_until_the_inputs_are_others()
    {
        SampleSource[] sources = [.. Enumerable.Range(0, 5).Select(i => new SampleSource(new SpikeTrain([i], 30_000, 100), i % 2))];
        LabelledSet units = Units.Make(5);
        LabelledSet set = new(units.Inputs.ToArray(), units.InputNames, units.Labels.ToArray(), units.ClassNames, units.UnitIds, units.Groups, sources);
        UnlabelledUnits others = set.HideLabels([4, 0]);
        Assert.Equal([sources[4], sources[0]], others.Sources!);
        Assert.Equal([sources[0]], others.Select([1]).Sources!);
        Assert.Equal([sources[4], sources[0], sources[4], sources[0]], others.Concat(others).Sources!);
        Assert.Null(others.Concat(units.HideLabels([1])).Sources);
        LabelledSet selected = set.SelectUnits([3, 3, 1]).WithUnlabelled(others).SelectInputs(["label"]);
        Assert.Equal([sources[3], sources[3], sources[1]], selected.Sources!);
        Assert.Equal([sources[4], sources[0]], selected.Unlabelled.Sources!);
        LabelledSet changed = selected.WithInputs(inputs => inputs);
        Assert.Null(changed.Sources);
        Assert.Null(changed.Unlabelled.Sources);
        Assert.Throws<ArgumentException>(() => new LabelledSet([1f], ["x"], [0], ["a"], ["u"], new Dictionary<string, IReadOnlyList<string>>(), sources));
        Assert.Throws<ArgumentException>(() => new UnlabelledUnits([1f], ["u"], new Dictionary<string, IReadOnlyList<string>>(), sources));
    }
}
