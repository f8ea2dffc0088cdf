using System;
using System.Collections.Generic;
using System.Linq;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Models.Networks;

/// <summary>The encoders of all views of a unit, side by side: inputs to the means of all latent variables.</summary>
public sealed class ViewEncoders : Module<Tensor, Tensor>
{
    private readonly IReadOnlyList<InputPart> _parts;
    private readonly Module<Tensor, Tensor>?[] _encoders;

    /// <summary>Makes the encoders with their first weights.</summary>
    /// <param name="parts">The parts that the inputs consist of.</param>
    /// <param name="random">The random numbers.</param>
    /// <exception cref="ArgumentException">An encoder is for another number of inputs than its part has.</exception>
    public ViewEncoders(IReadOnlyList<InputPart> parts, NetworkRandom random)
        : base(nameof(ViewEncoders))
    {
        _parts = parts ?? throw new ArgumentNullException(nameof(parts));
        if (parts.FirstOrDefault(part => part.Encoder is not null && part.Encoder.Inputs != part.Inputs) is { } wrong)
            throw new ArgumentException($"An encoder of {wrong.Encoder!.Inputs} inputs is not one for {wrong.Inputs}.", nameof(parts));
        _encoders = parts.Select(part => part.Encoder?.BuildEncoder(random)).ToArray();
        for (int i = 0; i < _encoders.Length; i++)
        {
            if (_encoders[i] is Module<Tensor, Tensor> encoder) register_module($"part{i}", encoder);
        }
        random.Initialise(this);
    }

    /// <summary>Gets the number of outputs.</summary>
    public int Outputs => _parts.Sum(part => part.Outputs);

    /// <summary>Takes over the weights of a trained encoder.</summary>
    /// <param name="part">The index of its part.</param>
    /// <param name="trained">An encoder of the same architecture.</param>
    public void Load(int part, Module<Tensor, Tensor> trained) => _encoders[part]!.load_state_dict(trained.state_dict());

    /// <summary>Computes the means of the latent variables, and passes on what no encoder takes.</summary>
    /// <param name="input">Units x inputs.</param>
    /// <returns>Units x outputs.</returns>
    public override Tensor forward(Tensor input)
    {
        Tensor[] outputs = new Tensor[_parts.Count];
        long first = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = input.narrow(1, first, _parts[i].Inputs);
            if (_encoders[i] is Module<Tensor, Tensor> encoder) outputs[i] = encoder.call(outputs[i]).narrow(1, 0, _parts[i].Outputs);
            first += _parts[i].Inputs;
        }
        return outputs.Length == 1 ? outputs[0] : cat(outputs, 1);
    }
}
