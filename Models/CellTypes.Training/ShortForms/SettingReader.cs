using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.ShortForms;

/// <summary>The settings of a <see cref="ShortForm"/>, read by kind. Whoever reads asks for every setting that there is.</summary>
/// <param name="form">The form.</param>
public sealed class SettingReader(ShortForm form)
{
    private readonly List<string> _known = [];

    /// <summary>A whole number.</summary>
    /// <param name="name">The setting, or <see cref="ShortForm.Place"/>.</param>
    /// <param name="least">The least value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <returns>The number, or null where none is written.</returns>
    /// <exception cref="CellTypesException">What is written is no whole number in this range.</exception>
    public int? Integer(string name, int least = int.MinValue, int most = int.MaxValue) => Value(
        name, int? (text) => SettingValue.Integer(text) is int number && number >= least && number <= most ? number : null, text => SettingValue.IntegerRange(text, least, most));

    /// <summary>A number.</summary>
    /// <param name="name">The setting, or <see cref="ShortForm.Place"/>.</param>
    /// <param name="least">The least value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <returns>The number, or null where none is written.</returns>
    /// <exception cref="CellTypesException">What is written is no number in this range.</exception>
    public double? Number(string name, double least = double.MinValue, double most = double.MaxValue) => Value(
        name,
        double? (text) => SettingValue.Number(text) is double number && number >= least && number <= most ? number : null,
        most == double.MaxValue ? SettingValue.ANumber : FormattableString.Invariant($"a number from {least} to {most}"));

    /// <summary>A time.</summary>
    /// <param name="name">The setting, or <see cref="ShortForm.Place"/>.</param>
    /// <returns>The time, or null where none is written.</returns>
    /// <exception cref="CellTypesException">What is written is no time.</exception>
    public TimeSpan? Time(string name) => Value(name, SettingValue.Time, SettingValue.ATime);

    /// <summary>Yes or no.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it is not written.</param>
    /// <exception cref="CellTypesException">Neither is written.</exception>
    public bool Flag(string name, bool whenAbsent) => Choice(name, whenAbsent, ("yes", true), ("no", false));

    /// <summary>One of the values of an enumeration, each written as its name in lower case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it is not written.</param>
    /// <exception cref="CellTypesException">What is written is none of the names.</exception>
    public T Choice<T>(string name, T whenAbsent)
        where T : struct, Enum => Choice(name, whenAbsent, [.. Enum.GetValues<T>().Select(value => ($"{value}".ToLowerInvariant(), value))]);

    /// <summary>One of some values.</summary>
    /// <typeparam name="T">What is chosen.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="whenAbsent">Its value where it is not written.</param>
    /// <param name="choices">How each value is written, and the value.</param>
    /// <exception cref="CellTypesException">What is written is none of them.</exception>
    public T Choice<T>(string name, T whenAbsent, params (string Text, T Value)[] choices)
    {
        if (Find(name) is not string text) return whenAbsent;
        int index = Array.FindIndex(choices, choice => choice.Text == text);
        return index >= 0 ? choices[index].Value : throw Refuse(name, text, string.Join(" or ", choices.Select(choice => choice.Text)));
    }

    /// <summary>Whole numbers with dashes between them, such as <c>117-148</c>.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="least">The least value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <returns>The numbers, or null where none are written.</returns>
    /// <exception cref="CellTypesException">What is written is something else.</exception>
    public IReadOnlyList<int>? Integers(string name, int least, int most)
    {
        if (Find(name) is not string text) return null;
        int?[] numbers = [.. text.Split('-').Select(SettingValue.Integer)];
        return numbers.All(number => number >= least && number <= most)
            ? [.. numbers.Select(number => number!.Value)]
            : throw Refuse(name, text, $"whole numbers from {least} to {most} with dashes between them, such as 117-148");
    }

    /// <summary>A value of a kind of its own.</summary>
    /// <typeparam name="T">The kind of value.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="parse">Reads the text; null where it cannot.</param>
    /// <param name="expected">What can be written, for the message: <c>a number from 1 to 9</c>.</param>
    /// <returns>The value, or null where none is written.</returns>
    /// <exception cref="CellTypesException">What is written cannot be read.</exception>
    public T? Value<T>(string name, Func<string, T?> parse, string expected)
        where T : struct => Value(name, parse, _ => expected);

    /// <summary>A text, such as a name, a file or a folder.</summary>
    /// <param name="name">The setting, or <see cref="ShortForm.Place"/>.</param>
    /// <returns>The text, or null where none is written.</returns>
    /// <exception cref="CellTypesException">It is empty.</exception>
    public string? Text(string name) => Find(name) switch
    {
        "" => throw Wrong(name == ShortForm.Place ? "a name is empty" : $"{name}= is empty"),
        string text => text,
        null => null,
    };

    /// <summary>A text that has to be there.</summary>
    /// <param name="name">The setting, or <see cref="ShortForm.Place"/>.</param>
    /// <param name="what">What it is, for example <c>a file</c>.</param>
    /// <exception cref="CellTypesException">It is missing or empty.</exception>
    public string RequiredText(string name, string what) => Text(name) ?? throw Missing(name, what);

    /// <summary>A whole number that has to be there.</summary>
    /// <param name="name">The setting, or <see cref="ShortForm.Place"/>.</param>
    /// <param name="what">What it is, for example <c>the number of folds</c>.</param>
    /// <param name="least">The least value allowed.</param>
    /// <exception cref="CellTypesException">It is missing, or no whole number in this range.</exception>
    public int RequiredInteger(string name, string what, int least) => Integer(name, least) ?? throw Missing(name, what);

    /// <summary>The texts of a setting that may be written several times, in their order.</summary>
    /// <param name="name">The setting, or <see cref="ShortForm.Place"/>.</param>
    public IReadOnlyList<string> Texts(string name)
    {
        _known.Add(name);
        return [.. form.Settings.Where(setting => setting.Key == name).Select(setting => setting.Value)];
    }

    /// <summary>Makes an error about the form.</summary>
    /// <param name="problem">What is wrong, without a full stop.</param>
    public CellTypesException Wrong(string problem) => new($"'{form}': {problem}.");

    /// <summary>Checks that every setting that is written was asked for.</summary>
    /// <exception cref="CellTypesException">There is no such setting; the message names the nearest, and all that there are.</exception>
    internal void CheckAllWereRead()
    {
        if (form.Settings.All(setting => _known.Contains(setting.Key))) return;
        (string key, string value) = form.Settings.First(setting => !_known.Contains(setting.Key));
        string[] names = [.. _known.Where(name => name != ShortForm.Place).Distinct()];
        string all = names.Length == 0 ? "it has none" : $"the settings are {string.Join(", ", names)}";
        if (key == ShortForm.Place) throw Wrong($"'{value}' is no setting, which is written NAME=VALUE; {all}");
        string? nearest = names.Where(name => Distance(name, key) <= 1 + key.Length / 4).MinBy(name => Distance(name, key));
        throw Wrong($"there is no setting '{key}'{(nearest is null ? "" : $", perhaps {nearest} is meant")}; {all}");
    }

    private T? Value<T>(string name, Func<string, T?> parse, Func<string, string> expected)
        where T : struct => Find(name) is string text ? parse(text) ?? throw Refuse(name, text, expected(text)) : null;

    private string? Find(string name)
    {
        IReadOnlyList<string> texts = Texts(name);
        if (texts.Count > 1) throw Wrong(name == ShortForm.Place ? $"one of {string.Join(" and ", texts)} is too many" : $"{name} is written {texts.Count} times");
        return texts.Count == 1 ? texts[0] : null;
    }

    private CellTypesException Missing(string name, string what) => Wrong(name == ShortForm.Place ? $"{what} is missing" : $"{name}= is missing, {what}");

    private CellTypesException Refuse(string name, string text, string expected) =>
        Wrong(name == ShortForm.Place ? $"'{text}' must be {expected}" : SettingValue.Problem(name, text, expected));

    // The number of letters to add, leave out or replace (Levenshtein).
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(Math.Min(row[j], row[j + 1]) + 1, diagonal + (a[i] == b[j] ? 0 : 1)));
        }
        return row[^1];
    }
}
