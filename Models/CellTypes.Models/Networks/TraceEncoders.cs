using System;
using System.Linq;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Models.Networks;

/// <summary>The encoders of all forms of a trace, side by side. The forms are computed from the samples, where the network runs.</summary>
internal sealed class TraceEncoders : Module<Tensor, Tensor>
{
    private readonly TraceForm[] _forms;
    private readonly Module<Tensor, Tensor>[] _encoders;

    /// <summary>Makes the encoders; the network that they are part of gives them their first weights.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="random">The random numbers of dropout.</param>
    /// <exception cref="CellTypesException">There are too few samples, no form, or one twice.</exception>
    public TraceEncoders(TraceArchitecture architecture, NetworkRandom random)
        : base(nameof(TraceEncoders))
    {
        _forms = architecture.Forms.ToArray();
        if (_forms.Length == 0 || _forms.Distinct().Count() < _forms.Length)
            throw new CellTypesException($"The forms of a trace are '{string.Join(", ", _forms)}': one or more are needed, each once.");
        _encoders = _forms.Select(_ => architecture.BuildEncoder(random)).ToArray();
        for (int i = 0; i < _forms.Length; i++) register_module($"{_forms[i]}".ToLowerInvariant(), _encoders[i]);
    }

    /// <summary>Encodes traces.</summary>
    /// <param name="input">Traces x samples.</param>
    /// <returns>Traces x features of all forms.</returns>
    public override Tensor forward(Tensor input)
    {
        // Divided by the root of the length, so that the coefficients have the variance of the samples (Parseval).
        Tensor? coefficients = _forms.Any(form => form != TraceForm.Raw) ? fft.fft_(input, norm: FFTNormType.Ortho) : null;
        Tensor[] outputs = new Tensor[_forms.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            Tensor values = _forms[i] switch
            {
                TraceForm.Raw => input,
                TraceForm.Real => coefficients!.real,
                TraceForm.Imaginary => coefficients!.imag,
                _ => throw new InvalidOperationException($"There is no form {_forms[i]} of a trace."),
            };
            outputs[i] = _encoders[i].call(values.unsqueeze(1));
        }
        return cat(outputs, 1);
    }
}
