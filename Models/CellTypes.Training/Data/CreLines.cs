using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Data;

/// <summary>The classes of cells of transgenic driver lines, as far as a line stands for a class.</summary>
/// <remarks>
/// Wang et al. 2022 do not list which lines of the Allen Cell Types Database make their five classes. Here a line is taken where its cells are of one class
/// nearly throughout; lines whose cells are spiny and aspiny in like numbers (Chrna2, Oxtr, Vipr2) are of none.
/// </remarks>
public static class CreLines
{
    private const string Excitatory = "Exc", Inhibitory = "Inh", VipOrHtr3a = "Vip or Htr3a";

    // What a line's name begins with; of two drivers joined by | those that are listed so.
    private static readonly (string Line, string Five, string Four)[] Classes =
    [
        .. new[]
        {
            "Ctgf", "Cux2", "Esr2", "Glt25d2", "Nr5a1", "Ntsr1", "Penk", "Rbp4", "Rorb", "Scnn1a", "Sim1", "Slc17a6", "Slc17a7", "Slc17a8", "Tlx3",
        }.Select(line => (line, Excitatory, Excitatory)),
        ("Ndnf-IRES2-dgCre", "Ndnf", ""),
        ("Pvalb-IRES-Cre", "Pvalb", "Pvalb"),
        ("Pvalb-T2A-CreERT2", "Pvalb", "Pvalb"),
        ("Sst-IRES-Cre", "Sst", "Sst"),
        ("Nos1-CreERT2|Sst-IRES-FlpO", "Sst", "Sst"),
        ("Vip-IRES-Cre", "Vip", VipOrHtr3a),
        ("Chat-IRES-Cre-neo", "", VipOrHtr3a),
        ("Htr3a-Cre_NO152", "", VipOrHtr3a),
        ("Gad2-IRES-Cre", "", ""),
        ("Nkx2-1-CreERT2", "", ""),
        ("Nos1-CreERT2", "", ""),
        ("Slc32a1-T2A-FlpO|Vipr2-IRES2-Cre", "", ""),
    ];

    /// <summary>Gets the ways to divide cells into classes: <c>five</c> (Exc, Ndnf, Pvalb, Sst, Vip), <c>four</c> (Exc, Pvalb, Sst, Vip or Htr3a) or
    /// <c>broad</c> (Exc, Inh).</summary>
    public static IReadOnlyList<string> Divisions { get; } = ["five", "four", "broad"];

    /// <summary>Finds the class of a line.</summary>
    /// <param name="line">The line, such as <c>Pvalb-IRES-Cre</c>, or a genotype that begins with it, such as <c>Pvalb-IRES-Cre/wt;Ai14</c>.</param>
    /// <param name="division">One of <see cref="Divisions"/>.</param>
    /// <returns>The class; null where the line stands for none of them.</returns>
    /// <exception cref="CellTypesException">There is no such division.</exception>
    public static string? ClassOf(string line, string division)
    {
        if (!Divisions.Contains(division)) throw new CellTypesException($"There are no classes '{division}' of driver lines: use {string.Join(", ", Divisions)}.");
        string name = Normalised(line);
        (string Line, string Five, string Four) found = Classes.FirstOrDefault(
            known => name == known.Line || (!known.Line.Contains('-') && !name.Contains('|') && name.StartsWith(known.Line, StringComparison.Ordinal)));
        if (found.Line is null) return null;
        string type = division switch
        {
            "five" => found.Five,
            "four" => found.Four,
            _ => found.Five == Excitatory ? Excitatory : Inhibitory,
        };
        return type.Length > 0 ? type : null;
    }

    // Of a genotype the drivers: what is before each slash, without reporters.
    private static string Normalised(string line) => string.Join('|', line.Split('|', ';')
        .Select(part => part.Split('/')[0].Trim())
        .Where(part => part.Length > 0 && !part.StartsWith("Ai", StringComparison.Ordinal) && part != "PhiC31-neo")
        .Order(StringComparer.Ordinal));
}
