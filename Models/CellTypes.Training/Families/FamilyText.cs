using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Families;

/// <summary>How a model family is written, taken apart: <c>wrapper:part+part</c>, any of them with settings in parentheses.</summary>
/// <param name="Wrappers">What stands before a colon, the outermost first.</param>
/// <param name="Parts">The families that are joined by <c>+</c>, at least one.</param>
public sealed record FamilyText(IReadOnlyList<FamilyTerm> Wrappers, IReadOnlyList<FamilyTerm> Parts)
{
    // The family whose name has a colon, such as cnn:triple.
    private const string Variants = "cnn";

    /// <summary>Takes a text apart. Names and settings are not looked at.</summary>
    /// <param name="text">The text, such as <c>calibrated:gp(length=1.4)+forest(trees=500,leaf=3)</c>.</param>
    /// <exception cref="CellTypesException">Parentheses do not match, or what is in them is not <c>name=value,name=value</c>.</exception>
    public static FamilyText Parse(string text)
    {
        string[] terms = [.. Split(text, ':')];
        return new FamilyText([.. terms[..^1].Select(ParseTerm)], [.. Split(terms[^1], '+').Select(ParseTerm)]);
    }

    /// <summary>The name by which <see cref="With"/> knows a setting of a part: <c>leaf</c>, or <c>forest.leaf</c> where there are several
    /// parts.</summary>
    /// <param name="part">The part.</param>
    /// <param name="setting">The name of the setting within it.</param>
    public string NameOf(FamilyTerm part, string setting) => Parts.Count == 1 ? setting : $"{part.Name}.{setting}";

    /// <summary>The same family with more settings; those that are written already stay as they are.</summary>
    /// <param name="settings">The settings by <see cref="NameOf"/>.</param>
    public FamilyText With(IReadOnlyDictionary<string, string> settings) => this with { Parts = [.. Parts.Select(part => Fill(part, settings))] };

    /// <summary>The text, which <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        string.Concat(Wrappers.Select(wrapper => $"{wrapper}:")) + string.Join("+", Parts);

    private FamilyTerm Fill(FamilyTerm part, IReadOnlyDictionary<string, string> settings)
    {
        Dictionary<string, string> all = new(part.Settings);
        string prefix = NameOf(part, "");
        foreach ((string name, string value) in settings.Where(setting => setting.Key.StartsWith(prefix, StringComparison.Ordinal)))
            all.TryAdd(name[prefix.Length..], value);
        return part with { Settings = all };
    }

    // At separators outside of parentheses; cnn: begins the name of a family.
    private static IEnumerable<string> Split(string text, char separator)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0) break;
            if (depth > 0 || text[i] != separator || (separator == ':' && IsPartOfName(text[..i]))) continue;
            yield return text[start..i];
            start = i + 1;
        }
        if (depth != 0) throw new CellTypesException($"The parentheses of model family '{text}' do not match.");
        yield return text[start..];
    }

    private static bool IsPartOfName(string before) => before == Variants || before.EndsWith($":{Variants}", StringComparison.Ordinal) || before.EndsWith($"+{Variants}", StringComparison.Ordinal);

    private static FamilyTerm ParseTerm(string text)
    {
        int open = text.IndexOf('(');
        if (open < 0) return new FamilyTerm(text, new Dictionary<string, string>());
        if (text[^1] != ')') throw Malformed(text);
        Dictionary<string, string> settings = [];
        foreach (string setting in Split(text[(open + 1)..^1], ','))
        {
            string[] parts = [.. setting.Split('=', 2).Select(part => part.Trim())];
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0) throw Malformed(text);
            if (!settings.TryAdd(parts[0], parts[1])) throw new CellTypesException($"Model family '{text}' sets {parts[0]} twice.");
        }
        return new FamilyTerm(text[..open], settings);
    }

    private static CellTypesException Malformed(string text) =>
        new($"Model family '{text}' is not written as NAME(setting=value,setting=value), for example forest(trees=500,leaf=3).");
}
