using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Bonsai.CellTypes.Tests.Support;

namespace Bonsai.CellTypes.Tests.Workflows;

/// <summary>Workflow files of earlier releases.</summary>
public class ReleaseWorkflowTests
{
    private const string EverySetting = "every-setting";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Releases", "0.1.0", "workflows");

    private static readonly Dictionary<string, string> NewNames = new() { ["Window"] = "History", ["ConfirmingWindows"] = "ConfirmingUpdates" };

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)!)];

    public static TheoryData<string> Operators => [.. Load(EverySetting).Select(pair => pair.Operator.GetType().Name)];

    [Fact]
    public void Every_operator_of_the_release_is_there() => Assert.Equal(22, Operators.Count);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_value_arrives_and_is_saved_by_its_name_of_today(string file)
    {
        foreach ((object instance, XElement written) in Load(file))
        {
            XElement saved = Toolbox.ToXml(instance);
            foreach (XElement value in written.Elements()) Assert.Equal(value.Value, saved.Element(value.Name.Namespace + NameToday(value))!.Value);
            Assert.DoesNotContain(saved.Elements(), element => NewNames.ContainsKey(element.Name.LocalName));
        }
    }

    // Otherwise a value that got lost would look as if it had arrived.
    [Theory]
    [MemberData(nameof(Operators))]
    public void No_value_is_that_of_a_new_operator(string name)
    {
        (object instance, XElement written) = Load(EverySetting).Single(pair => pair.Operator.GetType().Name == name);
        XElement usual = Toolbox.ToXml(Activator.CreateInstance(instance.GetType())!);
        foreach (XElement value in written.Elements()) Assert.NotEqual(usual.Element(value.Name.Namespace + NameToday(value))!.Value, value.Value);
    }

    // A workflow may also set a property from outside, by its name.
    [Theory]
    [InlineData("ClassifyUnits", "Window", "00:05:00")]
    [InlineData("ClassifyUnits", "ConfirmingWindows", 7)]
    [InlineData("ClassifyTraces", "ConfirmingWindows", 7)]
    [InlineData("RollingAutocorrelogram", "Window", "00:05:00")]
    [InlineData("SmoothLabels", "ConfirmingWindows", 7)]
    public void A_property_goes_by_its_old_name_too(string operatorName, string name, object value)
    {
        Type type = Toolbox.All.Single(type => type.Name == operatorName);
        object instance = Activator.CreateInstance(type)!;
        PropertyInfo property = type.GetProperty(name)!, today = type.GetProperty(NewNames[name])!;
        object set = value is string time ? TimeSpan.Parse(time) : value;
        property.SetValue(instance, set);
        Assert.Equal((set, set), (today.GetValue(instance), property.GetValue(instance)));
    }

    private static string NameToday(XElement element) => NewNames.GetValueOrDefault(element.Name.LocalName, element.Name.LocalName);

    private static IEnumerable<(object Operator, XElement Written)> Load(string file)
    {
        WorkflowFile workflow = WorkflowFile.Load(Path.Combine(Folder, file + ".bonsai"));
        IEnumerable<XElement> combinators = XDocument.Load(workflow.Path).Descendants().Where(element => element.Name.LocalName == "Combinator");
        return workflow.Nodes.Where(node => node.Operator is not null).Select(node => node.Operator!).Zip(combinators);
    }
}
