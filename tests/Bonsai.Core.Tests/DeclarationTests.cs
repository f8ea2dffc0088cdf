using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Bonsai.Core.Tests;

/// <summary>What the operators see of Bonsai.Core 2.9.0, as its sources declare it.</summary>
public class DeclarationTests
{
    [Fact]
    public void Base_classes_are_combinators_of_their_category()
    {
        Assert.Equal(("Generate", ElementCategory.Source), Of(typeof(Source<int>)));
        Assert.Equal(("Process", ElementCategory.Transform), Of(typeof(Transform<int, string>)));
        Assert.Equal(("Process", ElementCategory.Sink), Of(typeof(Sink<int>)));
        Assert.Equal(typeof(Combinator<int, string>), typeof(Transform<int, string>).BaseType);
        Assert.Equal(typeof(Combinator<int, int>), typeof(Sink<int>).BaseType);
        foreach (Type type in new[] { typeof(Source<int>), typeof(Transform<int, string>), typeof(Sink<int>), typeof(Combinator<int, string>) }) Assert.True(type.IsAbstract);
        Assert.Equal(typeof(IObservable<string>), typeof(Combinator<int, string>).GetMethod("Process", [typeof(IObservable<int>)])!.ReturnType);
        Assert.Equal(typeof(IObservable<int>), typeof(Source<int>).GetMethod("Generate", Type.EmptyTypes)!.ReturnType);
        Assert.Null(typeof(Combinator<int, string>).GetCustomAttribute<WorkflowElementCategoryAttribute>());
    }

    [Fact]
    public void Categories_have_the_values_that_files_and_editor_know() => Assert.Equal(
        ["Source", "Condition", "Transform", "Sink", "Nested", "Property", "Combinator", "Workflow"],
        Enum.GetValues<ElementCategory>().Order().Select(category => category.ToString()));

    [Theory]
    [InlineData(typeof(CombinatorAttribute), AttributeTargets.Class, false)]
    [InlineData(typeof(WorkflowElementCategoryAttribute), AttributeTargets.Class, false)]
    [InlineData(typeof(RangeAttribute), AttributeTargets.Property, false)]
    [InlineData(typeof(PrecisionAttribute), AttributeTargets.Property, false)]
    [InlineData(typeof(FileNameFilterAttribute), AttributeTargets.Property, false)]
    [InlineData(typeof(XmlNamespacePrefixAttribute), AttributeTargets.Assembly, true)]
    public void Attributes_go_where_they_may(Type attribute, AttributeTargets targets, bool allowMultiple)
    {
        AttributeUsageAttribute usage = attribute.GetCustomAttribute<AttributeUsageAttribute>()!;
        Assert.Equal((targets, allowMultiple, true), (usage.ValidOn, usage.AllowMultiple, usage.Inherited));
        Assert.True(attribute.IsSealed);
    }

    [Fact]
    public void Attributes_keep_what_they_are_given()
    {
        RangeAttribute range = new(0.1, 2.5);
        Assert.Equal((0.1m, 2.5m), (range.Minimum, range.Maximum));
        Assert.Equal((1m, int.MaxValue), (new RangeAttribute(1, int.MaxValue).Minimum, new RangeAttribute(1, int.MaxValue).Maximum));
        PrecisionAttribute precision = new(2, 0.01);
        Assert.Equal((2, 0.01m), (precision.DecimalPlaces, precision.Increment));
        Assert.Equal("a|*.a", new FileNameFilterAttribute("a|*.a").Filter);
        XmlNamespacePrefixAttribute prefix = new("clr-namespace:A", "a");
        Assert.Equal(("clr-namespace:A", "a"), (prefix.XmlNamespace, prefix.Prefix));
        Assert.Equal("Process", new CombinatorAttribute().MethodName);
    }

    [Fact]
    public void Editors_are_named_as_the_editor_finds_them()
    {
        Dictionary<string, string> names = typeof(DesignTypes).GetFields().ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);
        foreach (string editor in new[] { "SliderEditor", "NumericUpDownEditor", "FolderNameEditor", "OpenFileNameEditor", "SaveFileNameEditor" })
            Assert.Equal($"Bonsai.Design.{editor}, Bonsai.Design", names[editor]);
        Assert.StartsWith("System.Drawing.Design.UITypeEditor, System.Drawing, ", names["UITypeEditor"], StringComparison.Ordinal);
    }

    private static (string Method, ElementCategory Category) Of(Type type) =>
        (type.GetCustomAttribute<CombinatorAttribute>(inherit: true)!.MethodName, type.GetCustomAttribute<WorkflowElementCategoryAttribute>(inherit: true)!.Category);
}
