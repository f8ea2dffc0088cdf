using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Names the units whose template cannot be used.</summary>
internal static class MissingTemplates
{
    private const int MostNames = 10;

    public static void Note(IEnumerable<SortedUnit> units, List<string> notes)
    {
        string[] without = [.. units.Where(unit => unit.Template is null).Select(unit => PlainText.Show(unit.Name))];
        if (without.Length == 0) return;
        string more = without.Length > MostNames ? $" and {without.Length - MostNames} more" : "";
        notes.Add($"No template for unit {string.Join(", ", without.Take(MostNames))}{more}: it is flat, not finite, larger than 100,000 or on no known channel.");
    }
}
