using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using System.Xml.Serialization;
using CellTypes;

namespace Bonsai.CellTypes.Tests.Support;

/// <summary>The operators of the package, found by the rule by which Bonsai fills its toolbox.</summary>
internal static class Toolbox
{
    public const string XmlNamespace = "clr-namespace:Bonsai.CellTypes;assembly=Bonsai.CellTypes";

    /// <summary>Public, neither abstract nor generic, marked as a combinator, and with a constructor without parameters.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(ClassifyUnits).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false, ContainsGenericParameters: false }
                && type.IsDefined(typeof(CombinatorAttribute), inherit: true)
                && !type.IsDefined(typeof(ObsoleteAttribute))
                && type.GetConstructor(Type.EmptyTypes) is not null)
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    public static string MethodName(Type type) => type.GetCustomAttribute<CombinatorAttribute>(inherit: true)!.MethodName;

    public static MethodInfo[] Methods(Type type) =>
        [.. type.GetMethods(BindingFlags.Instance | BindingFlags.Public).Where(method => method.Name == MethodName(type))];

    /// <summary>Writes an operator as a workflow file does.</summary>
    public static XElement ToXml(object instance)
    {
        using StringWriter writer = new();
        Serializer(instance.GetType()).Serialize(writer, instance);
        return XElement.Parse(writer.ToString());
    }

    /// <summary>Reads an operator as a workflow file holds it. What Bonsai would drop in silence is an error.</summary>
    public static object FromXml(Type type, XElement element)
    {
        XmlSerializer serializer = Serializer(type);
        serializer.UnknownNode += (_, unknown) => throw new CellTypesException($"{type.Name} has no property {unknown.Name}.");
        XElement root = XElement.Parse(new XElement(XName.Get(type.Name, XmlNamespace), element.Elements()).ToString(), LoadOptions.None);
        return serializer.Deserialize(root.CreateReader())!;
    }

    private static XmlSerializer Serializer(Type type) =>
        new(type, null, [], new XmlRootAttribute(type.Name) { Namespace = XmlNamespace }, XmlNamespace);
}
