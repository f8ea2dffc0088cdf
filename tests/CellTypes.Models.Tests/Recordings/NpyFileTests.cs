using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Version_1_file_is_read_from_its_bytes()
    {
        byte[] header = Header(1, "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }");
        string path = WriteBytes(header, [1, 0, 2, 0, 3, 0, 0xFF, 0xFF, 0, 1, 0, 0x80]);

        NpyArray array = NpyFile.Read(path);

        Assert.Equal([2, 3], array.Shape);
        Assert.Equal("i2", array.ElementType);
        Assert.Equal([1, 2, 3, -1, 256, -32768], array.ToInt32());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Later_versions_have_a_longer_header_length(int version)
    {
        string path = WriteBytes(Header(version, "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }"), [7, 8, 255]);

        Assert.Equal([7L, 8, 255], NpyFile.Read(path).ToInt64());
    }

    [Fact]
    public void Big_endian_values_are_swapped()
    {
        byte[] header = Header(1, "{'descr': '>i4', 'fortran_order': False, 'shape': (2,)}");
        string path = WriteBytes(header, [0, 0, 1, 2, 0xFF, 0xFF, 0xFF, 0xFE]);

        Assert.Equal([258, -2], NpyFile.Read(path).ToInt32());
    }

    [Fact]
    public void Fortran_order_becomes_C_order()
    {
        // The 2 x 3 array [[1, 2, 3], [4, 5, 6]], column after column.
        string path = WriteBytes(Header(1, "{'descr': '|i1', 'fortran_order': True, 'shape': (2, 3), }"), [1, 4, 2, 5, 3, 6]);

        Assert.Equal([1, 2, 3, 4, 5, 6], NpyFile.Read(path).ToInt32());
    }

    [Fact]
    public void Single_number_has_no_dimensions()
    {
        string path = WriteBytes(Header(1, "{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": ()}"), [9]);

        NpyArray array = NpyFile.Read(path);

        Assert.Empty(array.Shape);
        Assert.Equal([9f], array.ToSingle());
    }

    [Fact]
    public void Unsigned_values_above_the_signed_range_stay_positive()
    {
        string path = WriteBytes(Header(1, "{'descr': '<u4', 'fortran_order': False, 'shape': (1,), }"), [0xFF, 0xFF, 0xFF, 0xFF]);

        NpyArray array = NpyFile.Read(path);

        Assert.Equal([4294967295L], array.ToInt64());
        AssertRefused(() => array.ToInt32(), path, "4294967295");
    }

    [Fact]
    public void Unsigned_64_bit_value_beyond_the_signed_range_is_refused()
    {
        string path = _folder.PathOf("a.npy");
        NpyFile.Write(path, new[] { 1UL, ulong.MaxValue });

        AssertRefused(() => NpyFile.Read(path).ToInt64(), path, "18446744073709551615");
    }

    [Fact]
    public void Whole_floating_point_numbers_convert_to_integers_and_fractions_do_not()
    {
        string path = _folder.PathOf("a.npy");
        NpyFile.Write(path, new[] { -3.0, 9007199254740992.0 });
        Assert.Equal([-3L, 9007199254740992L], NpyFile.Read(path).ToInt64());

        foreach (double bad in new[] { 0.5, double.NaN, double.PositiveInfinity, 1e19 })
        {
            NpyFile.Write(path, new[] { bad });
            AssertRefused(() => NpyFile.Read(path).ToInt64(), path, "holds");
        }
    }

    [Fact]
    public void Double_too_large_for_single_precision_is_refused_but_NaN_and_infinity_pass()
    {
        string path = _folder.PathOf("a.npy");
        NpyFile.Write(path, new[] { 0.1, double.NaN, double.NegativeInfinity });
        Assert.Equal([0.1f, float.NaN, float.NegativeInfinity], NpyFile.Read(path).ToSingle());

        NpyFile.Write(path, new[] { 1e39 });
        AssertRefused(() => NpyFile.Read(path).ToSingle(), path, "1E+39");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("spike_times", "is not a NumPy file")]
    [InlineData("\u0093NUMPY\u0009\0\u0010\0", "version 9")]
    [InlineData("\u0093NUMPY\u0001\0\u00FF\u00FF{'descr'", "ends inside its header")]
    [InlineData("\u0093NUMPY\u0002\0\u00FF\u00FF\u00FF\u007F", "bytes long")]
    public void File_that_is_not_npy_is_refused(string content, string problem)
    {
        string path = WriteBytes(Encoding.Latin1.GetBytes(content), []);

        AssertRefused(() => NpyFile.Read(path), path, problem);
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "type '|O'")]
    [InlineData("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }", "holds records of a; store one array of numbers")]
    [InlineData("{'descr': [('a', '<i2', (2,))], 'fortran_order': False, 'shape': (1,), }", "descr")]
    [InlineData("{'descr': [('a', '<i2'), ('a', '<i2')], 'fortran_order': False, 'shape': (1,), }", "descr")]
    [InlineData("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,), }", "type '|O'")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }", "type '<f16'")]
    [InlineData("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", "type 'U1'")]
    [InlineData("{'descr': '<U8', 'fortran_order': False, 'shape': (1,), }", "holds 4 bytes of data where its header announces 32")]
    [InlineData("{'descr': '<i4', 'shape': (1,), }", "fortran_order")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, }", "shape")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (-1,), }", "shape (-1,)")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (1.5,), }", "shape (1.5,)")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (99999999999,), }", "99999999999")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536), }", "more than can be loaded")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", "holds 4 bytes of data where its header announces 8")]
    [InlineData("{'descr': '|i1', 'fortran_order': False, 'shape': (3,), }", "holds 4 bytes of data where its header announces 3")]
    public void Header_that_cannot_be_true_is_refused(string header, string problem)
    {
        string path = WriteBytes(Header(1, header), [0, 0, 0, 0]);

        AssertRefused(() => NpyFile.Read(path), path, problem);
    }

    [Fact]
    public void Missing_file_is_named()
    {
        Assert.Contains("none.npy", Assert.Throws<CellTypesException>(() => NpyFile.Read(_folder.PathOf("none.npy"))).Message);
    }

    [Fact]
    public void Values_longer_than_one_chunk_survive_writing_and_reading()
    {
        long[] values = Enumerable.Range(0, 300_001).Select(i => (long)i * i - 5).ToArray();
        NpyFile.Write(_folder.PathOf("a.npy"), values);

        Assert.Equal(values, NpyFile.Read(_folder.PathOf("a.npy")).ToInt64());
    }

    [Fact]
    public void Shape_that_the_values_do_not_fill_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => NpyFile.Write(_folder.PathOf("a.npy"), new int[6], 4, 2));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(_folder.PathOf("a.npy"), new char[6]));
    }

    [Fact]
    public void Arrays_of_NumPy_of_every_type_order_and_version_are_read()
    {
        Python.Run(
            """
            import sys, numpy as np
            for t in 'i1 i2 i4 i8 u1 u2 u4 u8 f4 f8'.split():
                for order in '<>':
                    for layout in 'CF':
                        a = np.arange(2 * 3 * 4).reshape(2, 3, 4).astype(order + t, order=layout)
                        with open(f'{sys.argv[1]}/{t}{"L" if order == "<" else "B"}{layout}.npy', 'wb') as f:
                            np.lib.format.write_array(f, a, version=(1 + len(t + layout) % 3 % 2, 0))
            """,
            _folder.Root);

        string[] files = Directory.GetFiles(_folder.Root);
        Assert.Equal(40, files.Length);
        foreach (string file in files)
        {
            NpyArray array = NpyFile.Read(file);
            Assert.Equal([2, 3, 4], array.Shape);
            Assert.Equal(Enumerable.Range(0, 24), array.ToInt32());
            Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), array.ToSingle());
        }
    }

    [Fact]
    public void Records_texts_and_truths_of_NumPy_are_read()
    {
        Python.Run(
            """
            import sys, numpy as np
            for order in '<>':
                r = np.zeros(70000, dtype=[('sample_index', order + 'i8'), ('unit_index', order + 'u2'), ('name', order + 'U3'), ('x', order + 'f4')])
                r['sample_index'], r['unit_index'], r['x'] = np.arange(70000) * 7, np.arange(70000) % 11, np.arange(70000) / 4
                r['name'][69999] = 'äb'
                np.save(f'{sys.argv[1]}/records{"L" if order == "<" else "B"}.npy', r)
            np.save(sys.argv[1] + '/texts.npy', np.array(['good', '', 'müa 🧠']))
            np.save(sys.argv[1] + '/bytes.npy', np.array([b'good', b'']))
            np.save(sys.argv[1] + '/truths.npy', np.array([True, False]))
            np.save(sys.argv[1] + '/numbers.npy', np.array([0.1, np.nan, -3]))
            np.save(sys.argv[1] + '/whole.npy', np.array([2**63], dtype='u8'))
            """,
            _folder.Root);

        foreach (string name in new[] { "recordsL.npy", "recordsB.npy" })
        {
            IReadOnlyDictionary<string, NpyArray> fields = NpyFile.ReadFields(_folder.PathOf(name));
            Assert.Equal(["sample_index", "unit_index", "name", "x"], fields.Keys);
            Assert.Equal(Enumerable.Range(0, 70000).Select(i => 7L * i), fields["sample_index"].ToInt64());
            Assert.Equal(Enumerable.Range(0, 70000).Select(i => i % 11), fields["unit_index"].ToInt32());
            Assert.Equal(Enumerable.Range(0, 70000).Select(i => i / 4f), fields["x"].ToSingle());
            Assert.Equal(["", "äb"], fields["name"].ToTexts()[69998..]);
        }
        Assert.Equal(["good", "", "müa 🧠"], Texts("texts.npy"));
        Assert.Equal(["good", ""], Texts("bytes.npy"));
        Assert.Equal(["True", "False"], Texts("truths.npy"));
        Assert.Equal(["0.1", "", "-3"], Texts("numbers.npy"));
        Assert.Equal(["9223372036854775808"], Texts("whole.npy"));
        AssertRefused(() => NpyFile.ReadFields(_folder.PathOf("whole.npy")), _folder.PathOf("whole.npy"), "where records with named fields are needed");

        string[] Texts(string name) => NpyFile.ReadAny(_folder.PathOf(name)).ToTexts();
    }

    [Fact]
    public void NumPy_reads_what_is_written()
    {
        NpyFile.Write(_folder.PathOf("a.npy"), new[] { long.MinValue, 0, long.MaxValue });
        NpyFile.Write(_folder.PathOf("b.npy"), new[] { 0.1f, -2, 3, 4, 5, 6 }, 1, 2, 3);
        NpyFile.Write(_folder.PathOf("c.npy"), Array.Empty<double>(), 0, 2);
        NpyFile.Write(_folder.PathOf("d.npy"), new[] { ushort.MaxValue }, 1);

        string[] seen = Python.Run(
            """
            import sys, numpy as np
            for name in 'abcd':
                a = np.load(f'{sys.argv[1]}/{name}.npy')
                print(a.dtype.name, a.shape, a.ravel().tolist())
                with open(f'{sys.argv[1]}/{name}.npy', 'rb') as f:
                    np.lib.format.read_magic(f); np.lib.format.read_array_header_1_0(f)
                    assert f.tell() % 64 == 0
            """,
            _folder.Root);

        Assert.Equal(
            [
                "int64 (3,) [-9223372036854775808, 0, 9223372036854775807]",
                "float32 (1, 2, 3) [0.10000000149011612, -2.0, 3.0, 4.0, 5.0, 6.0]",
                "float64 (0, 2) []",
                "uint16 (1,) [65535]",
            ],
            seen);
    }

    private static byte[] Header(int version, string text)
    {
        byte[] length = version == 1 ? [(byte)text.Length, 0] : [(byte)text.Length, 0, 0, 0];
        return [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(text)];
    }

    private static void AssertRefused(Action read, string path, string problem)
    {
        string message = Assert.Throws<CellTypesException>(read).Message;
        Assert.Contains(path, message);
        Assert.Contains(problem, message);
        Assert.DoesNotContain('\n', message);
    }

    private string WriteBytes(byte[] header, byte[] data)
    {
        string path = _folder.PathOf("bytes.npy");
        File.WriteAllBytes(path, [.. header, .. data]);
        return path;
    }
}
