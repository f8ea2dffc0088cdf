namespace TorchSharp.Modules;

/// <summary>Convolution along the last two dimensions of [batch, channels, height, width].</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(
        long in_channels,
        long out_channels,
        (long, long) kernel_size,
        (long, long) stride,
        (long, long)? padding,
        Padding? padding_type,
        (long, long) dilation,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        torch.Device? device,
        torch.ScalarType? dtype)
        : base(
            nameof(Conv2d),
            in_channels,
            out_channels,
            new[] { kernel_size.Item1, kernel_size.Item2 },
            new[] { stride.Item1, stride.Item2 },
            padding is { } lengths ? new[] { lengths.Item1, lengths.Item2 } : null,
            padding_type,
            new[] { dilation.Item1, dilation.Item2 },
            groups,
            bias,
            padding_mode,
            device,
            dtype)
    {
    }

    /// <summary>Computes the convolution.</summary>
    /// <exception cref="System.ArgumentException">The input has other dimensions or channels.</exception>
    public override torch.Tensor forward(torch.Tensor input)
    {
        RequireShape(input, 2);
        if (padding_mode != PaddingModes.Zeros)
        {
            using torch.Tensor padded = torch.nn.functional.pad(input, Surround(), padding_mode);
            return torch.nn.functional.conv2d(padded, weight, bias, stride, null, dilation, groups);
        }

        return padding_type is { } kind
            ? torch.nn.functional.conv2d_padding(input, weight, bias, stride, kind, dilation, groups)
            : torch.nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
    }
}
