using System.Linq;

namespace CellTypes.Training.Data;

/// <summary>
/// The feature table of the C4 database (Beau et al. 2025): labelled cerebellar units of three labs. Its columns share names with
/// <see cref="ThesisFeatureTable"/>, but several definitions changed in between: a model of one table must not be fed the other.
/// </summary>
public static class C4FeatureTable
{
    private const string DendriticRatio = "dendritic_comp_amp";

    // The ratio lies between 0 and 1 and is blank where the unit has no channel to take it from. That is a property of the unit, not a gap
    // in the measurement, so it gets a value of its own, which needs no fitting and which a tree can split off.
    private const float NoDendriticRatio = -1;

    private static readonly string[] Described = ["lab", "label", "dataset", "unit"];

    // The index of a channel says where the probe sat, not what the unit is.
    private static readonly string[] NotFeatures = [.. Described, "relevant_channel"];

    /// <summary>Reads the table.</summary>
    /// <param name="path">The file, <c>units.csv</c>.</param>
    /// <returns>All units with every feature column as an input, and the groups <c>lab</c> and <c>recording</c>.</returns>
    /// <exception cref="CellTypesException">The file is empty, lacks a column, or a field is not a number; the message says
    /// where.</exception>
    public static LabelledSet Read(string path)
    {
        CsvTable table = CsvTable.Read(path, [.. NotFeatures, .. ThesisFeatureTable.TemporalFeatures, DendriticRatio]);
        string[] features = [.. table.Columns.Except(NotFeatures)];
        int[] rows = [.. Enumerable.Range(0, table.Count)];
        string[] labs = [.. rows.Select(row => table.Text(row, "lab"))];
        string[] recordings = [.. rows.Select(row => $"{labs[row]}/{table.Text(row, "dataset")}")];
        return FeatureTables.ToLabelledSet(
            table,
            features,
            [.. rows.SelectMany(row => features.Select(name => Value(table, row, name)))],
            rows,
            [.. rows.Select(row => $"{recordings[row]}/{table.Text(row, "unit")}")],
            new() { ["lab"] = labs, ["recording"] = recordings });
    }

    private static float Value(CsvTable table, int row, string name) =>
        name == DendriticRatio && table.Text(row, name).Length == 0 ? NoDendriticRatio : table.Number(row, name);
}
