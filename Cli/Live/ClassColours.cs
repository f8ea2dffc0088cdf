using System;
using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace CellTypes.Cli.Live;

/// <summary>The colour of each class of a model, the same in every command.</summary>
/// <remarks>
/// The colours that Okabe and Ito chose so that colour-blind people tell them apart (Color Universal Design, 2008), but for black and yellow, of which one is not
/// seen on a dark terminal and the other not on a light one. Each is named beside it wherever it is used, so that nothing is lost where there are more classes than colours, or none.
/// </remarks>
internal static class ClassColours
{
    private static readonly Color[] Palette = [new(86, 180, 233), new(230, 159, 0), new(0, 158, 115), new(204, 121, 167), new(213, 94, 0), new(0, 114, 178)];

    // Those of 8 that are most like them: the nearest of each are four.
    private static readonly Color[] PaletteOfFew = [Color.Teal, Color.Olive, Color.Green, Color.Purple, Color.Maroon, Color.Navy];

    /// <summary>Gets the style of a class.</summary>
    /// <param name="name">The class, or null for no class.</param>
    /// <param name="classes">All classes, in the order of the model.</param>
    public static Style Of(string? name, IReadOnlyList<string> classes)
    {
        int index = name is null ? -1 : classes.ToList().IndexOf(name);
        return index < 0 ? Style.Plain : new Style(Palette[index % Palette.Length]);
    }

    /// <summary>Gets a style as a terminal can show it.</summary>
    /// <param name="style">The style, be it of a class or not.</param>
    /// <param name="colours">The colours of the terminal.</param>
    public static Style On(Style style, ColorSystem colours)
    {
        int index = colours is ColorSystem.Legacy or ColorSystem.Standard ? Array.IndexOf(Palette, style.Foreground) : -1;
        return index < 0 ? style : new Style(PaletteOfFew[index]);
    }
}
