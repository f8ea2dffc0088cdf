namespace TorchSharp.Modules;

/// <summary>The mean of each so many neighbours.</summary>
public sealed class AvgPool1d : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal AvgPool1d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true)
        : base(nameof(AvgPool1d))
    {
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.ceil_mode = ceil_mode;
        this.count_include_pad = count_include_pad;
    }

    /// <summary>How many neighbours.</summary>
    public long kernel_size { get; set; }

    /// <summary>Steps; as many as neighbours where null.</summary>
    public long? stride { get; set; }

    /// <summary>How far beyond the ends.</summary>
    public long? padding { get; set; }

    /// <summary>Whether a part of the neighbours at the end counts.</summary>
    public bool ceil_mode { get; set; }

    /// <summary>Whether what lies beyond the ends counts as zeros.</summary>
    public bool count_include_pad { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor input) =>
        torch.nn.functional.avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);
}
