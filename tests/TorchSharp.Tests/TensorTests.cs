using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using static TorchSharp.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Making tensors, their properties and numbers, parts, arithmetic, Fourier transforms and errors.</summary>
public class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Tensors_of_arrays_have_their_shape_type_and_numbers()
    {
        Assert.Equal(ScalarType.Float32, tensor(1.5f).dtype);
        Assert.Equal(ScalarType.Float64, tensor(new[] { 1.5 }).dtype);
        Assert.Equal(ScalarType.Int64, tensor(3L).dtype);
        Assert.Equal(ScalarType.Int64, tensor(new[] { 1L, 2 }).dtype);
        Assert.Empty(tensor(3L).shape);
        Tensor x = tensor(new[] { 1f, 2, 3, 4, 5, 6 }, new long[] { 3, 2 });
        Assert.Equal(ScalarType.Float32, x.dtype);
        Assert.Equal(new long[] { 3, 2 }, x.shape);
        Assert.Equal(6f, x.data<float>()[2, 1]);
        Assert.Equal(4f, tensor(new[] { 1f, 2, 3, 4 }, 2, 2).data<float>()[1, 1]);
        Assert.Equal(ScalarType.Float64, tensor(new[] { 1L, 2 }, ScalarType.Float64).dtype);
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2 }, new long[] { 3 }));
    }

    [Fact]
    public void A_tensor_of_an_array_is_a_copy_and_from_array_shares_it()
    {
        float[] numbers = { 1, 2, 3, 4 };
        Tensor copy = tensor(numbers);
        Tensor shared = from_array(numbers);

        numbers[1] = 20;

        Assert.Equal(2f, copy.data<float>()[1]);
        Assert.Equal(20f, shared.data<float>()[1]);
        Assert.Equal(new long[] { 2, 1 }, from_array(new long[,] { { 1 }, { 2 } }).shape);
    }

    [Fact]
    public void Constants_and_likes()
    {
        Assert.Equal(new long[] { 2, 3 }, zeros(2, 3).shape);
        Assert.Equal(ScalarType.Float32, zeros(2).dtype);
        AssertEqual(new double[] { 1, 1 }, ones(2));
        AssertEqual(new double[] { 1, 0, 0, 1 }, eye(2));
        Tensor like = zeros_like(tensor(new[] { 1L, 2 }));
        Assert.Equal(ScalarType.Int64, like.dtype);
        AssertEqual(new double[] { 0, 0 }, like);
        Assert.Equal(new long[] { 2, 1, 4 }, empty(new long[] { 2, 1, 4 }).shape);
        AssertEqual(new double[] { 0, 1, 0, 1, 0, 0 }, nn.functional.one_hot(tensor(new[] { 1L, 0 }), 3));
        Assert.Throws<ArgumentException>(() => nn.functional.one_hot(tensor(new[] { 1.0, 0 }), 3));
    }

    [Fact]
    public void Random_numbers_follow_from_the_seed()
    {
        manual_seed(5);
        double[] first = Of(rand(1000));
        double[] normal = Of(randn(new long[] { 10_000 }));
        manual_seed(5);

        Assert.Equal(first, Of(rand(1000)));
        Assert.Equal(normal, Of(randn(new long[] { 10_000 })));
        Assert.All(first, x => Assert.InRange(x, 0, 1));
        Assert.InRange(normal.Average(), -0.05, 0.05);
        Assert.InRange(normal.Sum(x => x * x) / normal.Length, 0.9, 1.1);

        using Generator own = new(9);
        using Generator same = new Generator().manual_seed(9);
        double[] drawn = Of(zeros(1000).uniform_(-2, 3, own));
        Assert.Equal(drawn, Of(zeros(1000).uniform_(-2, 3, same)));
        Assert.All(drawn, x => Assert.InRange(x, -2, 3));
        Assert.Equal(Of(rand(5, generator: own)), Of(rand(5, generator: same)));
    }

    [Fact]
    public void Properties()
    {
        Tensor x = zeros(new long[] { 2, 3, 4 });

        Assert.Equal(3, x.ndim);
        Assert.Equal(24, x.numel());
        Assert.Equal(4, x.ElementSize);
        Assert.Equal(new long[] { 12, 4, 1 }, x.stride());
        Assert.Equal(DeviceType.CPU, x.device_type);
        Assert.Equal(DeviceType.CPU, x.device.type);
        Assert.False(x.is_cuda);
        Assert.True(x.is_contiguous());
        Assert.False(x.narrow(2, 0, 2).is_contiguous());
        Assert.False(x.IsInvalid);
        Assert.Equal("cpu", x.device.ToString());
        Assert.Equal("cuda:1", new Device(DeviceType.CUDA, 1).ToString());
    }

    [Fact]
    public void Numbers_are_read_and_bytes_are_the_numbers_in_place()
    {
        Tensor x = tensor(new[] { 1f, 2, 3, 4, 5, 6 }, 2, 3);
        Assert.Equal(6, x.data<float>().Count);
        Assert.Equal(5f, x.data<float>()[1, 1]);
        Assert.Equal(new[] { 1f, 4, 2, 5, 3, 6 }, x.t().data<float>().ToArray());
        Assert.Equal(new[] { 1f, 4, 2, 5, 3, 6 }, x.t().data<float>().AsEnumerable());

        MemoryMarshal.Cast<byte, float>(x.bytes)[0] = 10;
        Assert.Equal(10f, x.data<float>()[0, 0]);
        Assert.Throws<InvalidOperationException>(() => x.t().bytes.Length);
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<ArgumentException>(() => x.item<float>());
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[0, 3]);
    }

    [Fact]
    public void Single_numbers_convert()
    {
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
        Assert.Equal(7, tensor(7L).ToDouble());
        Assert.Equal(7L, tensor(7L).item<long>());
        Assert.Equal(3.5, tensor(3.5f).ToScalar().ToDouble());
    }

    [Fact]
    public void Types_convert_and_copies_are_copies()
    {
        Tensor x = tensor(new[] { 1.7, -1.7 });
        AssertEqual(new double[] { 1, -1 }, x.to(ScalarType.Int64));
        Assert.Equal(ScalarType.Float32, x.to(ScalarType.Float32).dtype);
        Assert.Equal(ScalarType.Float32, x.to(ScalarType.Float32, CPU).dtype);
        Tensor same = x.to(ScalarType.Float64);
        Tensor copy = x.to(ScalarType.Float64, copy: true);
        x.fill_(9);
        AssertEqual(new double[] { 9, 9 }, same);
        AssertEqual(new[] { 1.7, -1.7 }, copy);
        AssertEqual(new[] { 1.7, -1.7 }, x.copy_(copy));
        AssertEqual(new double[] { 0, 0 }, x.zero_());
        AssertEqual(new double[] { 0, 0 }, x.cpu());
    }

    [Fact]
    public void Indices_take_parts()
    {
        Tensor x = Rows(4, Enumerable.Range(0, 12).Select(i => (double)i).ToArray());

        AssertEqual(new double[] { 4, 5, 6, 7 }, x.narrow(0, 1, 1));
        AssertEqual(new double[] { 1, 3, 5, 7, 9, 11 }, x.slice(1, 1, 4, 2));
        AssertEqual(new double[] { 8, 9, 10, 11, 0, 1, 2, 3 }, x.index_select(0, tensor(new[] { 2L, 0 })));
        AssertEqual(new double[] { 3, 4, 10 }, x.gather(1, tensor(new[] { 3L, 0, 2 }).unsqueeze(1)));
        AssertEqual(new double[] { 8, 9, 10, 11 }, x.split(new long[] { 2, 1 })[1]);
        Assert.Throws<ExternalException>(() => x.narrow(0, 2, 2));
        Assert.Throws<ExternalException>(() => x.index_select(0, tensor(new[] { 3L })));
        Assert.Throws<ArgumentException>(() => x.slice(0, 0, 2, 0));
    }

    [Fact]
    public void Arithmetic_broadcasts_and_follows_the_usual_rules()
    {
        Tensor x = tensor(new[] { 7.0, -7 });
        AssertEqual(new double[] { 3, -4 }, x.div(2, RoundingMode.floor));
        AssertEqual(new double[] { 3, -3 }, x.div(tensor(new[] { 2.0 }), RoundingMode.trunc));
        AssertEqual(new double[] { 8, 6, -6, -8 }, x.unsqueeze(1) + tensor(new[] { 1.0, -1 }));
        AssertEqual(new double[] { 0, -14 }, x - tensor(new[] { 7.0 }));
        AssertEqual(new double[] { 5, -9 }, x - 2);
        AssertEqual(new double[] { 1, 0 }, x.eq(tensor(new[] { 7.0, 7 })));
        AssertEqual(new double[] { 0, 1 }, x.ne(7));
        AssertEqual(new double[] { 1, 0 }, x.ge(7));
        AssertEqual(new[] { 13.0, -1 }, x.addcmul(tensor(new[] { 2.0, 1 }), tensor(new[] { 1.0, 2 }), 3));
        AssertEqual(new[] { 7.5, -5 }, x.to(ScalarType.Float64, copy: true).addcdiv_(tensor(new[] { 1.0, 4 }), tensor(new[] { 2.0, 2 }), 1));
        AssertEqual(new[] { 7.5, -5 }, x.to(ScalarType.Float64, copy: true).addcdiv_(tensor(new[] { 1.0, 4 }), tensor(new[] { 2.0, 2 })));
        AssertEqual(new double[] { 0, 1, 0 }, tensor(new[] { double.NaN, 1, double.PositiveInfinity }).isfinite());
        Assert.True(x.Equals(tensor(new[] { 7.0, -7 })));
        Assert.False(x.Equals(x + 1.0));
    }

    [Fact]
    public void Reductions()
    {
        Tensor x = Rows(3, 3, 1, 2, 6, 5, 4);
        Assert.Equal(21, x.sum().ToDouble());
        AssertEqual(new double[] { 9, 6, 6 }, x.sum(0L));
        Assert.Equal(new long[] { 2, 1 }, x.sum(1, keepdim: true).shape);
        AssertEqual(new double[] { 2, 5 }, x.mean(new long[] { 1 }));
        Assert.Equal(6, x.max().ToDouble());
        (Tensor values, Tensor indexes) = x.max(1);
        AssertEqual(new double[] { 3, 6 }, values);
        AssertEqual(new double[] { 0, 0 }, indexes);
        AssertEqual(new double[] { 0, 0 }, x.argmax(1));
        AssertEqual(new double[] { 1, 2, 0, 2, 1, 0 }, x.argsort(1));
        Assert.True(x.ge(1).all().item<bool>());
        Assert.False(x.ge(2).all().item<bool>());
    }

    [Theory]
    [InlineData(FFTNormType.Backward, 1.0)]
    [InlineData(FFTNormType.Forward, 1 / 7.0)]
    [InlineData(FFTNormType.Ortho, 0.3779644730092272)]
    public void Fourier_transforms_are_the_sum_over_the_definition(FFTNormType norm, double scale)
    {
        double[] x = { 1, -2, 0.5, 4, 3, -1, 2 };
        double[] real = new double[7];
        double[] imaginary = new double[7];
        for (int k = 0; k < 7; k++)
        {
            for (int n = 0; n < 7; n++)
            {
                real[k] += scale * x[n] * Math.Cos(2 * Math.PI * k * n / 7);
                imaginary[k] -= scale * x[n] * Math.Sin(2 * Math.PI * k * n / 7);
            }
        }

        Tensor whole = fft.fft_(tensor(x), norm: norm);

        AssertEqual(real, whole.real);
        AssertEqual(imaginary, whole.imag);
    }

    [Fact]
    public void What_does_not_fit_throws()
    {
        Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Throws<ExternalException>(() => ones(2) + ones(3));
        Assert.Throws<ExternalException>(() => ones(2, 3).reshape(4));
        Assert.Throws<ExternalException>(() => ones(2, 2).mm(ones(new long[] { 2, 2 }, ScalarType.Float64)));
        Assert.Throws<ExternalException>(() => nn.functional.linear(ones(2, 3), ones(4, 5)));
        Assert.Throws<ExternalException>(() => cat(new[] { ones(2, 3), ones(3, 2) }));
        Assert.Throws<ExternalException>(() => tensor(new[] { 1L }, requires_grad: true));
        Assert.Throws<ExternalException>(() => tensor(new[] { 1L, 2 }).mean());
        ExternalException exception = Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Contains("2x3", exception.Message);
        Tensor disposed = ones(1);
        disposed.Dispose();
        Assert.True(disposed.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => disposed + 1.0);
    }

    [Fact]
    public void Tensors_are_written_and_read()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        Tensor x = tensor(new[] { 1f, 2, 3, 4, 5, 6 }, 2, 3);

        x.Save(writer);
        writer.Flush();

        // Type 6, two dimensions of 2 and 3, then the numbers.
        Assert.Equal(new byte[] { 6, 2, 2, 3 }, stream.ToArray()[..4]);
        Assert.Equal(x.bytes.ToArray(), stream.ToArray()[4..]);
        Tensor other = zeros(2, 3);
        stream.Position = 0;
        other.Load(new BinaryReader(stream));
        AssertEqual(Of(x), other);
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => zeros(3, 2).Load(new BinaryReader(stream)));
        stream.Position = 0;
        stream.SetLength(10);
        Assert.Throws<EndOfStreamException>(() => other.Load(new BinaryReader(stream)));
    }

    [Fact]
    public void Threads_and_devices()
    {
        Assert.InRange(get_num_threads(), 1, 1024);
        Assert.True(TryInitializeDeviceType(DeviceType.CPU));
        Assert.Equal(cuda.device_count() > 0, cuda.is_available());
        if (!cuda.is_available())
        {
            Assert.False(TryInitializeDeviceType(DeviceType.CUDA));
            Assert.Throws<InvalidOperationException>(() => ones(1).to(DeviceType.CUDA));
            Assert.Throws<InvalidOperationException>(() => ones(1, device: new Device(DeviceType.CUDA)));
        }

        Assert.NotEmpty(__version__);
    }
}
