using System;
using System.Globalization;

#pragma warning disable IDE0130 // Every namespace below CellTypes sees it.
namespace CellTypes;

/// <summary>
/// A setting outside its range. The message names the property that holds it; a program whose users write settings in another way, such as options of a
/// command line, says it again with <see cref="Spell"/>.
/// </summary>
/// <param name="name">The property.</param>
/// <param name="value">Its value.</param>
/// <param name="range">What it must be, for example <c>from 0 to 1</c>, or <c>longer than</c> where another setting limits it.</param>
/// <param name="limit">The property of that other setting, and its value.</param>
public sealed class SettingException(string name, object value, string range, (string Name, object Value)? limit = null)
    : CellTypesException(Sentence(name, value, range, limit, property => property, Text))
{
    /// <summary>Gets the name of the property.</summary>
    public string Name => name;

    /// <summary>Gets the value that was refused.</summary>
    public object Value => value;

    /// <summary>Gets what the value must be; where another setting limits it, up to the name of that.</summary>
    public string Range => range;

    /// <summary>Says the same of settings as a user writes them.</summary>
    /// <param name="nameOf">Gives the name of a property's setting.</param>
    /// <param name="time">Writes a time.</param>
    /// <returns>A sentence.</returns>
    public string Spell(Func<string, string> nameOf, Func<TimeSpan, string> time) => Sentence(name, value, range, limit, nameOf, of => of is TimeSpan span ? time(span) : Text(of));

    private static string Sentence(string name, object value, string range, (string Name, object Value)? limit, Func<string, string> spell, Func<object, string> text) =>
        $"{spell(name)} is {text(value)}; it must be {range}{(limit is (string other, object bound) ? $" {spell(other)} ({text(bound)})" : "")}.";

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "empty";
}
