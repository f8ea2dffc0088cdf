using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using LinearLayer = TorchSharp.Modules.Linear;

namespace CellTypes.Models.Networks;

/// <summary>A network that tells classes apart: a body, whose outputs are features of a unit, and a last linear layer.</summary>
public sealed class ClassifierNetwork : Module<Tensor, Tensor>
{
    [ComponentName(Name = "body")]
    private readonly Module<Tensor, Tensor> _body;

    [ComponentName(Name = "head")]
    private readonly LinearLayer _head;

    internal ClassifierNetwork(Module<Tensor, Tensor> body, int features, int classes, NetworkRandom random)
        : base(nameof(ClassifierNetwork))
    {
        _body = body;
        _head = nn.Linear(features, classes);
        RegisterComponents();
        random.Initialise(this);
    }

    /// <summary>Gets the last layer: features to a logit for each class.</summary>
    public LinearLayer Head => _head;

    /// <summary>Computes the features.</summary>
    /// <param name="input">Units x inputs.</param>
    /// <returns>Units x features.</returns>
    public Tensor Features(Tensor input) => _body.call(input);

    /// <summary>Computes the logits.</summary>
    /// <param name="input">Units x inputs.</param>
    /// <returns>Units x classes.</returns>
    public override Tensor forward(Tensor input) => _head.call(Features(input));
}
