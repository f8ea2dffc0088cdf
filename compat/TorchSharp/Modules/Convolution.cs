using System;
using System.Linq;
using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>Convolution layers. First values as PyTorch's: evenly within 1 / sqrt(inputs of an output).</summary>
public abstract class Convolution : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    /// <summary>Weights [out_channels, in_channels / groups, kernel ...].</summary>
    [ComponentName(Name = nameof(weight))]
    protected Parameter? _weight;

    /// <summary>Biases [out_channels]; null where there are none.</summary>
    [ComponentName(Name = nameof(bias))]
    protected Parameter? _bias;

    private protected Convolution(
        string name,
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        long[]? padding,
        Padding? padding_type,
        long[] dilation,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        torch.Device? device,
        torch.ScalarType? dtype)
        : base(name)
    {
        if (padding_type == Padding.Same && stride.Any(step => step != 1))
            throw new ArgumentException("padding='same' is not supported for strided convolutions");

        this.in_channels = in_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding_type is null ? padding : null;
        this.padding_type = padding_type;
        this.dilation = dilation;
        this.groups = groups;
        this.padding_mode = padding_mode;

        long[] sizes = new[] { out_channels, in_channels / groups }.Concat(kernel_size).ToArray();
        weight = torch.empty(sizes, dtype, device).AsParameter();
        if (bias)
            this.bias = torch.empty(out_channels, dtype, device).AsParameter();
        reset_parameters();
    }

    /// <summary>Weights [out_channels, in_channels / groups, kernel ...].</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            if (ReferenceEquals(value, _weight))
                return;

            _weight?.Dispose();
            _weight = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>Biases [out_channels]; null where there are none.</summary>
    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias?.Dispose();
            _bias = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    /// <summary>Channels of the input.</summary>
    public long in_channels { get; }

    /// <summary>The padding, where it is given as a kind.</summary>
    public Padding? padding_type { get; private set; }

    /// <summary>The padding at each end of each dimension, where it is given in numbers.</summary>
    public long[]? padding { get; private set; }

    /// <summary>What lies beyond the ends.</summary>
    public PaddingModes padding_mode { get; set; }

    /// <summary>Groups of channels that have nothing to do with each other.</summary>
    public long groups { get; set; }

    /// <summary>The lengths of the kernel.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>Steps of the kernel.</summary>
    public long[] stride { get; set; }

    /// <summary>Steps between the entries of the kernel.</summary>
    public long[] dilation { get; set; }

    /// <summary>Sets weights and biases to new first values.</summary>
    public void reset_parameters()
    {
        torch.nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        (long fanIn, _) = torch.nn.init.CalculateFanInAndFanOut(weight);
        if (bias is not null && fanIn != 0)
            torch.nn.init.uniform_(bias, -1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn));
    }

    // What functional.pad wants: before and after, from the last dimension to the first.
    private protected long[] Surround()
    {
        if (padding is not null)
            return Enumerable.Reverse(padding).SelectMany(length => new[] { length, length }).ToArray();
        if (padding_type == Padding.Valid)
            return new long[2 * kernel_size.Length];

        return Enumerable.Range(0, kernel_size.Length)
            .Reverse()
            .Select(i => dilation[i] * (kernel_size[i] - 1))
            .SelectMany(total => new[] { total / 2, total - (total / 2) })
            .ToArray();
    }

    private protected void RequireShape(torch.Tensor input, int dimensions)
    {
        long[] shape = input.shape;
        bool batched = shape.Length == dimensions + 2 && shape[1] == in_channels;
        bool single = shape.Length == dimensions + 1 && shape[0] == in_channels;
        if (!batched && !single)
        {
            throw new ArgumentException(
                $"Expected {dimensions + 1}D (unbatched) or {dimensions + 2}D (batched) input with {in_channels} channels to {GetName()}.");
        }
    }
}
