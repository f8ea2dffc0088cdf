using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Bonsai.CellTypes.Tests.Support;
using CellTypes;

namespace Bonsai.CellTypes.Tests.Workflows;

/// <summary>A .bonsai file, read so strictly that nothing in it is ignored.</summary>
internal sealed class WorkflowFile
{
    private static readonly XNamespace Bonsai = "https://bonsai-rx.org/2018/workflow";
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    private WorkflowFile(string path, IReadOnlyList<WorkflowNode> nodes, IReadOnlyList<WorkflowEdge> edges)
    {
        Path = path;
        Nodes = nodes;
        Edges = edges;
    }

    public string Path { get; }

    public IReadOnlyList<WorkflowNode> Nodes { get; }

    public IReadOnlyList<WorkflowEdge> Edges { get; }

    /// <summary>Gets the properties that a user sets from outside, by their names there.</summary>
    public IReadOnlyDictionary<string, (WorkflowNode Node, string Property)[]> Externalized => Nodes
        .SelectMany(mapping => mapping.Mappings.Select(property => (
            property.ExternalName,
            Targets: Edges.Where(edge => edge.From == mapping.Index).Select(edge => (Nodes[edge.To], property.Name)).ToArray())))
        .ToDictionary(property => property.ExternalName, property => property.Targets);

    public static IEnumerable<string> Shipped() => Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "workflows"), "*.bonsai")
        .Select(file => System.IO.Path.GetFileNameWithoutExtension(file)!)
        .Order(StringComparer.Ordinal);

    public static WorkflowFile LoadShipped(string name) => Load(System.IO.Path.Combine(Repository.Root, "workflows", name + ".bonsai"));

    public static WorkflowFile Load(string path)
    {
        XElement root = XDocument.Load(path, LoadOptions.PreserveWhitespace).Root!;
        Check(root.Name == Bonsai + "WorkflowBuilder", $"the root is {root.Name}");
        Check(root.Attribute("Version")?.Value == "2.9.0", "the version is not 2.9.0");
        XElement workflow = Only(root, "Workflow");
        // Bonsai's own reader trips over a file without.
        Check(workflow.NodesAfterSelf().FirstOrDefault() is XText { Value: var space } && string.IsNullOrWhiteSpace(space), "there is no white space after Workflow");
        Check(workflow.Elements().Select(element => element.Name).SequenceEqual([Bonsai + "Nodes", Bonsai + "Edges"]), "a workflow has nodes and edges");
        WorkflowNode[] nodes = [.. workflow.Element(Bonsai + "Nodes")!.Elements().Select(ReadNode)];
        WorkflowEdge[] edges = [.. workflow.Element(Bonsai + "Edges")!.Elements().Select(edge => ReadEdge(edge, nodes.Length))];
        Check(edges.GroupBy(edge => (edge.To, edge.Input)).All(group => group.Count() == 1), "two edges lead to the same input");
        return new WorkflowFile(path, nodes, edges);
    }

    private static WorkflowNode ReadNode(XElement expression, int index)
    {
        Check(expression.Name == Bonsai + "Expression", $"{expression.Name} is no node");
        string kind = expression.Attribute(Instance + "type")!.Value;
        Check(expression.Attributes().Count() == 1, $"node {index} has an attribute that is ignored");
        switch (kind)
        {
            case "Combinator":
                XElement combinator = Only(expression, "Combinator");
                return new WorkflowNode(index, ReadOperator(combinator));
            case "ExternalizedMapping":
                return new WorkflowNode(index) { Mappings = [.. expression.Elements().Select(ReadMapping)] };
            case "MemberSelector":
                return new WorkflowNode(index) { Selector = Only(expression, "Selector").Value };
            default:
                throw new CellTypesException($"node {index} is a {kind}, which these tests do not know.");
        }
    }

    private static object ReadOperator(XElement combinator)
    {
        string[] name = combinator.Attribute(Instance + "type")!.Value.Split(':');
        XNamespace space = combinator.GetNamespaceOfPrefix(name[0]) ?? throw new CellTypesException($"the prefix {name[0]} is not declared.");
        Check(space == Toolbox.XmlNamespace, $"{space} is not this package");
        Type type = Toolbox.All.SingleOrDefault(type => type.Name == name[1]) ?? throw new CellTypesException($"there is no operator {name[1]}.");
        return Toolbox.FromXml(type, combinator);
    }

    private static (string Name, string ExternalName) ReadMapping(XElement property)
    {
        Check(property.Name == Bonsai + "Property", $"{property.Name} is no mapping");
        Check(property.Attributes().All(attribute => attribute.Name.LocalName is "Name" or "DisplayName" or "Description" or "Category"), "a mapping has an attribute that is ignored");
        string name = property.Attribute("Name")!.Value;
        return (name, property.Attribute("DisplayName")?.Value is { Length: > 0 } shown ? shown : name);
    }

    private static WorkflowEdge ReadEdge(XElement edge, int nodes)
    {
        int from = (int)edge.Attribute("From")!, to = (int)edge.Attribute("To")!;
        string label = edge.Attribute("Label")!.Value;
        Check(from >= 0 && from < nodes && to >= 0 && to < nodes && from != to, $"an edge leads from {from} to {to}");
        Check(label.StartsWith("Source", StringComparison.Ordinal), $"an edge is labelled {label}");
        return new WorkflowEdge(from, to, int.Parse(label["Source".Length..]));
    }

    private static XElement Only(XElement parent, string name)
    {
        XElement child = Assert.Single(parent.Elements());
        Check(child.Name == Bonsai + name, $"{parent.Name.LocalName} holds {child.Name}");
        return child;
    }

    private static void Check(bool condition, string problem)
    {
        if (!condition) throw new CellTypesException(problem + ".");
    }
}
