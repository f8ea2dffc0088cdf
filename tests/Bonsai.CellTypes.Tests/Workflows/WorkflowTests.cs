using System;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes.Tests.Workflows;

/// <summary>The workflows that ship, as files.</summary>
public class WorkflowTests
{
    public static TheoryData<string> Names => [.. WorkflowFile.Shipped()];

    [Fact]
    public void All_workflows_are_there() => Assert.Equal(
        ["gate-by-cell-type", "open-ephys", "phy-replay", "remote-classification", "simulated-probe", "trace-windows", "zeromq"], WorkflowFile.Shipped());

    [Theory]
    [MemberData(nameof(Names))]
    public void Edges_lead_to_methods_that_take_what_comes(string name)
    {
        WorkflowFile file = WorkflowFile.LoadShipped(name);
        Assert.NotEmpty(new WorkflowRun(file).Compose());
        Assert.All(file.Nodes, node => Assert.Contains(file.Edges, edge => edge.From == node.Index || edge.To == node.Index));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_in_the_file_are_those_of_the_operators(string name)
    {
        WorkflowFile file = WorkflowFile.LoadShipped(name);
        XElement[] combinators = [.. XDocument.Load(file.Path).Descendants().Where(element => element.Name.LocalName == "Combinator")];
        object[] operators = [.. file.Nodes.Where(node => node.Operator is not null).Select(node => node.Operator!)];
        Assert.Equal(operators.Length, combinators.Length);
        for (int i = 0; i < operators.Length; i++)
        {
            XElement saved = Toolbox.ToXml(operators[i]);
            foreach (XElement value in combinators[i].Elements()) Assert.Equal(Values(value), Values(saved.Element(value.Name)!));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Externalised_properties_can_be_set(string name)
    {
        WorkflowFile file = WorkflowFile.LoadShipped(name);
        Assert.NotEmpty(file.Externalized);
        foreach ((WorkflowNode Node, string Property)[] targets in file.Externalized.Values)
        {
            PropertyInfo[] properties = [.. targets.Select(target => target.Node.Operator!.GetType().GetProperty(target.Property)!)];
            Assert.All(properties, property => Assert.True(property.CanWrite));
            Assert.All(properties, property => Assert.NotEqual(false, property.GetCustomAttribute<BrowsableAttribute>()?.Browsable));
            // Bonsai leaves a property out that several operators have in different types.
            Assert.Single(properties.Select(property => property.PropertyType).Distinct());
        }
    }

    [Fact]
    public void The_windows_that_are_shown_are_those_that_are_classified()
    {
        WorkflowFile file = WorkflowFile.LoadShipped("trace-windows");
        new WorkflowRun(file).Set("Trigger", "Potential");
        Assert.Equal(TraceTrigger.Potential, Assert.Single(file.Nodes.Select(node => node.Operator).OfType<TraceWindows>()).Trigger);
        Assert.Equal(TraceTrigger.Potential, Assert.Single(file.Nodes.Select(node => node.Operator).OfType<ClassifyTraces>()).Trigger);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_workflow_has_its_picture_and_its_page(string name)
    {
        WorkflowFile file = WorkflowFile.LoadShipped(name);
        string picture = Path.Combine(Repository.Root, "docs", "workflows", name + ".svg"), drawn = WorkflowPicture.Draw(file);
        if (Environment.GetEnvironmentVariable("CELLTYPES_DRAW") is { Length: > 0 }) File.WriteAllText(picture, drawn);
        Assert.True(File.Exists(picture) && File.ReadAllText(picture) == drawn, $"{picture} does not show the workflow: run the tests with CELLTYPES_DRAW=1.");
        string pages = File.ReadAllText(Path.Combine(Repository.Root, "docs", "workflows.md"));
        Assert.Contains($"(../workflows/{name}.bonsai)", pages, StringComparison.Ordinal);
        Assert.Contains($"(workflows/{name}.svg)", pages, StringComparison.Ordinal);
        foreach (string property in file.Externalized.Keys) Assert.Contains($"`{property}`", pages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<ct:WarmUpTime>", "<ct:WarmupTime>", "</ct:WarmUpTime>", "</ct:WarmupTime>")]
    [InlineData("ct:ClassifyUnits", "ct:ClassifyUnit")]
    [InlineData("<ct:Cadence>PT1S", "<ct:Cadence>1 s")]
    [InlineData("<ct:Device>Auto", "<ct:Device>auto")]
    [InlineData("<ct:Model>cerebellum-forest</ct:Model>", "<Model>cerebellum-forest</Model>")]
    [InlineData("From=\"1\"", "From=\"9\"")]
    [InlineData("Label=\"Source2\"", "Label=\"Source1\"")]
    public void A_slip_in_a_file_is_found(params string[] replacements)
    {
        using TemporaryFolder folder = new();
        string text = File.ReadAllText(WorkflowFile.LoadShipped("phy-replay").Path);
        string changed = text;
        for (int i = 0; i < replacements.Length; i += 2) changed = changed.Replace(replacements[i], replacements[i + 1], StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        Assert.ThrowsAny<Exception>(() => WorkflowFile.Load(folder.Write("changed.bonsai", changed)));
    }

    [Fact]
    public void An_edge_to_an_operator_that_does_not_take_it_is_found()
    {
        using TemporaryFolder folder = new();
        string text = File.ReadAllText(WorkflowFile.LoadShipped("phy-replay").Path);
        string changed = text.Replace("From=\"1\" To=\"3\"", "From=\"1\" To=\"5\"", StringComparison.Ordinal).Replace("From=\"3\" To=\"5\" Label=\"Source1\"", "From=\"3\" To=\"5\" Label=\"Source3\"", StringComparison.Ordinal);
        WorkflowFile file = WorkflowFile.Load(folder.Write("changed.bonsai", changed));
        Assert.Throws<InvalidOperationException>(() => new WorkflowRun(file).Compose());
    }

    // Whatever prefixes a file uses.
    private static string[] Values(XElement element) => [.. element.DescendantsAndSelf().Select(part => $"{part.Name}={(part.HasElements ? "" : part.Value)}")];
}
