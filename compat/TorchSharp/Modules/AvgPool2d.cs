namespace TorchSharp.Modules;

/// <summary>The mean of each so many by so many neighbours.</summary>
public sealed class AvgPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal AvgPool2d(
        long[] kernel_size,
        long[]? stride = null,
        long[]? padding = null,
        bool ceil_mode = false,
        bool count_include_pad = true,
        long? divisor_override = null)
        : base(nameof(AvgPool2d))
    {
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.ceil_mode = ceil_mode;
        this.count_include_pad = count_include_pad;
        this.divisor_override = divisor_override;
    }

    /// <summary>How many neighbours.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>Steps; as many as neighbours where null.</summary>
    public long[]? stride { get; set; }

    /// <summary>How far beyond the ends.</summary>
    public long[]? padding { get; set; }

    /// <summary>Whether a part of the neighbours at the end counts.</summary>
    public bool ceil_mode { get; set; }

    /// <summary>Whether what lies beyond the ends counts as zeros.</summary>
    public bool count_include_pad { get; set; }

    /// <summary>What the sum is divided by in place of the number of neighbours.</summary>
    public long? divisor_override { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor input) =>
        torch.nn.functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
}
