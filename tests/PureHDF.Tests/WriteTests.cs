using System;
using System.IO;
using System.Linq;
using PureHDF.VOL.Native;

namespace PureHDF.Tests;

/// <summary>Files that are written and read back by h5py and by ourselves.</summary>
public sealed class WriteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.PathOf("file.h5");

    // h5py takes an enumeration of these two names and values for a boolean.
    private enum Truth : byte
    {
        FALSE,
        TRUE,
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Arrays_and_scalars_are_what_h5py_reads()
    {
        new H5File
        {
            ["i1"] = new sbyte[] { -128, 127 },
            ["u1"] = new byte[] { 0, 255 },
            ["i2"] = new short[] { short.MinValue },
            ["u2"] = new ushort[] { 65535 },
            ["i4"] = new[] { int.MinValue, int.MaxValue },
            ["u4"] = new[] { uint.MaxValue },
            ["i8"] = new[] { long.MinValue },
            ["u8"] = new[] { ulong.MaxValue },
            ["f4"] = new[,] { { 1.5f, 2, 3 }, { 4, 5, 6 } },
            ["f8"] = new[] { 1e300 },
            ["n"] = 30000,
            ["x"] = 29999.5,
            ["s"] = "Häusser",
        }.Write(FilePath);
        string read = H5py.Run("""
            f = h5py.File(sys.argv[1])
            for name in sorted(f): print(name, f[name].dtype, f[name].shape, f[name][()].tolist() if name != 's' else f[name].asstr()[()])
            """, FilePath);
        Assert.Equal(
            """
            f4 float32 (2, 3) [[1.5, 2.0, 3.0], [4.0, 5.0, 6.0]]
            f8 float64 (1,) [1e+300]
            i1 int8 (2,) [-128, 127]
            i2 int16 (1,) [-32768]
            i4 int32 (2,) [-2147483648, 2147483647]
            i8 int64 (1,) [-9223372036854775808]
            n int32 () 30000
            s object () Häusser
            u1 uint8 (2,) [0, 255]
            u2 uint16 (1,) [65535]
            u4 uint32 (1,) [4294967295]
            u8 uint64 (1,) [18446744073709551615]
            x float64 () 29999.5
            """, read);
    }

    [Fact]
    public void Enumeration_of_truths_is_a_boolean_of_h5py()
    {
        new H5File { ["mask"] = new[] { Truth.TRUE, Truth.FALSE, Truth.TRUE } }.Write(FilePath);
        Assert.Equal("bool [10 30]", H5py.Run("m = h5py.File(sys.argv[1])['mask'][()]; print(m.dtype, np.array([10, 20, 30])[m])", FilePath));
        using NativeFile file = H5File.OpenRead(FilePath);
        Assert.Equal([1, 0, 1], file.Dataset("mask").Read<byte[]>());
    }

    [Fact]
    public void Object_in_two_groups_is_one_object_with_two_hard_links()
    {
        H5Group unit = new() { ["spikes"] = new[] { 1u, 2u, 3u }, ["label"] = new H5Dataset("GoC") };
        new H5File
        {
            ["hausser_neuron_0"] = unit,
            ["datasets"] = new H5Group { ["first"] = new H5Group { ["7"] = unit } },
        }.Write(FilePath);
        Assert.Equal("True 2", H5py.Run("""
            f = h5py.File(sys.argv[1])
            a, b = f['hausser_neuron_0'], f['datasets/first/7']
            print(a == b, h5py.h5o.get_info(a.id).rc)
            """, FilePath));
        using NativeFile file = H5File.OpenRead(FilePath);
        Assert.Equal([1, 2, 3], file.Dataset("datasets/first/7/spikes").Read<uint[]>());
    }

    [Fact]
    public void Wrapped_values_are_datasets_of_their_own()
    {
        string label = "GoC";
        new H5File { ["a"] = new H5Dataset(label), ["b"] = new H5Dataset(label) }.Write(FilePath);
        Assert.Equal("False GoC", H5py.Run("f = h5py.File(sys.argv[1]); print(f['a'] == f['b'], f['b'].asstr()[()])", FilePath));
    }

    [Fact]
    public void File_that_exists_is_replaced()
    {
        new H5File { ["old"] = new long[100_000] }.Write(FilePath);
        new H5File { ["new"] = 1 }.Write(FilePath);
        using NativeFile file = H5File.OpenRead(FilePath);
        Assert.Equal(["new"], file.Children().Select(child => child.Name));
    }

    [Fact]
    public void Folder_that_is_missing_is_told() =>
        Assert.Throws<DirectoryNotFoundException>(() => new H5File { ["a"] = 1 }.Write(Path.Combine(FilePath, "none", "file.h5")));

    [Fact]
    public void Entry_can_be_read_back_before_it_is_written()
    {
        H5Group group = new() { ["a"] = 7 };
        Assert.Equal(7, group["a"]);
    }
}
