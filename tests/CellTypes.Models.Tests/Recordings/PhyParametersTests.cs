using System;
using System.Globalization;
using System.IO;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>params.py as people and programs write it. What it means is what Python says.</summary>
public sealed class PhyParametersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Rates =>
    [
        "sample_rate = 30000.17907949791",
        "sample_rate = 3e4",
        "sample_rate = 30_000",
        "sample_rate = 30_000.5e-0_0",
        "sample_rate = 0x7530",
        "sample_rate = 30000.",
        "sample_rate = 30 * 1000",
        "sample_rate = (2 + 1) * 10 ** 4 - -1",
        "sample_rate = 2 ** 3 ** 2 * 60",
        "sample_rate = -2 ** 2 + 30004",
        "sample_rate = 60001 // 2 + 7 % -4",
        "sample_rate = 1 / 4 * 120000",
        "sample_rate = +30000",
        "sample_rate\t=\t30000.0 # Hz",
        "sample_rate = 30000; offset = 0",
        "offset = 0; sample_rate = 30000 ;",
        "fs = 30000\nsample_rate = fs",
        "fs = 30_000\nfs = fs / 2\nsample_rate = fs * 2\nfs = 1",
        "sample_rate = rate = 30000",
        "sample_rate = 1\nsample_rate = 30000",
        "sample_rate = fast()\nsample_rate = 30000",
        "sample_rate = \\\n  30000",
        "sample_rate = (\n  30000  # Hz\n)",
        "dat_path = [r'C:\\a\\b.bin',\n  r'C:\\sample_rate = 5.bin']\nsample_rate = 30000.0",
        "'''sample_rate = 5\nsample_rate = 6'''\nsample_rate = 30000",
        "dat_path = 'a;sample_rate = 5'; sample_rate = 30000",
        "if True: pass\nsample_rate = 30000",
        "sample_rate = 30000 if True else 1\nsample_rate = 25000",
        "sample_rate = float(30000)",
        "sample_rate = int('30000')",
    ];

    [Theory]
    [MemberData(nameof(Rates))]
    public void Sampling_rate_is_what_Python_says(string text)
    {
        Write(text);
        string[] expected = Python.Run("import sys; s = {}\ntry: exec(open(sys.argv[1]).read().replace('fast()', '2'), s)\nexcept Exception as e: print(e)\nprint(float(s['sample_rate']))", _folder.PathOf("params.py"));
        Assert.Equal(double.Parse(Assert.Single(expected), CultureInfo.InvariantCulture), PhyParameters.Read(_folder.Root).SampleRate);
    }

    [Theory]
    [InlineData("sample_rate = '30000'")]
    [InlineData("\ufeffsample_rate = 30000.0")]
    [InlineData("sample_rate = np.float64(30000.0)")]
    [InlineData("import numpy\r\nsample_rate = numpy.float32(30000)\r\n")]
    public void Other_plain_forms_of_a_rate_are_read(string text)
    {
        Write(text);
        Assert.Equal(30000, PhyParameters.Read(_folder.Root).SampleRate);
    }

    [Theory]
    [InlineData("sample_rate = meta['rate']", "'sample_rate = meta['rate']' is no plain value")]
    [InlineData("sample_rate = open('/etc/passwd').read()", "'sample_rate = open('/etc/passwd').read()' is no plain value")]
    [InlineData("sample_rate = fs", "'sample_rate = fs' is no plain value")]
    [InlineData("sample_rate = 30000 if x else 1", "is no plain value")]
    [InlineData("sample_rate = 1 / 0", "is no plain value")]
    [InlineData("sample_rate = 30000\nsample_rate *= 2", "'sample_rate *= 2' is no plain value")]
    [InlineData("sample_rate = 30000\nif True:\n    sample_rate = 25000", "'sample_rate = 25000' is no plain value")]
    [InlineData("sample_rate, offset = 30000, 0", "is no plain value")]
    [InlineData("sample_rate = f'{30000}'", "is no plain value")]
    [InlineData("sample_rate = (30000", "is no plain value")]
    [InlineData("sample_rate = 'fast'", "sample_rate = 'fast' is not a number")]
    [InlineData("sample_rate = [30000]", "sample_rate = [...] is not a number")]
    [InlineData("sample_rate = True", "sample_rate = True is not a number")]
    [InlineData("sample_rate = 30", "a sampling rate of 30 Hz is not possible")]
    [InlineData("sample_rate = -1", "sample_rate = -1 is not a positive number")]
    public void Rate_that_only_Python_could_find_is_named(string text, string problem)
    {
        Write(text);
        string message = Assert.Throws<CellTypesException>(() => PhyParameters.Read(_folder.Root).SampleRate).Message;
        Assert.Contains(problem, message);
        Assert.DoesNotContain('\n', message);
        // The rest of the file is not lost by it.
        Write($"n_channels_dat = 385\n{text}");
        Assert.Equal(385, PhyParameters.Read(_folder.Root).ChannelCount);
    }

    [Fact]
    public void Settings_of_the_raw_data_are_read()
    {
        Write("dat_path = [r'D:\\new\\a.bin', 'b' '.bin']\nn_channels_dat = 5 * 77\ndtype = 'int16'\noffset = 2 ** 10\nhp_filtered = True\n");
        PhyParameters parameters = PhyParameters.Read(_folder.Root);
        Assert.Equal([@"D:\new\a.bin", "b.bin"], parameters.DataPaths);
        Assert.Equal((385, "int16", 1024L, true), (parameters.ChannelCount, parameters.DataType, parameters.Offset, parameters.IsHighPassFiltered));
        Assert.Null(parameters.SampleRate);
        Write("dat_path = ('a.bin', )");
        Assert.Equal(["a.bin"], PhyParameters.Read(_folder.Root).DataPaths);
        Write("dat_path = \"D:/x\\u00e4\\tb.bin\"");
        Assert.Equal(["D:/xä\tb.bin"], PhyParameters.Read(_folder.Root).DataPaths);
    }

    [Fact]
    public void What_is_not_said_is_null()
    {
        PhyParameters none = PhyParameters.Read(_folder.Root);
        Assert.Empty(none.DataPaths);
        Assert.Equal((null, null, null, 0L, null), (none.SampleRate, none.ChannelCount, none.DataType, none.Offset, none.IsHighPassFiltered));
        Write("dat_path = r'None'\nn_channels_dat = None\nhp_filtered = None");
        Assert.Empty(PhyParameters.Read(_folder.Root).DataPaths);
        Assert.Null(PhyParameters.Read(_folder.Root).ChannelCount);
        Assert.Null(PhyParameters.Read(_folder.Root).IsHighPassFiltered);
    }

    [Theory]
    [InlineData("n_channels_dat = 0.5")]
    [InlineData("n_channels_dat = -1")]
    [InlineData("offset = -8")]
    [InlineData("dat_path = [1, 2]")]
    [InlineData("dat_path = Path('x')")]
    [InlineData("dtype = 16")]
    public void Setting_of_the_raw_data_that_is_none_is_refused(string text)
    {
        Write(text);
        PhyParameters parameters = PhyParameters.Read(_folder.Root);
        string message = Assert.Throws<CellTypesException>(() => $"{parameters.ChannelCount} {parameters.Offset} {parameters.DataPaths} {parameters.DataType}").Message;
        Assert.Contains(text.Split(' ')[0], message);
    }

    [Theory]
    [InlineData("((((((((((((((((((((((((")]
    [InlineData("= = =\n'unclosed\nsample_rate = 30000")]
    [InlineData("\0\u0001;;;\n\\")]
    public void Garbage_is_no_defect(string text)
    {
        Write(text);
        _ = PhyParameters.Read(_folder.Root);
    }

    private void Write(string text) => File.WriteAllText(_folder.PathOf("params.py"), text);
}
