using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Reads where the channels of a SpikeInterface recording are from its probegroup.json.</summary>
/// <remarks>Format: probeinterface. A probe lists its contacts in an order of its own, and in device_channel_indices the channel of each, -1 for none.</remarks>
internal static class SpikeInterfaceProbe
{
    // Before it, the contacts of a probe were written in the order of the channels, whatever device_channel_indices said.
    private static readonly Version FirstWithIndices = new(0, 105);

    /// <summary>Reads the probes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channelCount">The number of channels of the recording.</param>
    /// <param name="version">The version of SpikeInterface that wrote it.</param>
    /// <param name="notes">Receives a line where the file cannot be used.</param>
    /// <returns>The channels, those of two probes on shanks of their own; null where it is unknown where they are.</returns>
    /// <exception cref="CellTypesException">The file is damaged.</exception>
    public static ProbeGeometry? Read(string path, int channelCount, Version version, List<string> notes)
    {
        if (!File.Exists(path)) return None("is missing");
        IReadOnlyList<JsonElement> probes = PythonJson.Read(path).Member("probes").Items() ?? throw new CellTypesException($"{path} has no list of probes; copy it again.");
        List<Contact> contacts = [];
        for (int probe = 0; probe < probes.Count; probe++)
        {
            if (ContactsOf(probes[probe], probe) is not List<Contact> ofProbe) return None("does not give the positions in a plane, in um, mm or m");
            contacts.AddRange(ofProbe);
        }
        contacts.RemoveAll(contact => contact.Channel < 0);
        if (contacts.Count != channelCount) return None($"has {contacts.Count} contacts for {channelCount} channels");
        bool isOrdered = contacts.Select(contact => contact.Channel).Distinct().Count() == channelCount && (probes.Count > 1 || version >= FirstWithIndices);
        Contact[] channels = isOrdered ? [.. contacts.OrderBy(contact => contact.Channel)] : [.. contacts];
        (double X, double Y)[] positions = [.. channels.Select(contact => (contact.X, contact.Y))];
        return ChannelPlaces.Check(new ProbeGeometry(positions, ShanksOf(channels, positions)), Path.GetFileName(path), "shank_ids", notes);

        ProbeGeometry? None(string problem)
        {
            notes.Add($"{Path.GetFileName(path)} {problem}: where the channels lie is unknown.");
            return null;
        }
    }

    private static int[] ShanksOf(Contact[] channels, (double X, double Y)[] positions)
    {
        int[] byGaps = ProbeGeometry.ShanksOf(positions);
        List<(int, string, int)> shanks = [.. channels.Select(Shank).Distinct().OrderBy(shank => shank.Probe).ThenBy(shank => shank.Gap).ThenBy(shank => shank.Name, StringComparer.Ordinal)];
        return [.. channels.Select((contact, i) => shanks.IndexOf(Shank(contact, i)))];

        // Where nobody named the shanks, the gaps between columns tell them apart.
        (int Probe, string Name, int Gap) Shank(Contact contact, int i) => (contact.Probe, contact.Shank, byGaps[i]);
    }

    private static List<Contact>? ContactsOf(JsonElement probe, int index)
    {
        double scale = probe.Member("si_units") is { ValueKind: JsonValueKind.String } unit ? unit.GetString() switch { "um" => 1, "mm" => 1e3, "m" => 1e6, _ => 0 } : 1;
        if (scale == 0 || probe.Member("contact_positions").Items() is not { } items) return null;
        double[]?[] positions = [.. items.Select(item => ((JsonElement?)item).Numbers())];
        if (positions.Any(position => position?.Length != 2)) return null;
        double[]? channels = probe.Member("device_channel_indices").Numbers();
        string[]? shanks = probe.Member("shank_ids").Texts();
        if (channels is not null && (channels.Length != positions.Length || channels.Any(double.IsNaN))) channels = null;
        return
        [
            .. positions.Select((position, i) => new Contact(
                index, channels is null ? i : (int)channels[i], shanks?.Length == positions.Length ? shanks[i] : "", scale * position![0], scale * position[1])),
        ];
    }

    private sealed record Contact(int Probe, int Channel, string Shank, double X, double Y);
}
