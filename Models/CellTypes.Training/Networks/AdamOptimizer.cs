using System;
using System.Collections.Generic;
using CellTypes.Models.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>Adam (Kingma and Ba 2015, algorithm 1; rates of decay 0.9 and 0.999), with a weight decay that is part of the gradient or,
/// as in AdamW, apart from it (Loshchilov and Hutter 2019, algorithm 2).</summary>
internal sealed class AdamOptimizer : NetworkOptimizer
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double _weightDecay;
    private readonly bool _isDecoupled;
    private readonly Tensor[] _first;
    private readonly Tensor[] _second;
    private readonly Tensor[] _steps;

    /// <param name="parameters">What is moved, on its device.</param>
    /// <param name="learningRate">The learning rate at first.</param>
    /// <param name="weightDecay">The weight decay.</param>
    /// <param name="isDecoupled">Whether the weight decay is that of AdamW.</param>
    public AdamOptimizer(IEnumerable<Parameter> parameters, double learningRate, double weightDecay = 0, bool isDecoupled = false)
        : base(parameters, learningRate)
    {
        (_weightDecay, _isDecoupled) = (weightDecay, isDecoupled);
        (_first, _second, _steps) = (MakeZeros(), MakeZeros(), MakeCounters());
    }

    /// <inheritdoc/>
    protected override void Move(int index, Tensor parameter, Tensor gradient)
    {
        long step = ++_steps[index].data<long>()[0];
        if (_weightDecay != 0)
        {
            if (_isDecoupled) parameter.MultiplyBy(1 - LearningRate * _weightDecay);
            else gradient = gradient.Plus(parameter.Times(_weightDecay));
        }
        Tensor first = _first[index], second = _second[index];
        first.MultiplyBy(FirstDecay).AddTimes(gradient, 1 - FirstDecay);
        second.MultiplyBy(SecondDecay).AddTimes(gradient.Squared(), 1 - SecondDecay);
        Tensor deviation = second.sqrt().Times(1 / Math.Sqrt(1 - Math.Pow(SecondDecay, step))).Plus(Epsilon);
        parameter.AddTimes(first / deviation, -LearningRate / (1 - Math.Pow(FirstDecay, step)));
    }
}
