using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Collects the columns of a table of units whose rows are those of the spikes, as SpikeInterface and NWB keep them.</summary>
/// <param name="unitCount">The number of units.</param>
internal sealed class UnitColumns(int unitCount)
{
    // What SpikeInterface makes of the column group of phy, and NWB files have from it.
    private const string Quality = "quality";

    // SpikeInterface numbers the groups of channels that units are on; a curator's groups have names.
    private const string ChannelGroup = "channel_group";

    private readonly Dictionary<string, string>[] _properties = [.. Enumerable.Range(0, unitCount).Select(_ => new Dictionary<string, string>())];
    private readonly Dictionary<string, string> _sources = [];

    /// <summary>Gets the columns of each unit without those that are blank.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Properties => _properties;

    /// <summary>Gets where each column is from.</summary>
    public IReadOnlyDictionary<string, string> Sources => _sources;

    /// <summary>Adds a column, in place of an earlier one of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">A value for each unit, empty for none.</param>
    /// <param name="source">Where it is from.</param>
    public void Add(string name, IReadOnlyList<string> values, string source)
    {
        name = NameOf(name);
        bool hasWords = values.Any(value => value.Length > 0 && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        if (name == Quality && hasWords && !_sources.ContainsKey(UnitGroups.CuratorColumn)) Add(UnitGroups.CuratorColumn, values, source);
        if (name == UnitGroups.CuratorColumn && !hasWords) name = ChannelGroup;
        for (int unit = 0; unit < _properties.Length; unit++)
        {
            if (values[unit].Length > 0) _properties[unit][name] = values[unit];
            else _properties[unit].Remove(name);
        }
        _sources[name] = source;
    }

    /// <summary>Adds a column that cannot be read. What it may say of a unit makes none good: where it is one of groups, all are in the group
    /// <see cref="PhyClusterTables.Unknown"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="source">Where it is from.</param>
    /// <returns>Whether it is one of groups.</returns>
    public bool AddUnreadable(string name, string source)
    {
        if (NameOf(name) != Quality && !UnitGroups.KnownColumns.Contains(NameOf(name))) return false;
        Add(name, [.. Enumerable.Repeat(PhyClusterTables.Unknown, _properties.Length)], source);
        return true;
    }

    private static string NameOf(string name) => name.Equals(Quality, StringComparison.OrdinalIgnoreCase) ? Quality : UnitGroups.NameOf(name);
}
