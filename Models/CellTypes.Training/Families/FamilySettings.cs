using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CellTypes.Training.Families;

/// <summary>The settings of a model family as they were written, such as <c>trees=500,leaf=3</c>: names and texts, read by kind.</summary>
/// <remarks>
/// Whoever makes a family asks for every setting that the family has, with its default; <see cref="CheckNoneIsLeft"/> then tells a setting
/// that nobody asked for. The names are compared as they are written.
/// </remarks>
/// <param name="family">The name of the family, for messages.</param>
/// <param name="given">The settings that were written.</param>
internal sealed class FamilySettings(string family, IReadOnlyDictionary<string, string> given)
{
    private readonly List<string> _known = [];

    /// <summary>Gets the names of the settings that were asked for so far: those that the family has.</summary>
    public IReadOnlyList<string> Known => _known;

    /// <summary>A whole number.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it was not written.</param>
    /// <param name="least">The least value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <exception cref="CellTypesException">What was written is no whole number in this range.</exception>
    public int Integer(string name, int whenAbsent, int least, int most) => Read(
        name,
        whenAbsent,
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n) && n >= least && n <= most ? n : null,
        $"a whole number from {least} to {most}");

    /// <summary>A number.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it was not written.</param>
    /// <param name="least">The least value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <exception cref="CellTypesException">What was written is no number in this range.</exception>
    public double Number(string name, double whenAbsent, double least, double most) => Read(
        name,
        whenAbsent,
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double x) && x >= least && x <= most ? x : null,
        FormattableString.Invariant($"a number from {least} to {most}"));

    /// <summary>A text of any kind.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>What was written; null where nothing was.</returns>
    public string? Text(string name)
    {
        _known.Add(name);
        return given.GetValueOrDefault(name);
    }

    /// <summary>Yes or no.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it was not written.</param>
    /// <exception cref="CellTypesException">Neither was written.</exception>
    public bool Flag(string name, bool whenAbsent) => Read<bool>(
        name, whenAbsent, text => text switch { "yes" => true, "no" => false, _ => null }, "yes or no");

    /// <summary>One of some values of an enumeration, each written as its name in lower case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it was not written.</param>
    /// <exception cref="CellTypesException">What was written is none of the names.</exception>
    public T Choice<T>(string name, T whenAbsent)
        where T : struct, Enum => Choice(name, whenAbsent, [.. Enum.GetValues<T>().Select(value => ($"{value}".ToLowerInvariant(), value))]);

    /// <summary>One of some values.</summary>
    /// <typeparam name="T">What is chosen.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it was not written.</param>
    /// <param name="choices">How each value is written, and the value.</param>
    /// <exception cref="CellTypesException">What was written is none of them.</exception>
    public T Choice<T>(string name, T whenAbsent, params (string Text, T Value)[] choices)
    {
        _known.Add(name);
        if (!given.TryGetValue(name, out string? text)) return whenAbsent;
        int index = Array.FindIndex(choices, choice => choice.Text == text);
        return index >= 0 ? choices[index].Value : throw Refuse(name, text, string.Join(" or ", choices.Select(choice => choice.Text)));
    }

    /// <summary>A value of a kind of its own.</summary>
    /// <typeparam name="T">The kind of value.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it was not written.</param>
    /// <param name="parse">Reads the text; null where it cannot.</param>
    /// <param name="expected">What can be written, for the message: <c>a number from 1 to 9</c>.</param>
    /// <exception cref="CellTypesException">What was written cannot be read.</exception>
    public T Read<T>(string name, T whenAbsent, Func<string, T?> parse, string expected)
        where T : struct
    {
        _known.Add(name);
        return given.TryGetValue(name, out string? text) ? parse(text) ?? throw Refuse(name, text, expected) : whenAbsent;
    }

    /// <summary>Checks that every setting that was written was asked for.</summary>
    /// <exception cref="CellTypesException">The family has no such setting; the message lists those there are.</exception>
    public void CheckNoneIsLeft()
    {
        if (given.Keys.FirstOrDefault(name => !_known.Contains(name)) is not string unknown) return;
        string known = _known.Count > 0 ? $"it has {string.Join(", ", _known)}" : "it has none";
        throw new CellTypesException($"Model family {family} has no setting '{unknown}': {known}.");
    }

    private CellTypesException Refuse(string name, string text, string expected) =>
        new($"Setting {name} of model family {family} is '{text}': use {expected}.");
}
