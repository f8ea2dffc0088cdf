using System;
using System.ComponentModel;
using System.Globalization;

namespace Bonsai;

/// <summary>Converts arrays of one dimension to and from text: the elements with commas between.</summary>
public class UnidimensionalArrayConverter : TypeConverter
{
    private const char Separator = ',';

    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    /// <remarks>The type of the elements is that of the property which <paramref name="context"/> names.</remarks>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        if (value is not string text) return base.ConvertFrom(context, culture, value);
        Type elementType = context!.PropertyDescriptor!.PropertyType.GetElementType()!;
        string[] elements = text.Trim().Split([Separator], StringSplitOptions.RemoveEmptyEntries);
        Array array = Array.CreateInstance(elementType, elements.Length);
        for (int i = 0; i < elements.Length; i++) array.SetValue(Convert.ChangeType(elements[i], elementType, culture), i);
        return array;
    }

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType)
    {
        if (value is null || destinationType != typeof(string)) return base.ConvertTo(context, culture, value, destinationType);
        Array array = (Array)value;
        string[] elements = new string[array.Length];
        for (int i = 0; i < elements.Length; i++) elements[i] = Convert.ToString(array.GetValue(i), culture) ?? "";
        return string.Join(Separator.ToString(), elements);
    }
}
