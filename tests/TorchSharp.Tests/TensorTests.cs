using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using static TorchSharp.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Making tensors, their properties and numbers, indices, arithmetic, Fourier transforms and errors.</summary>
public class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Tensors_of_arrays_have_their_shape_type_and_numbers()
    {
        Assert.Equal(new long[] { 2, 3 }, tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).shape);
        Assert.Equal(float32, tensor(new float[] { 1 }).dtype);
        Assert.Equal(float64, tensor(1.5).dtype);
        Assert.Equal(int64, tensor(3L).dtype);
        Assert.Equal(int32, tensor(3).dtype);
        Assert.Equal(@bool, tensor(true).dtype);
        Assert.Equal(uint8, tensor(new byte[] { 1, 2 }).dtype);
        Assert.Equal(int64, tensor(new[] { 1f, 2f }, int64).dtype);
        Tensor cube = tensor(new double[,,] { { { 1 }, { 2 } }, { { 3 }, { 4 } } });
        Assert.Equal(new long[] { 2, 2, 1 }, cube.shape);
        AssertEqual(new double[] { 1, 2, 3, 4 }, cube);
        Assert.Equal(3f, tensor(new[] { 1f, 2, 3, 4 }, 2, 2)[1, 0].item<float>());
        Assert.Equal(6f, tensor(new[] { 1f, 2, 3, 4, 5, 6 }, new long[] { 3, 2 })[2, 1].item<float>());
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2 }, new long[] { 3 }));
    }

    [Fact]
    public void A_tensor_of_an_array_is_a_copy_and_from_array_and_frombuffer_share_it()
    {
        float[] numbers = { 1, 2, 3, 4 };
        Tensor copy = tensor(numbers);
        Tensor shared = from_array(numbers);
        Tensor part = frombuffer(numbers, float32, count: 2, offset: 1);
        Tensor converted = from_array(numbers, float64);

        numbers[1] = 20;

        Assert.Equal(2f, copy[1].item<float>());
        Assert.Equal(20f, shared[1].item<float>());
        Assert.Equal(new[] { 20f, 3 }, part.data<float>().ToArray());
        Assert.Equal(2.0, converted[1].item<double>());
        Assert.Equal(new long[] { 2, 1 }, from_array(new long[,] { { 1 }, { 2 } }).shape);
        Assert.Throws<ArgumentException>(() => frombuffer(numbers, float32, offset: 4));
        Assert.Throws<IndexOutOfRangeException>(() => frombuffer(numbers, float32, count: 4, offset: 1));
    }

    [Fact]
    public void Constants_ranges_and_likes()
    {
        Assert.Equal(new long[] { 2, 3 }, zeros(2, 3).shape);
        Assert.Equal(float32, zeros(2L, 3L).dtype);
        AssertEqual(new double[] { 1, 1 }, ones(2));
        AssertEqual(new double[] { 7, 7 }, full(1, 2, 7, float32));
        AssertEqual(new double[] { 0, 1, 2 }, arange(3));
        Assert.Equal(int64, arange(3).dtype);
        AssertEqual(new double[] { 1, 1.5, 2 }, arange(1, 2.5, 0.5), 1e-6);
        AssertEqual(new double[] { 0, 0.5, 1 }, linspace(0, 1, 3));
        AssertEqual(new double[] { 1, 0, 0, 1 }, eye(2));
        Tensor like = zeros_like(tensor(new[] { 1L, 2 }));
        Assert.Equal(int64, like.dtype);
        AssertEqual(new double[] { 5, 5 }, full_like(like, 5));
        Assert.Equal(new long[] { 2, 1, 4 }, empty(new long[] { 2, 1, 4 }).shape);
        AssertEqual(new double[] { 0, 1, 0, 1, 0, 0 }, nn.functional.one_hot(tensor(new[] { 1L, 0 }), 3));
        Assert.Throws<ArgumentException>(() => nn.functional.one_hot(tensor(new[] { 1, 0 }), 3));
    }

    [Fact]
    public void Random_numbers_follow_from_the_seed()
    {
        manual_seed(5);
        double[] first = Of(rand(1000));
        double[] normal = Of(randn(10_000));
        long[] order = randperm(20).data<long>().ToArray();
        manual_seed(5);

        Assert.Equal(first, Of(rand(1000)));
        Assert.Equal(normal, Of(randn(10_000)));
        Assert.Equal(order, randperm(20).data<long>().ToArray());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), order.Order());
        Assert.All(first, x => Assert.InRange(x, 0, 1));
        Assert.InRange(normal.Average(), -0.05, 0.05);
        Assert.InRange(normal.Sum(x => x * x) / normal.Length, 0.9, 1.1);

        using Generator own = new(9);
        using Generator same = new(9);
        Assert.Equal(Of(rand(5, generator: own)), Of(rand(5, generator: same)));
        Assert.InRange(full(10_000, 0.25).bernoulli(own).mean().ToDouble(), 0.22, 0.28);
        Assert.All(tensor(new[] { 0.0, 1, 0 }).multinomial(50, true, own).data<long>().ToArray(), drawn => Assert.Equal(1, drawn));
    }

    [Fact]
    public void Properties()
    {
        Tensor x = zeros(new long[] { 2, 3, 4 });

        Assert.Equal(3, x.ndim);
        Assert.Equal(3, x.dim());
        Assert.Equal(24, x.numel());
        Assert.Equal(4, x.element_size());
        Assert.Equal(3, x.size(1));
        Assert.Equal(4, x.size(-1));
        Assert.Equal(new long[] { 12, 4, 1 }, x.stride());
        Assert.Equal(DeviceType.CPU, x.device_type);
        Assert.Equal(DeviceType.CPU, x.device.type);
        Assert.False(x.is_cuda);
        Assert.True(x.is_contiguous());
        Assert.False(x.transpose(0, 1).is_contiguous());
        Assert.True(x.is_floating_point());
        Assert.False(x.IsInvalid);
        Assert.Equal("cpu", x.device.ToString());
        Assert.Equal(1, new Device("cuda:1").index);
    }

    [Fact]
    public void Numbers_are_read_and_written_in_place()
    {
        Tensor x = tensor(new[] { 1f, 2, 3, 4, 5, 6 }, 2, 3);
        Assert.Equal(6, x.data<float>().Count);
        Assert.Equal(5f, x.data<float>()[1, 1]);
        Assert.Equal(new[] { 1f, 4, 2, 5, 3, 6 }, x.t().data<float>().ToArray());
        Assert.Equal(new[] { 1f, 4, 2, 5, 3, 6 }, x.t().data<float>().AsEnumerable());
        x.data<float>()[1, 2] = 60;
        Assert.Equal(60f, x[1, 2].item<float>());
        float[] some = new float[2];
        x.data<float>().CopyTo(some, 0, 1);
        Assert.Equal(new[] { 2f, 3 }, some);

        MemoryMarshal.Cast<byte, float>(x.bytes)[0] = 10;
        Assert.Equal(10f, x[0, 0].item<float>());
        x.bytes = MemoryMarshal.AsBytes(new float[] { 6, 5, 4, 3, 2, 1 }.AsSpan());
        Assert.Equal(6f, x[0, 0].item<float>());
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[3]);
        Assert.Throws<InvalidOperationException>(() => x.t().bytes.Length);
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<ArgumentException>(() => x.item<float>());
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[0, 3]);
    }

    [Fact]
    public void Single_numbers_convert()
    {
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
        Assert.Equal(2.5f, tensor(2.5).ToSingle());
        Assert.Equal(7, tensor(7L).ToInt32());
        Assert.Equal(7L, tensor(7).ToInt64());
        Assert.True(tensor(true).ToBoolean());
        Assert.Equal(2.5, (double)tensor(2.5));
        Assert.Equal(3.5, tensor(3.5).ToScalar().ToDouble());
        Assert.Equal(ScalarType.Int64, ((Scalar)3).Type);
        Assert.Equal(ScalarType.Float64, ((Scalar)3f).Type);
    }

    [Fact]
    public void Types_convert_and_copies_are_copies()
    {
        Tensor x = tensor(new[] { 1.7, -1.7 });
        AssertEqual(new double[] { 1, -1 }, x.to(int64));
        Assert.Equal(float32, x.to(float32).dtype);
        Assert.Equal(float32, x.to(float32, CPU).dtype);
        Tensor same = x.to(float64);
        Tensor copy = x.to(float64, copy: true);
        Tensor clone = x.clone();
        x.fill_(9);
        AssertEqual(new double[] { 9, 9 }, same);
        AssertEqual(new[] { 1.7, -1.7 }, copy);
        AssertEqual(new[] { 1.7, -1.7 }, clone);
        AssertEqual(new[] { 1.7, -1.7 }, x.copy_(clone));
        AssertEqual(new double[] { 0, 0 }, x.zero_());
        AssertEqual(new double[] { 0, 0 }, x.cpu());
    }

    [Fact]
    public void Indices_take_parts()
    {
        Tensor x = arange(24).reshape(2, 3, 4);

        Assert.Equal(23, x[1, 2, 3].item<long>());
        Assert.Equal(23, x[-1, -1, -1].item<long>());
        AssertEqual(new double[] { 12, 13, 14, 15 }, x[1, 0]);
        AssertEqual(new double[] { 1, 3, 13, 15 }, x[TensorIndex.Colon, 0, TensorIndex.Slice(1, null, 2)]);
        AssertEqual(new double[] { 3, 7, 11, 15, 19, 23 }, x[TensorIndex.Ellipsis, 3]);
        AssertEqual(new double[] { 20, 21 }, x[1, 2, (0, 2)]);
        AssertEqual(new double[] { 20, 21 }, x[1, 2, ..2]);
        AssertEqual(new double[] { 22, 23 }, x[1, 2, ^2..]);
        Assert.Equal(new long[] { 2, 1, 3, 4 }, x[TensorIndex.Colon, TensorIndex.None].shape);
        AssertEqual(new double[] { 8, 9, 10, 11, 0, 1, 2, 3 }, x[0, TensorIndex.Tensor(tensor(new[] { 2L, 0 }))]);
        AssertEqual(new double[] { 1, 15 }, x[TensorIndex.Tensor(tensor(new[] { 0L, 1 })), 0, TensorIndex.Tensor(tensor(new[] { 1L, 3 }))]);
        AssertEqual(new double[] { 22, 23 }, x[x > 21]);
        Assert.Throws<ExternalException>(() => x[2]);
        Assert.Throws<ExternalException>(() => x[0, 0, 0, 0]);
    }

    [Fact]
    public void Indices_set_parts()
    {
        Tensor x = zeros(2, 3);
        x[0, 1] = tensor(1f);
        x[1] = tensor(new[] { 4f, 5, 6 });
        x[TensorIndex.Colon, 2] = tensor(9f);
        AssertEqual(new double[] { 0, 1, 9, 4, 5, 9 }, x);

        x[TensorIndex.Tensor(tensor(new[] { 1L })), TensorIndex.Tensor(tensor(new[] { 0L }))] = tensor(-1f);
        x[x > 8] = tensor(0f);
        AssertEqual(new double[] { 0, 1, 0, -1, 5, 0 }, x);

        Tensor counts = zeros(3);
        counts.index_put_(ones(3), new[] { TensorIndex.Tensor(tensor(new[] { 0L, 0, 2 })) }, accumulate: true);
        AssertEqual(new double[] { 2, 0, 1 }, counts);
        AssertEqual(new double[] { 2, 5, 1 }, counts.index_add_(0, tensor(new[] { 1L }), ones(1), 5));
        AssertEqual(new double[] { 0, 5, 0 }, counts.masked_fill_(counts < 3, 0));
        AssertEqual(new double[] { 4, 5, 3 }, counts.scatter_(0, tensor(new[] { 2L, 0 }), tensor(new[] { 3f, 4 })));
    }

    [Fact]
    public void Arithmetic_broadcasts_and_follows_the_usual_rules()
    {
        Tensor x = tensor(new[] { 7.0, -7 });
        AssertEqual(new double[] { 3, -4 }, x.div(2, RoundingMode.floor));
        AssertEqual(new double[] { 3, -3 }, x.div(tensor(2.0), RoundingMode.trunc));
        AssertEqual(new double[] { 1, 1 }, x % 2);
        AssertEqual(new[] { 2 / 7.0, -2 / 7.0 }, 2 / x);
        AssertEqual(new double[] { -5, 9 }, 2 - x);
        AssertEqual(new double[] { 8, 6, -6, -8 }, x.unsqueeze(1) + tensor(new[] { 1.0, -1 }));
        AssertEqual(new double[] { 1, -1 }, x.sign());
        AssertEqual(new double[] { 7, -2 }, x.clamp_min(-2));
        AssertEqual(new double[] { 2, -7 }, x.clamp_max(2));
        AssertEqual(new double[] { 0, 1 }, x < 0);
        AssertEqual(new double[] { 1, 0 }, x.eq(7));
        AssertEqual(new double[] { 0, 1 }, (x < 0) & (x < 10));
        AssertEqual(new double[] { 1, 1 }, ~(x < -10) | (x > 1));
        AssertEqual(new[] { 13.0, -1 }, x.addcmul(tensor(new[] { 2.0, 1 }), tensor(new[] { 1.0, 2 }), 3));
        AssertEqual(new[] { 7.5, -5 }, x.addcdiv(tensor(new[] { 1.0, 4 }), tensor(new[] { 2.0, 2 }), 1));
        AssertEqual(new[] { 7.5, -5 }, x.addcdiv(tensor(new[] { 1.0, 4 }), tensor(new[] { 2.0, 2 })));
        AssertEqual(new[] { 3.5, -3.5 }, x.lerp(tensor(new[] { 0.0, 0 }), tensor(0.5)));
        AssertEqual(new double[] { 1, 0, 0 }, tensor(new[] { double.NaN, 1, double.PositiveInfinity }).isnan());
        AssertEqual(new double[] { 0, 1, 0 }, tensor(new[] { double.NaN, 1, double.PositiveInfinity }).isfinite());
        Assert.True(x.allclose(x + 1e-9));
        Assert.False(x.allclose(x + 1e-3));
        Assert.True(x.Equals(x.clone()));
        Assert.False(x.Equals(x + 1));
        AssertEqual(new double[] { 1.3, -2 }, tensor(new[] { 1.26, -2.0 }).round(1));
        AssertEqual(new double[] { 1, -2, 2, -1 }, cat(new[] { tensor(new[] { 1.7, -1.2 }).floor(), tensor(new[] { 1.7, -1.2 }).ceil() }));
    }

    [Fact]
    public void Reductions()
    {
        Tensor x = tensor(new[] { 3.0, 1, 2, 6, 5, 4 }, 2, 3);
        Assert.Equal(21, x.sum().ToDouble());
        AssertEqual(new double[] { 9, 6, 6 }, x.sum(0L));
        Assert.Equal(new long[] { 2, 1 }, x.sum(1, keepdim: true).shape);
        AssertEqual(new double[] { 2, 5 }, x.mean(new long[] { 1 }));
        AssertEqual(new double[] { 1, 1 }, x.std(1));
        AssertEqual(new[] { 2 / 3.0, 2 / 3.0 }, x.var(1, unbiased: false));
        Assert.Equal(3.5, x.var().ToDouble(), 1e-12);
        (Tensor values, Tensor indexes) = x.max(1);
        AssertEqual(new double[] { 3, 6 }, values);
        AssertEqual(new double[] { 0, 0 }, indexes);
        AssertEqual(new double[] { 1, 2 }, x.argmin(1));
        Assert.Equal(3, x.argmax().ToInt64());
        AssertEqual(new double[] { 6, 5, 4 }, x.amax(new long[] { 0 }));
        AssertEqual(new double[] { 1, 2, 3, 4, 5, 6 }, x.sort(1).Values);
        AssertEqual(new double[] { 1, 2, 0, 2, 1, 0 }, x.argsort(1));
        AssertEqual(new double[] { 3, 2, 6, 5 }, x.topk(2, 1).values);
        AssertEqual(new double[] { 3, 4, 6, 6, 11, 15 }, x.cumsum(1));
        Assert.Equal(Math.Log(Math.Exp(3) + Math.Exp(1) + Math.Exp(2)), x.logsumexp(1)[0].ToDouble(), 1e-12);
        Assert.True((x > 0).all().ToBoolean());
        Assert.False((x > 6).any().ToBoolean());
        AssertEqual(new double[] { 0, 1 }, (x > 3).any(1));
        Assert.Equal(Math.Sqrt(91), x.norm().ToDouble(), 1e-12);
        Assert.Equal(720, x.prod().ToDouble());
        Assert.Equal(3, x.median().ToDouble());
        AssertEqual(new double[] { 0, 0, 0, 1, 0, 2 }, (x < 4).nonzero());
    }

    [Fact]
    public void Linear_algebra()
    {
        Tensor a = tensor(new[] { 4.0, 2, 2, 3 }, 2, 2);
        Tensor b = tensor(new[] { 2.0, 4 }, 2, 1);
        AssertEqual(new[] { 2, 0, 1, Math.Sqrt(2) }, linalg.cholesky(a));
        Assert.Equal(8, linalg.det(a).ToDouble(), 1e-12);
        (Tensor sign, Tensor logarithm) = linalg.slogdet(-a[0].unsqueeze(0).repeat(2, 1) + eye(2, dtype: float64));
        Assert.Equal(-1, sign.ToDouble());
        Assert.Equal(Math.Log(5), logarithm.ToDouble(), 1e-12);
        AssertEqual(new[] { 3 / 8.0, -0.25, -0.25, 0.5 }, linalg.inv(a));
        AssertEqual(new[] { -0.25, 1.5 }, linalg.solve(a, b));
        AssertEqual(new[] { (7 - Math.Sqrt(17)) / 2, (7 + Math.Sqrt(17)) / 2 }, linalg.eigh(a).Item1);
        AssertEqual(new[] { 0.5, 1 }, linalg.solve_triangular(tensor(new[] { 4.0, 0, 2, 3 }, 2, 2), b, upper: false));
        AssertEqual(new double[] { 10, 7 }, a.mv(tensor(new[] { 2.0, 1 })));
        Assert.Equal(11, tensor(new[] { 1.0, 2 }).dot(tensor(new[] { 3.0, 4 })).ToDouble());
        AssertEqual(new double[] { 4, 0, 2, 3 }, a.tril());
        AssertEqual(new double[] { 1, 0, 0, 2 }, tensor(new[] { 1.0, 2 }).diag());
        Assert.Throws<ExternalException>(() => linalg.cholesky(-a));
        Assert.Throws<ExternalException>(() => linalg.inv(zeros(2, 2)));
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
        Tensor half = fft.rfft(tensor(x), norm: norm);

        AssertEqual(real, whole.real);
        AssertEqual(imaginary, whole.imag);
        AssertEqual(real[..4], half.real);
        AssertEqual(imaginary[..4], half.imag);
        AssertEqual(x, fft.ifft(whole, norm: norm).real);
        AssertEqual(x, fft.irfft(half, n: 7, norm: norm));
    }

    [Fact]
    public void What_does_not_fit_throws()
    {
        Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Throws<ExternalException>(() => ones(1, 2, 3).bmm(ones(1, 2, 3)));
        Assert.Throws<ExternalException>(() => ones(2) + ones(3));
        Assert.Throws<ExternalException>(() => ones(2, 3).view(4));
        Assert.Throws<ExternalException>(() => ones(2, 2).mm(ones(new long[] { 2, 2 }, float64)));
        Assert.Throws<ExternalException>(() => nn.functional.linear(ones(2, 3), ones(4, 5)));
        Assert.Throws<ExternalException>(() => cat(new[] { ones(2, 3), ones(3, 2) }));
        Assert.Throws<ExternalException>(() => tensor(new[] { 1L }, requires_grad: true));
        Assert.Throws<ExternalException>(() => tensor(new[] { 1L, 2 }).mean());
        Assert.Throws<ArgumentException>(() => where(tensor(1L), ones(1), ones(1)));
        ExternalException exception = Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Contains("2x3", exception.Message);
        Tensor disposed = ones(1);
        disposed.Dispose();
        Assert.True(disposed.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => disposed + 1);
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
        int before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);

        Assert.True(TryInitializeDeviceType(DeviceType.CPU));
        Assert.Equal(cuda.device_count() > 0, cuda.is_available());
        if (!cuda.is_available())
        {
            Assert.False(TryInitializeDeviceType(DeviceType.CUDA));
            Assert.Throws<InvalidOperationException>(() => ones(1).cuda());
            Assert.Throws<InvalidOperationException>(() => ones(1, device: new Device("cuda")));
        }

        Assert.NotEmpty(__version__);
    }
}
