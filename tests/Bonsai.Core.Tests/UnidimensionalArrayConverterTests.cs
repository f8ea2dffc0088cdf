using System;
using System.ComponentModel;
using System.Globalization;

namespace Bonsai.Core.Tests;

public class UnidimensionalArrayConverterTests
{
    private readonly UnidimensionalArrayConverter _converter = new();

    [TypeConverter(typeof(UnidimensionalArrayConverter))]
    public int[] Numbers { get; set; } = [];

    [TypeConverter(typeof(UnidimensionalArrayConverter))]
    public double[] Doubles { get; set; } = [];

    [TypeConverter(typeof(UnidimensionalArrayConverter))]
    public string[] Texts { get; set; } = [];

    [Fact]
    public void Text_becomes_an_array_of_the_propertys_elements()
    {
        Assert.Equal(new[] { 1, 2, 30 }, Convert(nameof(Numbers), "1,2,30"));
        Assert.Equal(new[] { 1, 2 }, Convert(nameof(Numbers), " 1,,2, "));
        Assert.Equal(new[] { 0.5, 1e3 }, Convert(nameof(Doubles), "0.5,1e3"));
        Assert.Equal(new[] { "a", " b" }, Convert(nameof(Texts), "a, b"));
        Assert.Equal(Array.Empty<int>(), Convert(nameof(Numbers), ""));
    }

    [Fact]
    public void What_is_no_number_is_an_error() => Assert.ThrowsAny<FormatException>(() => Convert(nameof(Numbers), "1,x"));

    [Fact]
    public void An_array_becomes_text_with_commas()
    {
        Assert.Equal("1,2,30", _converter.ConvertTo(null, CultureInfo.InvariantCulture, new[] { 1, 2, 30 }, typeof(string)));
        Assert.Equal("0.5", _converter.ConvertTo(null, CultureInfo.InvariantCulture, new[] { 0.5 }, typeof(string)));
        Assert.Equal("", _converter.ConvertTo(null, CultureInfo.InvariantCulture, Array.Empty<string>(), typeof(string)));
    }

    [Fact]
    public void It_converts_from_text_only()
    {
        Assert.True(_converter.CanConvertFrom(null, typeof(string)));
        Assert.False(_converter.CanConvertFrom(null, typeof(int)));
        Assert.Throws<NotSupportedException>(() => _converter.ConvertFrom(null, CultureInfo.InvariantCulture, 5));
    }

    private static object? Convert(string property, string text)
    {
        PropertyDescriptor descriptor = TypeDescriptor.GetProperties(typeof(UnidimensionalArrayConverterTests))[property]!;
        Assert.IsType<UnidimensionalArrayConverter>(descriptor.Converter);
        return descriptor.Converter.ConvertFrom(new Context(descriptor), CultureInfo.InvariantCulture, text);
    }

    private sealed class Context(PropertyDescriptor property) : ITypeDescriptorContext
    {
        public IContainer? Container => null;

        public object? Instance => null;

        public PropertyDescriptor PropertyDescriptor => property;

        public object? GetService(Type serviceType) => null;

        public void OnComponentChanged()
        {
        }

        public bool OnComponentChanging() => true;
    }
}
