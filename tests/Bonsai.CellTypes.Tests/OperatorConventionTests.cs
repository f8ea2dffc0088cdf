using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reactive;
using System.Reflection;
using System.Xml.Linq;
using System.Xml.Serialization;
using Bonsai.CellTypes.Tests.Support;
using CellTypes;

namespace Bonsai.CellTypes.Tests;

/// <summary>What the editor, the workflow files and Bonsai's .NET Framework process ask of every operator.</summary>
public class OperatorConventionTests
{
    public static TheoryData<string> Names => [.. Toolbox.All.Select(type => type.Name)];

    public static TheoryData<string, string> Properties =>
        [.. Toolbox.All.SelectMany(type => Settings(type).Select(property => new TheoryDataRow<string, string>(type.Name, property.Name)))];

    [Fact]
    public void The_toolbox_holds_the_operators() => Assert.Equal(
        [
            "BatchSpikes", "ClassifyTraces", "ClassifyUnits", "CreateSpike", "CreateTrace", "FormatLabels", "LabelReceiver", "LogLabels", "OpenEphysSpikes",
            "PhyReplay", "PublishLabels", "RemoteClassifyUnits", "RollingAutocorrelogram", "RollingTemplate", "ScoreLabels", "SelectCellType", "SimulatedProbe",
            "SmoothLabels", "SpikeReceiver", "TraceReceiver", "TraceReplay", "TraceWindows",
        ],
        Toolbox.All.Select(type => type.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_says_what_it_does(string name)
    {
        Type type = Find(name);
        string? description = type.GetCustomAttribute<DescriptionAttribute>()?.Description;
        Assert.False(string.IsNullOrEmpty(description));
        Assert.EndsWith(".", description);
        Assert.Contains($"<member name=\"T:{type.FullName}\">", Documentation(), StringComparison.Ordinal);
        Assert.Contains("Represents an operator that ", Summary($"T:{type.FullName}"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_is_of_the_category_that_its_method_shows(string name)
    {
        Type type = Find(name);
        ElementCategory category = type.GetCustomAttribute<WorkflowElementCategoryAttribute>(inherit: true)!.Category;
        MethodInfo[] methods = Toolbox.Methods(type);
        Assert.NotEmpty(methods);
        if (category == ElementCategory.Source)
        {
            Assert.Equal("Generate", Toolbox.MethodName(type));
            Assert.All(methods, method => Assert.Empty(method.GetParameters()));
        }
        else
        {
            Assert.Equal("Process", Toolbox.MethodName(type));
            Assert.All(methods, method => Assert.NotEmpty(method.GetParameters()));
        }
        if (category == ElementCategory.Sink) Assert.All(methods, method => Assert.Equal(method.GetParameters()[0].ParameterType, method.ReturnType));
    }

    // Bonsai's .NET Framework process has another Rx, in which the types of System.Reactive are other types.
    [Theory]
    [MemberData(nameof(Names))]
    public void No_signature_holds_a_type_of_Rx(string name)
    {
        IEnumerable<Type> types = Toolbox.Methods(Find(name))
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Concat(Settings(Find(name)).Select(property => property.PropertyType))
            .SelectMany(Parts);
        Assert.DoesNotContain(types, type => type.Assembly == typeof(Unit).Assembly);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_element_can_be_looked_into(string name)
    {
        foreach (Type element in Toolbox.Methods(Find(name)).SelectMany(method => Parts(method.ReturnType)).Where(type => type.Assembly == typeof(ClassifyUnits).Assembly))
            Assert.All(element.GetProperties(), property => Assert.False(property.PropertyType.IsByRefLike, $"{element.Name}.{property.Name} cannot be selected."));
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_property_is_described_and_grouped(string name, string propertyName)
    {
        PropertyInfo property = Find(name).GetProperty(propertyName)!;
        if (property.GetCustomAttribute<BrowsableAttribute>() is { Browsable: false }) return;
        Assert.EndsWith(".", property.GetCustomAttribute<DescriptionAttribute>()?.Description);
        Assert.False(string.IsNullOrEmpty(property.GetCustomAttribute<CategoryAttribute>()?.Category));
        Assert.Contains("Gets or sets ", Summary($"P:{property.DeclaringType!.FullName}.{property.Name}"), StringComparison.Ordinal);
    }

    // One property of an interface or a dictionary, and no workflow with the operator loads; a list would be added to, not replaced.
    [Theory]
    [MemberData(nameof(Properties))]
    public void A_property_can_be_written_to_a_file(string name, string propertyName)
    {
        PropertyInfo property = Find(name).GetProperty(propertyName)!;
        Type type = property.PropertyType;
        if (type == typeof(TimeSpan))
        {
            Assert.NotNull(property.GetCustomAttribute<XmlIgnoreAttribute>());
            PropertyInfo proxy = Assert.Single(Settings(Find(name)), other => other.GetCustomAttribute<XmlElementAttribute>()?.ElementName == propertyName);
            Assert.Equal(typeof(string), proxy.PropertyType);
            Assert.False(proxy.GetCustomAttribute<BrowsableAttribute>()!.Browsable);
            return;
        }
        Assert.Null(property.GetCustomAttribute<XmlIgnoreAttribute>());
        Assert.True(type.IsEnum || type.IsPrimitive || type == typeof(string) || (type.IsArray && (type.GetElementType()!.IsPrimitive || type.GetElementType() == typeof(string))), $"{type}");
        if (type.IsArray)
            Assert.Equal(typeof(UnidimensionalArrayConverter).AssemblyQualifiedName, property.GetCustomAttribute<TypeConverterAttribute>()?.ConverterTypeName);
    }

    // A window is 50 ms of membrane potential; how much of the past counts is a history, and a due moment is an update.
    [Theory]
    [MemberData(nameof(Properties))]
    public void Only_operators_on_traces_speak_of_windows(string name, string propertyName)
    {
        PropertyInfo property = Find(name).GetProperty(propertyName)!;
        if (property.GetCustomAttribute<BrowsableAttribute>() is { Browsable: false } || name is "ClassifyTraces" or "TraceWindows") return;
        foreach (string? text in new[] { property.Name, property.GetCustomAttribute<CategoryAttribute>()?.Category, property.GetCustomAttribute<DescriptionAttribute>()?.Description })
            Assert.DoesNotContain("window", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_usual_value_is_in_its_range(string name, string propertyName)
    {
        object? value = Find(name).GetProperty(propertyName)!.GetValue(Activator.CreateInstance(Find(name)));
        if (Find(name).GetProperty(propertyName)!.GetCustomAttribute<RangeAttribute>() is not RangeAttribute range) return;
        Assert.InRange(Convert.ToDecimal(value, CultureInfo.InvariantCulture), range.Minimum, range.Maximum);
    }

    // Without its precision the editor shows a number as a whole one.
    [Theory]
    [MemberData(nameof(Properties))]
    public void A_number_has_an_editor_that_keeps_its_digits(string name, string propertyName)
    {
        PropertyInfo property = Find(name).GetProperty(propertyName)!;
        if (property.GetCustomAttribute<RangeAttribute>() is null) return;
        Assert.Contains(property.GetCustomAttribute<EditorAttribute>()?.EditorTypeName, new[] { DesignTypes.SliderEditor, DesignTypes.NumericUpDownEditor });
        if (property.PropertyType == typeof(double) || property.PropertyType == typeof(float)) Assert.True(property.GetCustomAttribute<PrecisionAttribute>()?.DecimalPlaces > 0);
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_file_or_folder_has_a_dialog(string name, string propertyName)
    {
        PropertyInfo property = Find(name).GetProperty(propertyName)!;
        bool isFile = propertyName.EndsWith("File", StringComparison.Ordinal) || propertyName.EndsWith("FileName", StringComparison.Ordinal) || propertyName is "Path" or "Model";
        EditorAttribute? editor = property.GetCustomAttribute<EditorAttribute>();
        if (isFile) Assert.EndsWith("Editor, Bonsai.Design", editor?.EditorTypeName);
        if (editor is not null) Assert.Equal(DesignTypes.UITypeEditor, editor.EditorBaseTypeName);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_survives_a_file(string name)
    {
        Type type = Find(name);
        object instance = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in Settings(type)) property.SetValue(instance, Another(property.GetValue(instance)!));
        XElement xml = Toolbox.ToXml(instance);
        object read = Toolbox.FromXml(type, xml);
        foreach (PropertyInfo property in Settings(type)) Assert.Equal(property.GetValue(instance), property.GetValue(read));
        Assert.Equal(xml.ToString(), Toolbox.ToXml(read).ToString());
    }

    [Theory]
    [InlineData("ClassifyUnits", "<Modell>x</Modell>", "ClassifyUnits has no property Modell.")]
    [InlineData("ClassifyUnits", "<CadenceXml>PT1S</CadenceXml>", "ClassifyUnits has no property CadenceXml.")]
    public void A_property_that_does_not_exist_is_told(string name, string xml, string problem)
    {
        XElement element = XElement.Parse($"<x xmlns=\"{Toolbox.XmlNamespace}\">{xml}</x>");
        Assert.Equal(problem, Assert.IsType<CellTypesException>(Assert.Throws<InvalidOperationException>(() => Toolbox.FromXml(Find(name), element)).InnerException).Message);
    }

    [Fact]
    public void The_namespace_has_a_prefix_and_an_icon()
    {
        Assembly assembly = typeof(ClassifyUnits).Assembly;
        XmlNamespacePrefixAttribute prefix = Assert.Single(assembly.GetCustomAttributes<XmlNamespacePrefixAttribute>());
        Assert.Equal(("clr-namespace:Bonsai.CellTypes", "ct"), (prefix.XmlNamespace, prefix.Prefix));
        // The editor looks for the namespace's icon under the assembly's name and its own.
        using Stream icon = assembly.GetManifestResourceStream("Bonsai.CellTypes.Bonsai.CellTypes.svg")!;
        Assert.Equal("svg", XDocument.Load(icon).Root!.Name.LocalName);
    }

    [Theory]
    [InlineData("1,2,3", new[] { 1, 2, 3 })]
    [InlineData("", new int[0])]
    [InlineData(" 7 ", new[] { 7 })]
    public void Channels_are_edited_as_numbers_with_commas(string text, int[] channels)
    {
        PropertyDescriptor property = TypeDescriptor.GetProperties(typeof(CreateSpike))[nameof(CreateSpike.Channels)]!;
        CreateSpike spike = new();
        Assert.Equal(channels, Workflows.WorkflowRun.Convert(property, spike, text));
        Assert.Equal(string.Join(",", channels), property.Converter.ConvertToString(null, CultureInfo.InvariantCulture, channels));
    }

    private static Type Find(string name) => Toolbox.All.Single(type => type.Name == name);

    private static IEnumerable<PropertyInfo> Settings(Type type) => type.GetProperties().Where(property => property.CanWrite);

    private static IEnumerable<Type> Parts(Type type)
    {
        yield return type;
        foreach (Type part in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
        {
            foreach (Type inner in Parts(part)) yield return inner;
        }
    }

    private static object Another(object value) => value switch
    {
        string text when text.StartsWith('P') => "PT2.5S",
        string => "a <b> & \"c\"",
        bool flag => !flag,
        int number => number + 1,
        float number => number + 0.1f,
        double number => number / 3 + 0.1,
        TimeSpan time => time + TimeSpan.FromMilliseconds(1.5),
        int[] => new[] { 3, 1, 2 },
        string[] => new[] { "PkC_ss", "b" },
        Enum kind => Enum.GetValues(kind.GetType()).GetValue(1)!,
        _ => throw new InvalidOperationException($"{value.GetType()} is new here."),
    };

    private static string Documentation() => File.ReadAllText(Path.ChangeExtension(typeof(ClassifyUnits).Assembly.Location, ".xml"));

    private static string Summary(string member) =>
        XDocument.Parse(Documentation()).Descendants("member").Single(element => element.Attribute("name")!.Value == member).Element("summary")!.Value.Trim();
}
