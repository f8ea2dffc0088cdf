using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CellTypes.Models.Bundles;

namespace CellTypes.Models.Tests.Bundles;

public sealed class SafetensorsFileTests : IDisposable
{
    // The format, written down a second time from its description: tensors by falling size of a value and then by name.
    private const string Writer = """
        import json, struct
        order = ['U8', 'I32', 'F32', 'F64', 'I64']
        names = {'uint8': 'U8', 'int32': 'I32', 'float32': 'F32', 'float64': 'F64', 'int64': 'I64'}
        def save(path, tensors, metadata=None):
            header, data = ({'__metadata__': metadata} if metadata else {}), b''
            for name in sorted(tensors, key=lambda n: (-order.index(names[str(tensors[n].dtype)]), n)):
                a = tensors[name]
                header[name] = {'dtype': names[str(a.dtype)], 'shape': list(a.shape), 'data_offsets': [len(data), len(data) + a.nbytes]}
                data += a.tobytes()
            text = json.dumps(header, separators=(',', ':'), ensure_ascii=False).encode()
            text += b' ' * (-len(text) % 8)
            open(path, 'wb').write(struct.pack('<Q', len(text)) + text + data)
        def load(path):
            raw = open(path, 'rb').read()
            n, = struct.unpack('<Q', raw[:8])
            header = json.loads(raw[8:8 + n])
            metadata = header.pop('__metadata__', None)
            types = {v: k for k, v in names.items()}
            return metadata, {k: np.frombuffer(raw[8 + n:][slice(*v['data_offsets'])], types[v['dtype']]).reshape(v['shape']) for k, v in header.items()}
        tensors = {
            'encoder.weight': np.arange(6, dtype='f4').reshape(2, 3) / 7,
            'encoder.bias': np.array([np.nan, -np.inf, 1e-45], 'f4'),
            'running.mean': np.array([[1e300, -0.0]]),
            'steps': np.array(2**62 + 1),
            'classes': np.array([-2**31, 7], 'i4'),
            'mask': np.arange(5, dtype='u1'),
            'none': np.zeros((0, 4), 'f4'),
            'µ "quoted"': np.array([[[1.5]]], 'f4'),
        }
        metadata = {'format': 'pt', 'views': 'acg/ms-100@1', 'µ': 'a "b" \\ c'}

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Run(string program, params string[] arguments) =>
        string.Join("\n", Python.Run("import sys, numpy as np\n" + program, arguments));

    [Fact]
    public void Written_bytes_are_those_of_the_description()
    {
        Run(Writer + "save(sys.argv[1], tensors, metadata)", _folder.PathOf("python"));
        Example().Write(_folder.PathOf("ours"));
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("python")), File.ReadAllBytes(_folder.PathOf("ours")));
    }

    [Fact]
    public void Python_reads_what_is_written()
    {
        Example().Write(_folder.PathOf("ours"));
        Assert.Equal("True 8", Run(Writer + """
            m, read = load(sys.argv[1])
            print(m == metadata and all(read[n].dtype == a.dtype and read[n].shape == a.shape and read[n].tobytes() == a.tobytes() for n, a in tensors.items()), len(read))
            """, _folder.PathOf("ours")));
    }

    [Fact]
    public void What_python_writes_is_read()
    {
        Run(Writer + "save(sys.argv[1], tensors, metadata)", _folder.PathOf("python"));
        SafetensorsFile read = SafetensorsFile.Read(_folder.PathOf("python"));
        Assert.Equal(
            ["steps", "running.mean", "encoder.bias", "encoder.weight", "none", "µ \"quoted\"", "classes", "mask"], read.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(Enumerable.Range(0, 6).Select(i => i / 7f), read.Get<float>("encoder.weight", 2, 3));
        Assert.Equal([float.NaN, float.NegativeInfinity, float.Epsilon], read.Get<float>("encoder.bias", 3));
        Assert.Equal([1e300, -0.0], read.Get<double>("running.mean", 1, 2));
        Assert.Equal([(1L << 62) + 1], read.Get<long>("steps"));
        Assert.Equal([int.MinValue, 7], read.Get<int>("classes", 2));
        Assert.Equal([0, 1, 2, 3, 4], read.Get<byte>("mask", 5));
        Assert.Empty(read.Get<float>("none", 0, 4));
        Assert.Equal("a \"b\" \\ c", read.Metadata["µ"]);
        Assert.Equal(3, read.Metadata.Count);
    }

    [Fact]
    public void File_without_tensors_is_a_file() =>
        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8], new SafetensorsFile([]).ToBytes());

    [Fact]
    public void Tensor_that_is_not_as_needed_is_named()
    {
        SafetensorsFile file = Example();
        Assert.Equal("tensor encoder.bias has the shape (3) where (4) is needed", Refused(() => file.Get<float>("encoder.bias", 4)));
        Assert.Equal("tensor encoder.bias holds F32 values where Double is needed", Refused(() => file.Get<double>("encoder.bias", 3)));
        Assert.StartsWith("there is no tensor decoder; the tensors are steps, ", Refused(() => file.Get<float>("decoder", 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_that_cannot_be_stored_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new NamedTensor("", new float[1], 1));
        Assert.Throws<ArgumentException>(() => new NamedTensor("__metadata__", new float[1], 1));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", new float[2], 3));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", new float[2], -1, -2));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", Array.Empty<float>(), 65536, 65536, 65536, 65536));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", new uint[1], 1));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", new float[1, 1], 1, 1));
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([new("a", new float[1], 1), new("a", new int[1], 1)]));
    }

    [Theory]
    [InlineData("{}", "x", "1 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "1234567", "tensor a ends at byte 8 of 7; the file is cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "123456789", "1 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "12345678", "tensor a begins at byte 4 where the one before it ends at 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", "123", "tensor b begins at byte 1 where the one before it ends at 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", "123", "tensor b begins at byte 2 where the one before it ends at 1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "12", "the header has 'a' twice")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}""", "12", "tensor a has the type BF16; F32, F64, I64, I32 and U8 can be read")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "1234", "tensor a of the type F32 and the shape [2] has 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", "", "has 0 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,0],"data_offsets":[0,0]}}""", "", "has an extent above 2147483647")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1152921504606846976],"data_offsets":[0,1152921504606846976]}}""", "1", "ends at byte 1152921504606846976 of 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "1234", "shape holds something other than whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "1234", "shape holds something other than whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "1234", "impossible data_offsets [4, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", "1234", "data_offsets holds something other")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "1234", "must have dtype, shape and data_offsets")]
    [InlineData("""{"__metadata__":{"a":1}}""", "", "the metadata a are no text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "", "__metadata__ has 'a' twice")]
    [InlineData("[]", "", "its header does not begin with {")]
    [InlineData(" {}", "", "its header does not begin with {")]
    [InlineData("{", "", "its header is no JSON")]
    [InlineData("""{"a":1}""", "", "tensor a is no JSON object")]
    public void Unsound_file_is_refused_with_the_reason(string header, string data, string reason) =>
        Assert.Contains(reason, Refused(() => SafetensorsFile.Read(Bytes((ulong)header.Length, header + data), "weights.safetensors")));

    [Theory]
    [InlineData(3UL, "{}", "it claims a header of 3 bytes, and 2 follow")]
    [InlineData(100_000_001UL, "{}", "it claims a header of 100000001 bytes, more than the 100000000 that are allowed")]
    [InlineData(ulong.MaxValue, "{}", "it claims a header of 18446744073709551615 bytes")]
    [InlineData(0UL, "{}", "its header does not begin with {")]
    public void Header_of_an_impossible_length_is_refused(ulong length, string rest, string reason) =>
        Assert.Contains(reason, Refused(() => SafetensorsFile.Read(Bytes(length, rest), "weights.safetensors")));

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] whole = Example().ToBytes();
        for (int length = 0; length < whole.Length; length++)
            Assert.Contains("weights.safetensors is not a sound", Refused(() => SafetensorsFile.Read(whole[..length], "weights.safetensors")));
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_and_nothing_else()
    {
        byte[] whole = Example().ToBytes();
        Random random = new(5);
        int refused = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = [.. whole];
            for (int change = random.Next(1, 5); change > 0; change--) bytes[random.Next(random.Next(2) == 0 ? 16 : bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                SafetensorsFile.Read(bytes, "weights.safetensors");
            }
            catch (CellTypesException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 25_000, 49_999);
    }

    private static SafetensorsFile Example() => new(
        [
            new("encoder.weight", Enumerable.Range(0, 6).Select(i => i / 7f).ToArray(), 2, 3),
            // The NaN of NumPy; that of C# has its sign bit set.
            new("encoder.bias", new[] { BitConverter.Int32BitsToSingle(0x7FC00000), float.NegativeInfinity, float.Epsilon }, 3),
            new("running.mean", new[] { 1e300, -0.0 }, 1, 2),
            new("steps", new[] { (1L << 62) + 1 }),
            new("classes", new[] { int.MinValue, 7 }, 2),
            new("mask", new byte[] { 0, 1, 2, 3, 4 }, 5),
            new("none", Array.Empty<float>(), 0, 4),
            new("µ \"quoted\"", new[] { 1.5f }, 1, 1, 1),
        ],
        new Dictionary<string, string> { ["views"] = "acg/ms-100@1", ["format"] = "pt", ["µ"] = "a \"b\" \\ c" });

    private static byte[] Bytes(ulong length, string rest)
    {
        byte[] bytes = new byte[sizeof(ulong) + rest.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Encoding.ASCII.GetBytes(rest, bytes.AsSpan(sizeof(ulong)));
        return bytes;
    }

    private static string Refused(Action read) => Assert.Throws<CellTypesException>(read).Message;
}
