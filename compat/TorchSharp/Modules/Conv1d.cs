namespace TorchSharp.Modules;

/// <summary>Convolution along the last dimension of [batch, channels, length].</summary>
public sealed class Conv1d : Convolution
{
    internal Conv1d(
        long in_channels,
        long out_channels,
        long kernel_size,
        long stride,
        long? padding,
        Padding? padding_type,
        long dilation,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        torch.Device? device,
        torch.ScalarType? dtype)
        : base(
            nameof(Conv1d),
            in_channels,
            out_channels,
            new[] { kernel_size },
            new[] { stride },
            padding.HasValue ? new[] { padding.Value } : null,
            padding_type,
            new[] { dilation },
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
        RequireShape(input, 1);
        if (padding_mode != PaddingModes.Zeros)
        {
            using torch.Tensor padded = torch.nn.functional.pad(input, Surround(), padding_mode);
            return torch.nn.functional.conv1d(padded, weight, bias, stride[0], 0, dilation[0], groups);
        }

        return padding_type is { } kind
            ? torch.nn.functional.conv1d_padding(input, weight, bias, stride[0], kind, dilation[0], groups)
            : torch.nn.functional.conv1d(input, weight, bias, stride[0], padding?[0], dilation[0], groups);
    }
}
