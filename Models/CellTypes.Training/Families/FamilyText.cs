using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.ShortForms;

namespace CellTypes.Training.Families;

/// <summary>How a model family is written, taken apart: <c>wrapper:part+part</c>, any of them with settings in parentheses.</summary>
/// <param name="Wrappers">What stands before a colon, the outermost first.</param>
/// <param name="Parts">The families joined by <c>+</c>, at least one.</param>
internal sealed record FamilyText(IReadOnlyList<ShortForm> Wrappers, IReadOnlyList<ShortForm> Parts)
{
    // Other colons are part of a name, such as cnn:triple.
    private static readonly string[] WrapperNames = ["calibrated", "tuned", "latent"];

    /// <summary>Takes a text apart. Names of families and settings are not looked at.</summary>
    /// <exception cref="CellTypesException">Parentheses do not match, or something follows them.</exception>
    public static FamilyText Parse(string text)
    {
        IReadOnlyList<string> terms = ShortForm.Split(text, ':');
        string[] wrappers = [.. terms.SkipLast(1).TakeWhile(term => WrapperNames.Contains(term.Split('(')[0]))];
        IReadOnlyList<string> parts = ShortForm.Split(string.Join(':', terms.Skip(wrappers.Length)), '+');
        return new FamilyText([.. wrappers.Select(ShortForm.ParseCall)], [.. parts.Select(ShortForm.ParseCall)]);
    }

    /// <summary>The name by which <see cref="With"/> knows a setting of a part: <c>leaf</c>, or <c>forest.leaf</c> where there are several parts.</summary>
    public string NameOf(ShortForm part, string setting) => Parts.Count == 1 ? setting : $"{part.Name}.{setting}";

    /// <summary>The same family with more settings; those that are written already stay as they are.</summary>
    public FamilyText With(IReadOnlyDictionary<string, string> settings) => this with { Parts = [.. Parts.Select(part => Fill(part, settings))] };

    /// <summary>The text, which <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Concat(Wrappers.Select(wrapper => $"{wrapper}:")) + string.Join("+", Parts);

    private ShortForm Fill(ShortForm part, IReadOnlyDictionary<string, string> settings)
    {
        string prefix = NameOf(part, "");
        return part.With(settings
            .Where(setting => setting.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(setting => KeyValuePair.Create(setting.Key[prefix.Length..], setting.Value)));
    }
}
