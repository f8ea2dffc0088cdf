using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CellTypes.Bench;
using Spectre.Console;

namespace CellTypes.Cli.Printing;

/// <summary>Shows the figures and the machine that they hold for.</summary>
internal static class BenchTable
{
    public static void Show(IEnumerable<Figure> figures)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("measured", "figure", "unit", "aim", "reached");
        table.Columns[1].RightAligned();
        table.Columns[3].RightAligned();
        foreach (Figure figure in figures)
            table.AddRow(Markup.Escape(figure.What), figure.Text, figure.Unit, figure.AimText, figure.Verdict);
        Consoles.Output.Write(table);
    }

    public static string Machine() =>
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
        + $"{RuntimeInformation.FrameworkDescription}{Load()}";

    private static string Processor() =>
        FirstLine("/proc/cpuinfo", "model name")?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    // What else runs on the machine; only Linux tells.
    private static string Load() => FirstLine("/proc/loadavg", "") is string line ? $", load {line.Split(' ')[0]} before" : "";

    private static string? FirstLine(string file, string start) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) : null;
}
