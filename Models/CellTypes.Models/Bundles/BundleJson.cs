using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CellTypes.Models.Bundles;

/// <summary>How the JSON files of a bundle are written and read, by code that the compiler makes.</summary>
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(ViewBands[]))]
internal sealed partial class BundleJson : JsonSerializerContext
{
    /// <summary>For files that people read.</summary>
    public static BundleJson Indented { get; } = new(Written(indented: true));

    /// <summary>For files of numbers.</summary>
    public static BundleJson Compact { get; } = new(Written(indented: false));

    private static JsonSerializerOptions Written(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
