using System;
using System.Globalization;

#pragma warning disable IDE0130 // Every namespace below CellTypes sees it.
namespace CellTypes;

/// <summary>
/// A setting outside its range. The message names the property that holds it; who lets a user write settings in another way, such as an option of a
/// command line, says it again with <see cref="Spell"/>.
/// </summary>
public sealed class SettingException : CellTypesException
{
    private readonly (string Name, object Value)? _limit;

    /// <summary>Makes an error of a value on its own.</summary>
    /// <param name="name">The property.</param>
    /// <param name="value">Its value.</param>
    /// <param name="range">What it must be, for example <c>from 0 to 1</c>.</param>
    public SettingException(string name, object value, string range)
        : this(name, value, range, null)
    {
    }

    /// <summary>Makes an error of a value that does not go with that of another setting.</summary>
    /// <param name="name">The property.</param>
    /// <param name="value">Its value.</param>
    /// <param name="range">What it must be, for example <c>longer than</c>, before the other setting.</param>
    /// <param name="limit">The property of the other setting.</param>
    /// <param name="limitValue">The value of that.</param>
    public SettingException(string name, object value, string range, string limit, object limitValue)
        : this(name, value, range, (limit, limitValue))
    {
    }

    private SettingException(string name, object value, string range, (string Name, object Value)? limit)
        : base(Sentence(name, value, range, limit, property => property, Text)) =>
        (Name, Value, Range, _limit) = (name, value, range, limit);

    /// <summary>Gets the name of the property.</summary>
    public string Name { get; }

    /// <summary>Gets the value that was refused.</summary>
    public object Value { get; }

    /// <summary>Gets what it must be, for example <c>from 0 to 1</c>; where another setting limits it, up to the name of that.</summary>
    public string Range { get; }

    /// <summary>Says the same of settings as a user writes them.</summary>
    /// <param name="name">Gives the name of a property's setting.</param>
    /// <param name="value">Writes a time.</param>
    /// <returns>A sentence.</returns>
    public string Spell(Func<string, string> name, Func<TimeSpan, string> value) =>
        Sentence(Name, Value, Range, _limit, name, of => of is TimeSpan time ? value(time) : Text(of));

    private static string Sentence(string name, object value, string range, (string Name, object Value)? limit, Func<string, string> spell, Func<object, string> text)
    {
        string bound = limit is (string other, object of) ? $" {spell(other)} ({text(of)})" : "";
        return $"{spell(name)} is {text(value)}; it must be {range}{bound}.";
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "empty";
}
