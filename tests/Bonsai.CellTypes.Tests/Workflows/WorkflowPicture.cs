using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Bonsai.CellTypes.Tests.Workflows;

/// <summary>Draws a workflow as the editor does: nodes in columns, coloured by what they do.</summary>
internal static class WorkflowPicture
{
    private const int ColumnWidth = 210, RowHeight = 76, Radius = 18, Margin = 30, Detour = 56;

    public static string Draw(WorkflowFile file)
    {
        Dictionary<int, (int X, int Y)> places = Place(file);
        int width = places.Values.Max(place => place.X) + ColumnWidth - Radius, height = places.Values.Max(place => place.Y) + Margin + Radius;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\">\n");
        svg.Append("  <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        foreach (WorkflowEdge edge in file.Edges)
        {
            (int fromX, int fromY) = places[edge.From];
            (int toX, int toY) = places[edge.To];
            // Around the nodes that it passes by.
            int detour = fromY == toY && toX - fromX > ColumnWidth ? Detour : 0;
            int middle = (fromX + toX) / 2, left = detour == 0 ? middle : fromX + ColumnWidth / 3, right = detour == 0 ? middle : toX - ColumnWidth / 3;
            svg.Append(CultureInfo.InvariantCulture, $"  <path d=\"M{fromX + Radius} {fromY} C{left} {fromY - detour} {right} {toY - detour} {toX - Radius} {toY}\" fill=\"none\" stroke=\"#555555\" stroke-width=\"2\"/>\n");
        }
        foreach (WorkflowNode node in file.Nodes)
        {
            (int x, int y) = places[node.Index];
            svg.Append(CultureInfo.InvariantCulture, $"  <circle cx=\"{x}\" cy=\"{y}\" r=\"{Radius}\" fill=\"{Colour(node)}\" stroke=\"#333333\" stroke-width=\"2\"/>\n");
            string[] lines = node.Name.Split(',');
            for (int i = 0; i < lines.Length; i++)
                svg.Append(CultureInfo.InvariantCulture, $"  <text x=\"{x - Radius}\" y=\"{y + Radius + 14 + 14 * i}\" fill=\"#222222\">{lines[i]}</text>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static Dictionary<int, (int X, int Y)> Place(WorkflowFile file)
    {
        Dictionary<int, (int X, int Y)> places = [];
        int first = file.Nodes.Min(node => Column(file, node));
        foreach (var column in file.Nodes.GroupBy(node => Column(file, node) - first))
        {
            int y = Margin + Radius;
            foreach (WorkflowNode node in column)
            {
                places.Add(node.Index, (Margin + Radius + ColumnWidth * column.Key, y));
                y += RowHeight + 14 * node.Name.Count(letter => letter == ',');
            }
        }
        return places;
    }

    // As far right as what leads to it asks for; a mapping stands just before what it sets.
    private static int Column(WorkflowFile file, WorkflowNode node) => node.IsMapping
        ? Column(file, file.Nodes[file.Edges.First(edge => edge.From == node.Index).To]) - 1
        : file.Edges.Where(edge => edge.To == node.Index && !file.Nodes[edge.From].IsMapping).Select(edge => Column(file, file.Nodes[edge.From]) + 1).DefaultIfEmpty(0).Max();

    private static string Colour(WorkflowNode node)
    {
        if (node.IsMapping) return "#cccccc";
        if (node.Operator is null) return "#f0e68c";
        ElementCategory category = node.Operator.GetType().GetCustomAttribute<WorkflowElementCategoryAttribute>(inherit: true)?.Category ?? ElementCategory.Combinator;
        return category switch
        {
            ElementCategory.Source => "#da70d6",
            ElementCategory.Transform => "#f0e68c",
            ElementCategory.Sink => "#a9a9a9",
            ElementCategory.Combinator => "#87cefa",
            _ => throw new InvalidOperationException($"{category} has no colour."),
        };
    }
}
