using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace PureHDF.Tests;

/// <summary>Files that h5py has written.</summary>
public sealed class ReadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.PathOf("file.h5");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("int8", 1, true)]
    [InlineData("uint8", 1, false)]
    [InlineData("int16", 2, true)]
    [InlineData("uint16", 2, false)]
    [InlineData("int32", 4, true)]
    [InlineData("uint32", 4, false)]
    [InlineData("int64", 8, true)]
    [InlineData("uint64", 8, false)]
    public void Whole_numbers_have_their_size_and_sign(string type, int size, bool isSigned)
    {
        using NativeFile file = Python($"f['a'] = np.array([1, 2, 3], '{type}')");
        IH5Dataset dataset = file.Dataset("a");
        Assert.Equal((H5DataTypeClass.FixedPoint, size, isSigned), (dataset.Type.Class, dataset.Type.Size, dataset.Type.FixedPoint.IsSigned));
        Assert.Equal([3UL], dataset.Space.Dimensions);
        Assert.Equal("a", dataset.Name);
    }

    [Fact]
    public void Attributes_of_groups_and_datasets_are_read()
    {
        using NativeFile file = Python("""
            g = f.create_group('g')
            g.attrs['rate'] = 50000.0
            g.attrs['number'] = np.uint32(7)
            g.attrs['text'] = 'caf\u00e9'
            g.attrs['bytes'] = np.bytes_('Volts')
            g.attrs['list'] = np.array([1.5, 2.5], 'f4')
            g.attrs['texts'] = ['a', 'bc']
            f['d'] = np.arange(3)
            f['d'].attrs['unit'] = 'volts'
            """);
        IH5Group group = file.Group("g");
        Assert.Equal(50000.0, group.Attribute("rate").Read<double>());
        Assert.Equal(7u, group.Attribute("number").Read<uint>());
        Assert.Equal("café", group.Attribute("text").Read<string>());
        Assert.Equal("Volts", group.Attribute("bytes").Read<string>());
        Assert.Equal([1.5f, 2.5f], group.Attribute("list").Read<float[]>());
        Assert.Equal(["a", "bc"], group.Attribute("texts").Read<string[]>());
        Assert.Equal("volts", file.Dataset("d").Attribute("unit").Read<string>());
        IH5Attribute rate = group.Attribute("rate");
        Assert.Equal(("rate", H5DataTypeClass.FloatingPoint, 8), (rate.Name, rate.Type.Class, rate.Type.Size));
        Assert.Empty(rate.Space.Dimensions);
        Assert.Equal([2UL], group.Attribute("list").Space.Dimensions);
        Assert.True(group.AttributeExists("rate"));
        Assert.False(group.AttributeExists("unit"));
        Assert.False(file.AttributeExists("unit"));
        Assert.Contains("'unit'", Assert.Throws<Exception>(() => group.Attribute("unit")).Message);
    }

    [Fact]
    public void Arrays_of_numbers_are_read()
    {
        using NativeFile file = Python("""
            f['i1'] = np.array([-128, 127], 'i1')
            f['u2'] = np.array([0, 65535], 'u2')
            f['i4'] = np.array([-2**31, 2**31 - 1], 'i4')
            f['u4'] = np.array([0, 2**32 - 1], 'u4')
            f['i8'] = np.array([-2**63, 2**63 - 1], 'i8')
            f['u8'] = np.array([0, 2**64 - 1], 'u8')
            f['f4'] = np.array([1.5, -np.inf, np.nan], 'f4')
            f['f8'] = np.array([[1.5, 2, 3], [4, 5, 6e300]])
            """);
        Assert.Equal([sbyte.MinValue, sbyte.MaxValue], file.Dataset("i1").Read<sbyte[]>());
        Assert.Equal([0, ushort.MaxValue], file.Dataset("u2").Read<ushort[]>());
        Assert.Equal([int.MinValue, int.MaxValue], file.Dataset("i4").Read<int[]>());
        Assert.Equal([0, uint.MaxValue], file.Dataset("u4").Read<uint[]>());
        Assert.Equal([long.MinValue, long.MaxValue], file.Dataset("i8").Read<long[]>());
        Assert.Equal([0, ulong.MaxValue], file.Dataset("u8").Read<ulong[]>());
        Assert.Equal([1.5f, float.NegativeInfinity, float.NaN], file.Dataset("f4").Read<float[]>());
        Assert.Equal([1.5, 2, 3, 4, 5, 6e300], file.Dataset("f8").Read<double[]>());
        Assert.Equal(new[,] { { 1.5, 2, 3 }, { 4, 5, 6e300 } }, file.Dataset("f8").Read<double[,]>());
        Assert.Equal([2UL, 3UL], file.Dataset("f8").Space.Dimensions);
    }

    [Fact]
    public void Scalars_are_read_as_values_and_as_arrays_of_one()
    {
        using NativeFile file = Python("f['n'] = 30000; f['x'] = 2.5; f['s'] = 'PkC_ss'");
        Assert.Equal(30000, file.Dataset("n").Read<long>());
        Assert.Equal([30000], file.Dataset("n").Read<long[]>());
        Assert.Equal(2.5, file.Dataset("x").Read<double>());
        Assert.Equal("PkC_ss", file.Dataset("s").Read<string>());
        Assert.Empty(file.Dataset("n").Space.Dimensions);
    }

    [Fact]
    public void Booleans_are_enumerations_and_bytes()
    {
        using NativeFile file = Python("f['b'] = np.array([True, False, True]); f['one'] = True");
        IH5Dataset dataset = file.Dataset("b");
        Assert.Equal((H5DataTypeClass.Enumerated, 1), (dataset.Type.Class, dataset.Type.Size));
        Assert.Equal([1, 0, 1], dataset.Read<byte[]>());
        Assert.Equal([true, false, true], dataset.Read<bool[]>());
        Assert.True(file.Dataset("one").Read<bool>());
    }

    [Fact]
    public void Strings_are_read_whatever_their_length_and_padding()
    {
        using NativeFile file = Python("""
            f['bytes'] = np.array([b'GoC', b'PkC_cs'])
            f['one'] = np.bytes_(b'MLI')
            f['text'] = 'Häusser'
            f['texts'] = ['a', '', 'ccc']
            f['grid'] = np.array([[b'a', b'b'], [b'c', b'd']])
            for name, pad in ('term', h5py.h5t.STR_NULLTERM), ('space', h5py.h5t.STR_SPACEPAD):
                t = h5py.h5t.C_S1.copy(); t.set_size(6); t.set_strpad(pad)
                d = h5py.h5d.create(f.id, name.encode(), t, h5py.h5s.create(h5py.h5s.SCALAR))
                d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array(b'ab\0cd ' if name == 'term' else b'ab    ', 'S6'), mtype=t)
            """);
        Assert.Equal(["GoC", "PkC_cs"], file.Dataset("bytes").Read<string[]>());
        Assert.Equal(H5DataTypeClass.String, file.Dataset("bytes").Type.Class);
        Assert.Equal("MLI", file.Dataset("one").Read<string>());
        Assert.Equal("Häusser", file.Dataset("text").Read<string>());
        Assert.Equal(H5DataTypeClass.VariableLength, file.Dataset("text").Type.Class);
        Assert.Equal(["a", "", "ccc"], file.Dataset("texts").Read<string[]>());
        Assert.Equal(new[,] { { "a", "b" }, { "c", "d" } }, file.Dataset("grid").Read<string[,]>());
        Assert.Equal("ab", file.Dataset("term").Read<string>());
        Assert.Equal("ab", file.Dataset("space").Read<string>());
    }

    [Fact]
    public void Part_of_a_dataset_is_read()
    {
        using NativeFile file = Python("""
            f.create_dataset('a', data=np.arange(100000, dtype='i4'), chunks=(777,), compression='gzip', shuffle=True)
            f['b'] = np.arange(60).reshape(3, 4, 5)
            """);
        Assert.Equal(Enumerable.Range(99_000, 1000), file.Dataset("a").Read<int[]>(new HyperslabSelection(99_000, 1000)));
        Assert.Equal(Enumerable.Range(0, 100_000), file.Dataset("a").Read<int[]>());
        Assert.Equal([22, 23, 27, 28, 42, 43, 47, 48], file.Dataset("b").Read<long[]>(new HyperslabSelection(3, [1, 0, 2], [2, 2, 2])));
    }

    [Fact]
    public void Part_beyond_the_dataset_is_refused()
    {
        using NativeFile file = Python("f['a'] = np.arange(10)");
        IH5Dataset dataset = file.Dataset("a");
        Assert.Throws<ArgumentException>(() => dataset.Read<long[]>(new HyperslabSelection(5, 6)));
        Assert.Throws<RankException>(() => dataset.Read<long[]>(new HyperslabSelection(2, [0, 0], [1, 1])));
        Assert.Throws<RankException>(() => new HyperslabSelection(2, [0], [1, 1]));
        Assert.Equal([8, 9], dataset.Read<long[]>(new HyperslabSelection(8, 2)));
    }

    [Fact]
    public void Type_or_rank_that_does_not_fit_is_refused()
    {
        using NativeFile file = Python("f['i4'] = np.arange(4, dtype='i4'); f['s'] = 'text'; f['big'] = np.arange(4, dtype='>i4')");
        Assert.ThrowsAny<Exception>(() => file.Dataset("i4").Read<long[]>());
        Assert.ThrowsAny<Exception>(() => file.Dataset("i4").Read<int>());
        Assert.ThrowsAny<Exception>(() => file.Dataset("i4").Read<int[,]>());
        Assert.ThrowsAny<Exception>(() => file.Dataset("i4").Read<string>());
        Assert.ThrowsAny<Exception>(() => file.Dataset("s").Read<int>());
        Assert.ThrowsAny<Exception>(() => file.Dataset("big").Read<int[]>());
        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 0], file.Dataset("i4").Read<byte[]>(new HyperslabSelection(0, 2)));
    }

    [Fact]
    public void Links_are_found_and_hard_links_lead_to_the_same_data()
    {
        using NativeFile file = Python("""
            g = f.create_group('hausser_neuron_0')
            g['spikes'] = np.arange(3)
            f['datasets/first/7'] = g
            f['soft'] = h5py.SoftLink('/hausser_neuron_0')
            """);
        Assert.Equal(["datasets", "hausser_neuron_0", "soft"], file.Children().Select(child => child.Name).Order());
        Assert.Equal(["spikes"], file.Group("datasets/first/7").Children().Select(child => child.Name));
        Assert.Equal([0, 1, 2], file.Group("datasets").Dataset("first/7/spikes").Read<long[]>());
        Assert.Equal([0, 1, 2], file.Group("datasets").Dataset("/soft/spikes").Read<long[]>());
        Assert.True(file.LinkExists("datasets/first/7/spikes"));
        Assert.True(file.Group("datasets").LinkExists("/hausser_neuron_0"));
        Assert.False(file.LinkExists("datasets/first/8"));
        Assert.False(file.LinkExists("datasets/second/7"));
        Assert.False(file.LinkExists("hausser_neuron_0/spikes/more"));
        Assert.Equal("/", file.Name);
        Assert.Equal("7", file.Group("datasets/first/7").Name);
    }

    [Fact]
    public void Missing_or_other_object_is_refused()
    {
        using NativeFile file = Python("f['group/data'] = 1; f['nowhere'] = h5py.SoftLink('/none')");
        Assert.ThrowsAny<Exception>(() => file.Dataset("none"));
        Assert.ThrowsAny<Exception>(() => file.Group("group/none"));
        Assert.ThrowsAny<Exception>(() => file.Dataset("none/data"));
        Assert.ThrowsAny<Exception>(() => file.Dataset("group/data/more"));
        Assert.ThrowsAny<Exception>(() => file.Dataset("group"));
        Assert.ThrowsAny<Exception>(() => file.Group("group/data"));
        Assert.ThrowsAny<Exception>(() => file.Dataset("nowhere"));
        Assert.Equal(1, file.Group("group").Dataset("data").Read<long>());
    }

    [Fact]
    public void Large_group_of_the_newest_format_is_listed()
    {
        H5py.Run("""
            with h5py.File(sys.argv[1], 'w', libver='latest') as f:
                for i in range(500): f[f'unit_{i}/spikes'] = np.arange(i, dtype='u4')
            """, FilePath);
        using NativeFile file = H5File.OpenRead(FilePath);
        IH5Object[] children = [.. file.Children()];
        Assert.Equal(500, children.Length);
        foreach (IH5Group unit in children.Cast<IH5Group>())
            Assert.Equal(ulong.Parse(unit.Name[5..]), unit.Dataset("spikes").Space.Dimensions[0]);
    }

    [Fact]
    public void File_that_is_missing_says_so()
    {
        Assert.Throws<FileNotFoundException>(() => H5File.OpenRead(FilePath));
        Assert.Throws<DirectoryNotFoundException>(() => H5File.OpenRead(Path.Combine(FilePath, "none", "file.h5")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100_000)]
    public void File_of_another_kind_is_refused(int length)
    {
        File.WriteAllBytes(FilePath, new byte[length]);
        Assert.ThrowsAny<Exception>(() => H5File.OpenRead(FilePath));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(3000)]
    public void File_that_is_cut_short_is_refused_when_it_is_opened_or_read(int left)
    {
        Python("f['a'] = np.arange(100000)").Dispose();
        byte[] bytes = File.ReadAllBytes(FilePath);
        File.WriteAllBytes(FilePath, bytes[..left]);
        Assert.ThrowsAny<Exception>(() =>
        {
            using NativeFile file = H5File.OpenRead(FilePath);
            file.Dataset("a").Read<long[]>();
        });
    }

    [Fact]
    public void Closed_file_is_read_no_longer()
    {
        NativeFile file = Python("f['a'] = np.arange(10)");
        IH5Dataset dataset = file.Dataset("a");
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => dataset.Read<long[]>());
        file.Dispose();
        File.Delete(FilePath);
    }

    [Fact]
    public void Files_are_read_on_several_threads()
    {
        Python("for i in range(20): f[f'{i}'] = np.full(1000, i)").Dispose();
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 20; i++)
            {
                using NativeFile file = H5File.OpenRead(FilePath);
                Assert.All(file.Dataset($"{i}").Read<long[]>(), value => Assert.Equal(i, value));
            }
        });
    }

    private NativeFile Python(string program)
    {
        H5py.Run($"f = h5py.File(sys.argv[1], 'w')\n{program}\nf.close()", FilePath);
        return H5File.OpenRead(FilePath);
    }
}
