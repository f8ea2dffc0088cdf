using System;
using System.Collections.Generic;
using System.Text.Json;

namespace CellTypes.Streaming.Publishing;

/// <summary>A value of a JSON document that knows its name, so that a wrong one can be told in one line.</summary>
internal readonly struct JsonField(JsonElement value, string name)
{
    public bool IsNull => value.ValueKind == JsonValueKind.Null;

    public string Text => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong("text");

    public string? TextOrNull => IsNull ? null : Text;

    public long Integer =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long integer) ? integer : throw Wrong("an integer");

    public int SmallInteger =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int integer) ? integer : throw Wrong("an integer");

    /// <summary>Gets a finite number; a literal such as 1e999 is none.</summary>
    public double Number =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && !double.IsInfinity(number)
            ? number
            : throw Wrong("a number");

    public bool Flag => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    public JsonField this[string field] => Optional(field) ?? throw new FormatException($"'{name}' lacks the field '{field}'.");

    /// <summary>Gets a field of this object, or null where it has none of that name.</summary>
    public JsonField? Optional(string field)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong("an object");
        return value.TryGetProperty(field, out JsonElement found) ? new JsonField(found, field) : null;
    }

    /// <summary>Reads every item of this list.</summary>
    public List<T> Items<T>(Func<JsonField, T> read)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Wrong("a list");
        var items = new List<T>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray()) items.Add(read(new JsonField(item, name)));
        return items;
    }

    private FormatException Wrong(string expected) => new($"'{name}' is not {expected}.");
}
