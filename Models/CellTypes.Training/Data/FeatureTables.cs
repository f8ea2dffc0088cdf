using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Data;

/// <summary>What the readers of feature tables share.</summary>
internal static class FeatureTables
{
    /// <summary>Makes a set of the rows of a table; its classes are the labels found, by name.</summary>
    /// <exception cref="CellTypesException">A unit has no label, or comes twice.</exception>
    public static LabelledSet ToLabelledSet(
        CsvTable table,
        string[] features,
        float[] inputs,
        int[] rows,
        string[] unitIds,
        Dictionary<string, IReadOnlyList<string>> groups)
    {
        string[] labels = [.. rows.Select(row => table.Text(row, "label"))];
        int unlabelled = Array.FindIndex(labels, string.IsNullOrWhiteSpace);
        if (unlabelled >= 0)
            throw table.Error(rows[unlabelled], "label", "the label is missing");
        var seen = new HashSet<string>();
        int twice = Array.FindIndex(unitIds, id => !seen.Add(id));
        if (twice >= 0)
            throw table.Error(rows[twice], "unit", $"unit {unitIds[twice]} comes twice");
        string[] classes = [.. labels.Distinct().Order(StringComparer.Ordinal)];
        return new LabelledSet(inputs, features, [.. labels.Select(label => Array.IndexOf(classes, label))], classes, unitIds, groups);
    }
}
