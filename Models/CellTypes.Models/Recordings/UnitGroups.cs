using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Which units of a recording are worth a label: the groups that a curator, a quality metric or the sorter put them into.</summary>
/// <remarks>
/// The first of these columns that says something about any unit counts: <c>group</c>, which curators fill in; <c>bc_unitType</c> of Bombcell; <c>KSLabel</c> of
/// Kilosort. <c>unsorted</c> says nothing. Case does not matter.
/// </remarks>
public sealed class UnitGroups
{
    /// <summary>The column that curators fill in.</summary>
    internal const string CuratorColumn = "group";

    private const string Unsorted = "unsorted";

    // As curators and Bombcell say it, and UnitRefine: a single unit.
    private static readonly string[] Good = ["good", "sua"];

    private readonly string? _column;
    private readonly IReadOnlyCollection<string>? _chosen;

    private UnitGroups(SortedRecording recording, string? column, IReadOnlyCollection<string>? chosen)
    {
        _column = column;
        _chosen = chosen;
        Recording = recording.Where(unit => Problem(unit) is null);
        Summary = Summarise(recording);
    }

    private UnitGroups(UnitGroups choice, SortedRecording recording) =>
        (_column, _chosen, Recording, Summary) = (choice._column, choice._chosen, recording, choice.Summary);

    /// <summary>Gets the columns that are looked at unless one is named, the first that says something first.</summary>
    public static IReadOnlyList<string> KnownColumns { get; } = [CuratorColumn, "bc_unitType", "KSLabel"];

    /// <summary>Gets the recording with the chosen units only.</summary>
    public SortedRecording Recording { get; }

    /// <summary>Gets how many units were chosen and by what, and how many of each group were not, in one line.</summary>
    public string Summary { get; }

    /// <summary>Chooses units.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="groups">The groups to take, none for all of them; null for the good units, or all where no table says which are good.</param>
    /// <param name="column">The column that holds the groups, or null for the first of <see cref="KnownColumns"/> that says something.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="CellTypesException">There is no such column, no unit has a group to be chosen by, or no unit is in the groups.</exception>
    public static UnitGroups Choose(SortedRecording recording, IReadOnlyCollection<string>? groups = null, string? column = null)
    {
        UnitGroups choice = Find(recording, groups, column);
        if (choice.Recording.Units.Count > 0 || recording.Units.Count == 0) return choice;
        string unsorted = recording.Units.Any(unit => choice.Of(unit) is null) ? $" ({Unsorted} for units without a group)" : "";
        throw Refusal(recording, $"{recording.Path}: no unit is in the group {string.Join(" or ", choice._chosen ?? [])} ({choice.Summary}). Choose others with --group{unsorted}, or all with --group all.");
    }

    /// <summary>Chooses units, be it none.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="groups">The groups to take, none for all of them; null for the good units, or all where no table says which are good.</param>
    /// <param name="column">The column that holds the groups, or null for the first of <see cref="KnownColumns"/> that says something.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="CellTypesException">There is no such column, or no unit has a group to be chosen by.</exception>
    public static UnitGroups Find(SortedRecording recording, IReadOnlyCollection<string>? groups = null, string? column = null)
    {
        if (recording is null) throw new ArgumentNullException(nameof(recording));
        string[] columns = [.. recording.PropertySources.Keys.OrderBy(name => name, StringComparer.Ordinal)];
        if (column is not null && !columns.Contains(column))
        {
            column = columns.FirstOrDefault(name => name.Equals(column, StringComparison.OrdinalIgnoreCase))
                ?? throw Refusal(recording, $"no table of {recording.Path} has a column '{column}'; {(columns.Length == 0 ? "there is none" : $"the columns are {string.Join(", ", columns)}")}.");
        }
        column ??= KnownColumns.FirstOrDefault(known => recording.Units.Any(unit => Says(ValueOf(unit, known))));
        if (column is null && groups?.Count > 0)
            throw new CellTypesException($"no unit of {recording.Path} has a group, so none can be chosen by it: leave out --group, which takes them all.");
        return new UnitGroups(recording, column, groups is null ? (column is null ? null : Good) : groups.Count == 0 ? null : groups);
    }

    /// <summary>Keeps the choice of units, whose signals are others now, for example waveforms averaged from the raw recording.</summary>
    /// <param name="recording">The units of <see cref="Recording"/>, with other signals.</param>
    /// <returns>The same choice.</returns>
    public UnitGroups With(SortedRecording recording) => new(this, recording ?? throw new ArgumentNullException(nameof(recording)));

    /// <summary>Gets the group of a unit.</summary>
    /// <param name="unit">A unit of the recording.</param>
    /// <returns>The group as its table has it, or null where no table gives it one.</returns>
    public string? Of(SortedUnit unit) => _column is not null && ValueOf(unit, _column) is string group && Says(group) ? group : null;

    /// <summary>Says why a unit was not chosen.</summary>
    /// <param name="unit">A unit of the recording.</param>
    /// <returns>The reason in a few words, or null for a unit that was chosen.</returns>
    public string? Problem(SortedUnit unit) => _chosen is null || _chosen.Any(group => IsSame(group, Of(unit) ?? Unsorted))
        ? null
        : $"its group is {Of(unit) ?? "not set"}";

    /// <summary>Gets the name that a column goes by: that of <see cref="KnownColumns"/> where only the case differs.</summary>
    /// <param name="column">The name in a file.</param>
    internal static string NameOf(string column) => KnownColumns.FirstOrDefault(known => known.Equals(column, StringComparison.OrdinalIgnoreCase)) ?? column;

    /// <summary>Tells whether a value puts a unit into a group.</summary>
    /// <param name="group">The value, or null for none.</param>
    internal static bool Says(string? group) => !string.IsNullOrWhiteSpace(group) && !string.Equals(group, Unsorted, StringComparison.OrdinalIgnoreCase);

    // A group that is a number may be written as 1 or as 1.0.
    private static bool IsSame(string group, string other) =>
        string.Equals(group, other, StringComparison.OrdinalIgnoreCase)
        || (double.TryParse(group, NumberStyles.Float, CultureInfo.InvariantCulture, out double first) && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out double second) && first == second);

    // What could not be read may be what is missing.
    private static CellTypesException Refusal(SortedRecording recording, string problem) => new(string.Join(" ", recording.TableNotes.Prepend(problem)));

    private static string? ValueOf(SortedUnit unit, string column) => unit.Properties.TryGetValue(column, out string? value) ? value : null;

    private string Summarise(SortedRecording recording)
    {
        int all = recording.Units.Count, chosen = Recording.Units.Count;
        string units = all == 1 ? "unit" : "units", every = all == 1 ? "1 of 1 unit" : $"all {Number(all)} units";
        if (_column is null) return $"{every}: no table says which are good";
        string file = recording.PropertySources.TryGetValue(_column, out string? source) ? $" in {source}" : "";
        if (_chosen is null) return $"{every}: every {_column}{file}";
        string[] taken = [.. Recording.Units.Select(unit => Of(unit) ?? Unsorted).Distinct()];
        IEnumerable<string> leftOut = recording.Units.Where(unit => Problem(unit) is not null).GroupBy(unit => Of(unit) ?? "without a group")
            .OrderByDescending(group => group.Count()).Select(group => $"{Number(group.Count())} {group.Key}");
        string rest = chosen == all ? "" : $"; left out: {string.Join(", ", leftOut)}";
        return PlainText.Show($"{Number(chosen)} of {Number(all)} {units}: {_column} {string.Join(" or ", taken.Length > 0 ? taken : _chosen)}{file}{rest}");
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
