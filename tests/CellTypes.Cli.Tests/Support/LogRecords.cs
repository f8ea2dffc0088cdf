using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace CellTypes.Cli.Tests.Support;

/// <summary>Reads label logs as a user's script would.</summary>
internal static class LogRecords
{
    public static JsonObject[] Read(string path)
    {
        string text = File.ReadAllText(path);
        Assert.EndsWith("\n", text);
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    /// <summary>The records without what a clock on the wall says.</summary>
    public static string[] WithoutWallClock(string path) => [.. Read(path).Select(record =>
    {
        record.Remove("t_unix_ns");
        return record.ToJsonString();
    })];

    public static string Type(this JsonObject record) => (string)record["type"]!;

    public static long Sequence(this JsonObject record) => (long)record["seq"]!;

    /// <summary>The units, or the cells, of the last keyframe by their ids.</summary>
    public static Dictionary<string, JsonObject> LastUnits(IEnumerable<JsonObject> records)
    {
        JsonObject keyframe = records.Last(record => record.Type() == "keyframe");
        return (keyframe["units"] ?? keyframe["cells"])!.AsArray().ToDictionary(unit => (string)unit!["id"]!, unit => unit!.AsObject());
    }
}
