using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.ShortForms;

/// <summary>The settings of a <see cref="ShortForm"/>, by kind: null or the default where one is not written, an error that names it where its value cannot be.
/// Whoever reads asks for every setting that there is.</summary>
internal sealed class SettingReader(ShortForm form)
{
    private readonly List<string> _known = [];

    public int? Integer(string name, int least = int.MinValue, int most = int.MaxValue) => Find(name) is not string text ? null
        : SettingValue.Integer(text) is int number && number >= least && number <= most ? number : throw Refuse(name, text, SettingValue.AnInteger(text, least, most));

    public double? Number(string name, double least = double.MinValue, double most = double.MaxValue) => Value(
        name,
        double? (text) => SettingValue.Number(text) is double number && number >= least && number <= most ? number : null,
        most == double.MaxValue ? SettingValue.ANumber : FormattableString.Invariant($"a number from {least} to {most}"));

    public TimeSpan? Time(string name) => Value(name, SettingValue.Time, SettingValue.ATime);

    /// <summary>Yes or no.</summary>
    public bool Flag(string name, bool whenAbsent) => Choice(name, whenAbsent, ("yes", true), ("no", false));

    /// <summary>One of the values of an enumeration, each written as its name in lower case.</summary>
    public T Choice<T>(string name, T whenAbsent)
        where T : struct, Enum => Choice(name, whenAbsent, [.. Enum.GetValues<T>().Select(value => ($"{value}".ToLowerInvariant(), value))]);

    /// <summary>One of some values, by how each is written.</summary>
    public T Choice<T>(string name, T whenAbsent, params (string Text, T Value)[] choices)
    {
        if (Find(name) is not string text) return whenAbsent;
        int index = Array.FindIndex(choices, choice => choice.Text == text);
        return index >= 0 ? choices[index].Value : throw Refuse(name, text, string.Join(" or ", choices.Select(choice => choice.Text)));
    }

    /// <summary>Whole numbers with dashes between them.</summary>
    public IReadOnlyList<int>? Integers(string name, int least, int most)
    {
        if (Find(name) is not string text) return null;
        int?[] numbers = [.. text.Split('-').Select(SettingValue.Integer)];
        return numbers.All(number => number >= least && number <= most)
            ? [.. numbers.Select(number => number!.Value)]
            : throw Refuse(name, text, $"whole numbers from {least} to {most} with dashes between them, such as 117-148");
    }

    /// <summary>A value of a kind of its own, whose reader gives null for what it cannot read.</summary>
    public T? Value<T>(string name, Func<string, T?> parse, string expected)
        where T : struct => Find(name) is string text ? parse(text) ?? throw Refuse(name, text, expected) : null;

    /// <summary>A name, a file or a folder, which cannot be empty.</summary>
    public string? Text(string name) => Find(name) is not "" and var text ? text : throw Wrong(name == ShortForm.Place ? "a name is empty" : $"{name}= is empty");

    /// <summary>The texts of a setting that may be written several times, in their order.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        _known.Add(name);
        return [.. form.Settings.Where(setting => setting.Key == name).Select(setting => setting.Value)];
    }

    /// <summary>Makes an error about the form.</summary>
    /// <param name="problem">What is wrong, without a full stop.</param>
    public CellTypesException Wrong(string problem) => new($"'{form}': {problem}.");

    /// <summary>Makes an error about a setting that has to be there, and says which may be it misspelt.</summary>
    public CellTypesException Missing(string name, string what)
    {
        string? misspelt = form.Settings.Select(setting => setting.Key).FirstOrDefault(key => key != ShortForm.Place && IsNear(key, name));
        return Wrong($"{name}= is missing, {what}{(misspelt is null ? "" : $"; perhaps {misspelt}= is meant for it")}");
    }

    /// <summary>Refuses a setting that nobody asked for.</summary>
    public void CheckAllWereRead()
    {
        if (form.Settings.All(setting => _known.Contains(setting.Key))) return;
        (string key, string value) = form.Settings.First(setting => !_known.Contains(setting.Key));
        string[] names = [.. _known.Where(name => name != ShortForm.Place)];
        string all = names.Length == 0 ? "it has none" : $"the settings are {string.Join(", ", names)}";
        if (key == ShortForm.Place) throw Wrong($"'{value}' is no setting, which is written NAME=VALUE; {all}");
        string? nearest = names.Where(name => IsNear(key, name)).MinBy(name => Distance(name, key));
        throw Wrong($"there is no setting '{key}'{(nearest is null ? "" : $", perhaps {nearest} is meant")}; {all}");
    }

    private string? Find(string name) => Texts(name) switch
    {
        [] => null,
        [string text] => text,
        var texts => throw Wrong(name == ShortForm.Place ? $"one of {string.Join(" and ", texts)} is too many" : $"{name} is written {texts.Count} times"),
    };

    private CellTypesException Refuse(string name, string text, string expected) =>
        Wrong(name == ShortForm.Place ? $"'{text}' must be {expected}" : SettingValue.Problem(name, text, expected));

    private static bool IsNear(string key, string name) => Distance(key, name) <= 1 + key.Length / 4;

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
