using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Training.Data;

/// <summary>Gives each of several cells a name that no other has.</summary>
/// <remarks>
/// A cell comes with the names that it may go by, the shortest first. One that two cells could have is the name of neither, be it that of the mouse both are
/// of: both go by their next one. The key by which a cell comes is unique, and the last of its names.
/// </remarks>
internal sealed class CellNames
{
    private readonly Dictionary<string, string[]> _names = [];

    /// <summary>Adds a cell, or says once more how it may be called.</summary>
    /// <param name="key">What tells it from all others.</param>
    /// <param name="names">The names that it may go by; null, empty ones, and those with characters that cannot be seen do not count.</param>
    public void Add(string key, params IEnumerable<string?> names) =>
        _names[key] = [.. names.OfType<string>().Select(name => name.Trim()).Where(name => name.Length > 0 && PlainText.IsPlain(name)), key];

    /// <summary>Chooses the names.</summary>
    /// <returns>The name of each cell by its key.</returns>
    public Dictionary<string, string> Choose()
    {
        Dictionary<string, int> chosen = _names.Keys.ToDictionary(key => key, _ => 0);
        while (true)
        {
            string[] shared =
            [
                .. chosen.GroupBy(cell => _names[cell.Key][cell.Value]).Where(cells => cells.Count() > 1)
                    .SelectMany(cells => cells).Where(cell => cell.Value < _names[cell.Key].Length - 1).Select(cell => cell.Key),
            ];
            if (shared.Length == 0) return chosen.ToDictionary(cell => cell.Key, cell => _names[cell.Key][cell.Value]);
            foreach (string key in shared) chosen[key]++;
        }
    }
}
