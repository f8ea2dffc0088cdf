using System;
using System.Collections.Generic;
using System.IO;

namespace TorchSharp.Modules;

/// <summary>RMSProp (Tieleman and Hinton 2012): gradients divided by the root of the mean of their squares.</summary>
public class RMSProp : OptimizerHelper
{
    private readonly Options _defaults;

    /// <summary>An optimiser of parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="alpha">Decay rate of the mean of squares.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="weight_decay">Weight decay, added to the gradients.</param>
    /// <param name="momentum">Momentum.</param>
    /// <param name="centered">Whether the mean of gradients is taken off the squares (Graves 2013).</param>
    /// <param name="maximize">Whether the loss is to grow.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public RMSProp(
        IEnumerable<Parameter> parameters,
        double lr = 1e-3,
        double alpha = 0.99,
        double eps = 1e-8,
        double weight_decay = 0,
        double momentum = 0.0,
        bool centered = false,
        bool maximize = false)
        : this(new[] { new ParamGroup { Parameters = parameters } }, lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    /// <summary>An optimiser of groups of parameters.</summary>
    /// <param name="parameters">The groups; their options win over those given here.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="alpha">Decay rate of the mean of squares.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="weight_decay">Weight decay, added to the gradients.</param>
    /// <param name="momentum">Momentum.</param>
    /// <param name="centered">Whether the mean of gradients is taken off the squares (Graves 2013).</param>
    /// <param name="maximize">Whether the loss is to grow.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public RMSProp(
        IEnumerable<ParamGroup> parameters,
        double lr = 1e-3,
        double alpha = 0.99,
        double eps = 1e-8,
        double weight_decay = 0,
        double momentum = 0.0,
        bool centered = false,
        bool maximize = false)
    {
        RequireNotNegative("learning rate", lr);
        RequireNotNegative("ε", eps);
        RequireNotNegative("alpha", alpha);
        RequireNotNegative("momentum value", momentum);
        RequireNotNegative("weight_decay value", weight_decay);

        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            maximize = maximize,
            momentum = momentum,
            alpha = alpha,
            eps = eps,
            weight_decay = weight_decay,
            centered = centered,
        };
        foreach (ParamGroup group in parameters)
            add_param_group(group);
    }

    /// <inheritdoc />
    public override torch.Tensor? step(Func<torch.Tensor>? closure = null) =>
        Step<Options, State>(closure, (parameter, gradient, options, state) =>
        {
            double alpha = options.alpha!.Value;
            double rate = options.LearningRate!.Value;
            state.step++;
            if (options.maximize == true)
                gradient = -gradient;
            if (options.weight_decay != 0)
                gradient = gradient.add(parameter, alpha: options.weight_decay!.Value);

            state.square_avg.mul_(alpha).addcmul_(gradient, gradient, value: 1 - alpha);
            torch.Tensor squares = state.square_avg;
            if (options.centered == true)
            {
                state.grad_avg.mul_(alpha).add_(gradient, alpha: 1 - alpha);
                squares = squares.addcmul(state.grad_avg, state.grad_avg, value: -1);
            }

            torch.Tensor denominator = squares.sqrt().add_(options.eps!.Value);
            if (options.momentum > 0)
            {
                state.momentum_buffer.mul_(options.momentum!.Value).addcdiv_(gradient, denominator);
                parameter.add_(state.momentum_buffer, alpha: -rate);
            }
            else
            {
                parameter.addcdiv_(gradient, denominator, value: -rate);
            }
        });

    /// <summary>Adds a group of parameters; options that are not set are the optimiser's.</summary>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        param_group.Options ??= new Options();
        Options options = (Options)param_group.Options;
        options.LearningRate ??= _defaults.LearningRate;
        options.maximize ??= _defaults.maximize;
        options.momentum ??= _defaults.momentum;
        options.alpha ??= _defaults.alpha;
        options.eps ??= _defaults.eps;
        options.weight_decay ??= _defaults.weight_decay;
        options.centered ??= _defaults.centered;
        Add(param_group, parameter => new State(parameter));
    }

    /// <summary>The options of a group of parameters.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Whether the loss is to grow; null: the optimiser's.</summary>
        public bool? maximize;

        /// <summary>Momentum; null: the optimiser's.</summary>
        public double? momentum;

        /// <summary>Decay rate of the mean of squares; null: the optimiser's.</summary>
        public double? alpha;

        /// <summary>Added to the denominator; null: the optimiser's.</summary>
        public double? eps;

        /// <summary>Weight decay; null: the optimiser's.</summary>
        public double? weight_decay;

        /// <summary>Whether the mean of gradients is taken off the squares; null: the optimiser's.</summary>
        public bool? centered;

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(maximize!.Value);
            writer.Write(momentum!.Value);
            writer.Write(alpha!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(centered!.Value);
        }

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            maximize = reader.ReadBoolean();
            momentum = reader.ReadDouble();
            alpha = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            centered = reader.ReadBoolean();
        }
    }

    /// <summary>What is remembered of one parameter.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>How many steps there were.</summary>
        public long step;

        /// <summary>The mean of squares.</summary>
        public torch.Tensor square_avg = null!;

        /// <summary>The momentum.</summary>
        public torch.Tensor momentum_buffer = null!;

        /// <summary>The mean of gradients.</summary>
        public torch.Tensor grad_avg = null!;

        /// <summary>The state of a parameter.</summary>
        public State(Parameter parameter)
            : base(parameter)
        {
        }

        /// <summary>Frees the state.</summary>
        public void Dispose() => Dispose(square_avg, momentum_buffer, grad_avg);

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            square_avg.Save(writer);
            SaveOptional(writer, momentum_buffer);
            SaveOptional(writer, grad_avg);
        }

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            square_avg.Load(reader);
            momentum_buffer = LoadOptional(reader, momentum_buffer)!;
            grad_avg = LoadOptional(reader, grad_avg)!;
        }

        /// <inheritdoc />
        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            square_avg = Zeros();
            momentum_buffer = Zeros();
            grad_avg = Zeros();
        }
    }

    /// <summary>Parameters that share options.</summary>
    public class ParamGroup : ParamGroup<Options>
    {
        /// <summary>A group to be filled.</summary>
        public ParamGroup()
        {
        }

        /// <summary>A group with options.</summary>
        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }
    }
}
