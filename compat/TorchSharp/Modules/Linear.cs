using System;
using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>A layer in which every output is a weighted sum of all inputs and a bias. First values as PyTorch's: evenly within
/// 1 / sqrt(inputs).</summary>
public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    internal Linear(long inputSize, long outputSize, bool hasBias, torch.Device? device, torch.ScalarType? dtype)
        : base(nameof(Linear))
    {
        in_features = inputSize;
        weight = torch.empty(outputSize, inputSize, dtype, device).AsParameter();
        torch.nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (!hasBias)
            return;

        bias = torch.empty(outputSize, dtype, device).AsParameter();
        double bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
        torch.nn.init.uniform_(bias, -bound, bound);
    }

    /// <summary>Weights [outputs, inputs].</summary>
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

    /// <summary>Biases [outputs]; null where there are none.</summary>
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

    /// <summary>Inputs.</summary>
    public long in_features { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.linear(tensor, weight, bias);
}
