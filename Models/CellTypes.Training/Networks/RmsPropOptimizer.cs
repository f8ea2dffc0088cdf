using System.Collections.Generic;
using CellTypes.Models.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>RMSProp (Tieleman and Hinton 2012, lecture 6.5; rate of decay 0.99): each gradient is divided by the root of its running mean square.</summary>
internal sealed class RmsPropOptimizer : NetworkOptimizer
{
    private const double Decay = 0.99;
    private const double Epsilon = 1e-8;

    private readonly double _weightDecay;
    private readonly int _decaying;
    private readonly Tensor[] _squares;

    /// <param name="parameters">What is moved, on its device.</param>
    /// <param name="learningRate">The learning rate at first.</param>
    /// <param name="weightDecay">The weight decay, part of the gradient.</param>
    /// <param name="decaying">How many of the parameters, from the first on, have it.</param>
    public RmsPropOptimizer(IEnumerable<Parameter> parameters, double learningRate, double weightDecay = 0, int decaying = 0)
        : base(parameters, learningRate)
    {
        (_weightDecay, _decaying) = (weightDecay, decaying);
        _squares = MakeZeros();
    }

    /// <inheritdoc/>
    protected override void Move(int index, Tensor parameter, Tensor gradient)
    {
        if (index < _decaying) gradient = gradient.Plus(parameter.Times(_weightDecay));
        Tensor squares = _squares[index];
        squares.MultiplyBy(Decay).AddTimes(gradient.Squared(), 1 - Decay);
        parameter.AddTimes(gradient / squares.sqrt().Plus(Epsilon), -LearningRate);
    }
}
