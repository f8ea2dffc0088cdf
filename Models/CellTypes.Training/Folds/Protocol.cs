using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;
using CellTypes.Training.ShortForms;

namespace CellTypes.Training.Folds;

/// <summary>A rule that divides units into folds; a unit is left out in one of them at most, and in exactly one unless each seed draws
/// its own (<see cref="LabelsPerClass"/>, <see cref="TrainTestSplit"/>, <see cref="NewLab"/>).</summary>
public abstract record Protocol
{
    /// <summary>Reads a protocol from text: <c>loo</c>, <c>kfold:10</c>, <c>kfold:10,group=cell</c>, <c>group:mouse</c>, <c>group:recording</c>, <c>group:lab</c>,
    /// <c>labels-per-class:4</c>, <c>split:3:7</c>, <c>split:3:7,group=cell</c>, <c>new-lab:10,lab=hull</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="CellTypesException">There is no such protocol, or its settings are wrong; the message says which.</exception>
    public static Protocol Parse(string text)
    {
        ShortForm form = ShortForm.Parse(text);
        return form.Name switch
        {
            "loo" => form.Read(_ => new LeaveOneOut()),
            "kfold" => form.Read<Protocol>(settings =>
            {
                int folds = settings.Integer(ShortForm.Place, least: 2) ?? throw settings.Wrong("the number of folds is missing");
                return settings.Text("group") is string column ? new GroupedKFold(folds, column) : new StratifiedKFold(folds);
            }),
            "group" => form.Read(settings => new LeaveGroupOut(settings.Text(ShortForm.Place) ?? throw settings.Wrong("the group column is missing"))),
            "labels-per-class" => form.Read(settings => new LabelsPerClass(settings.Integer(ShortForm.Place, least: 1) ?? throw settings.Wrong("the number of labels is missing"))),
            "split" => form.Read(settings =>
            {
                int?[] shares = [.. (settings.Text(ShortForm.Place) ?? "").Split(':').Select(SettingValue.Integer)];
                return shares is [int train and >= 1, int test and >= 1]
                    ? new TrainTestSplit(train, test, settings.Text("group"))
                    : throw settings.Wrong("a ratio is two whole numbers, such as 3:7");
            }),
            "new-lab" => form.Read(settings => new NewLab(
                settings.Integer(ShortForm.Place, least: 0) ?? throw settings.Wrong("the number of labels is missing"),
                settings.Text("lab") ?? throw settings.Missing("lab", "the lab that is new"))),
            _ => throw new CellTypesException(
                $"There is no protocol '{text}': use loo, kfold:10 (2 or more), kfold:10,group=cell, group:mouse, group:recording, group:lab, "
                + "labels-per-class:4 (1 or more), split:3:7, split:3:7,group=cell or new-lab:10,lab=hull (0 or more)."),
        };
    }

    /// <summary>Divides the units of a set.</summary>
    /// <param name="set">The units.</param>
    /// <param name="seed">Decides the division where it is random.</param>
    /// <exception cref="CellTypesException">The set cannot be divided this way; the message says why.</exception>
    public IReadOnlyList<Fold> Split(LabelledSet set, int seed)
    {
        int[] unlabelled = [.. Enumerable.Range(0, set.Unlabelled.Count)];
        Fold[] folds =
        [
            .. LeaveOut(set, seed).Select(part => new Fold(
                part.Name,
                [.. Enumerable.Range(0, set.Count).Except(part.Test).Except(part.Hidden)],
                part.Test,
                part.Hidden,
                [.. unlabelled.Where(unit => MaySee(set, part.Name, part.Test, unit))])),
        ];
        if (folds.Any(fold => fold.Training.Length == 0))
            throw new CellTypesException($"Protocol {this} leaves nothing to fit on: all {set.Count} units are out at once.");
        return folds;
    }

    /// <summary>The parts to leave out, in a fixed order: disjoint and not empty; and beside each the units whose labels are
    /// hidden.</summary>
    /// <param name="set">The units.</param>
    /// <param name="seed">Decides the division where it is random.</param>
    private protected abstract IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed);

    /// <summary>Whether a model that is to predict a part may see a unit of unknown type.</summary>
    /// <param name="set">The units.</param>
    /// <param name="part">The name of the part that is left out.</param>
    /// <param name="test">The indices of its units.</param>
    /// <param name="unlabelled">The index of the unit of unknown type.</param>
    private protected virtual bool MaySee(LabelledSet set, string part, IReadOnlyList<int> test, int unlabelled) => true;

    /// <summary>The group of each unit.</summary>
    /// <param name="set">The units.</param>
    /// <param name="column">The group column.</param>
    /// <exception cref="CellTypesException">There is no such column; the message lists those there are.</exception>
    private protected static IReadOnlyList<string> GroupsOf(LabelledSet set, string column)
    {
        if (set.Groups.TryGetValue(column, out IReadOnlyList<string>? groups)) return groups;
        string known = set.Groups.Count > 0 ? $"it has {string.Join(", ", set.Groups.Keys)}" : "it has none";
        throw new CellTypesException($"The data has no group column '{column}': {known}.");
    }

    /// <summary>Whether a unit of unknown type is of another group than all units of a part that is left out.</summary>
    /// <param name="set">The units.</param>
    /// <param name="column">The group column; where the units of unknown type have none, they may be of any group.</param>
    /// <param name="test">The indices of the units that are left out.</param>
    /// <param name="unlabelled">The index of the unit of unknown type.</param>
    private protected static bool IsOfAnotherGroup(LabelledSet set, string column, IReadOnlyList<int> test, int unlabelled) =>
        set.Unlabelled.Groups.TryGetValue(column, out IReadOnlyList<string>? groups)
        && test.All(unit => set.Groups[column][unit] != groups[unlabelled]);
}
