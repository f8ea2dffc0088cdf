namespace TorchSharp.Modules;

/// <summary>The largest of each so many by so many neighbours.</summary>
public sealed class MaxPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal MaxPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
        : base(nameof(MaxPool2d))
    {
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        this.ceil_mode = ceil_mode;
    }

    /// <summary>How many neighbours.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>Steps; as many as neighbours where null.</summary>
    public long[]? stride { get; set; }

    /// <summary>How far beyond the ends.</summary>
    public long[]? padding { get; set; }

    /// <summary>Steps between neighbours.</summary>
    public long[]? dilation { get; set; }

    /// <summary>Whether a part of the neighbours at the end counts.</summary>
    public bool ceil_mode { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor input) =>
        torch.nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);
}
