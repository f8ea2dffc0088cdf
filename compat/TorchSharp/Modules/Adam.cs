using System;
using System.Collections.Generic;
using System.IO;

namespace TorchSharp.Modules;

/// <summary>Adam (Kingma and Ba 2015, algorithm 1).</summary>
public class Adam : OptimizerHelper
{
    private readonly Options _defaults;

    /// <summary>An optimiser of parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="beta1">Decay rate of the mean of gradients.</param>
    /// <param name="beta2">Decay rate of the mean of their squares.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="weight_decay">Weight decay, added to the gradients.</param>
    /// <param name="amsgrad">Whether the largest mean of squares so far is the denominator (Reddi et al. 2018).</param>
    /// <param name="maximize">Whether the loss is to grow.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Adam(
        IEnumerable<Parameter> parameters,
        double lr = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false)
        : this(new[] { new ParamGroup { Parameters = parameters } }, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    /// <summary>An optimiser of groups of parameters.</summary>
    /// <param name="parameters">The groups; their options win over those given here.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="beta1">Decay rate of the mean of gradients.</param>
    /// <param name="beta2">Decay rate of the mean of their squares.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="weight_decay">Weight decay, added to the gradients.</param>
    /// <param name="amsgrad">Whether the largest mean of squares so far is the denominator (Reddi et al. 2018).</param>
    /// <param name="maximize">Whether the loss is to grow.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Adam(
        IEnumerable<ParamGroup> parameters,
        double lr = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false)
    {
        RequireNotNegative("learning rate", lr);
        RequireNotNegative("ε", eps);
        RequireNotNegative("weight_decay value", weight_decay);
        if (beta1 is < 0 or >= 1)
            throw new ArgumentException($"Invalid beta1: {beta1}");
        if (beta2 is < 0 or >= 1)
            throw new ArgumentException($"Invalid beta2: {beta2}");

        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (ParamGroup group in parameters)
            add_param_group(group);
    }

    /// <inheritdoc />
    public override torch.Tensor? step(Func<torch.Tensor>? closure = null) =>
        Step<Options, State>(closure, (parameter, gradient, options, state) =>
        {
            double beta1 = options.beta1!.Value;
            double beta2 = options.beta2!.Value;
            state.step++;
            if (options.maximize == true)
                gradient = -gradient;
            if (options.weight_decay != 0)
                gradient = gradient.add(parameter, alpha: options.weight_decay!.Value);

            state.exp_avg.mul_(beta1).add_(gradient, alpha: 1 - beta1);
            state.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, value: 1 - beta2);
            torch.Tensor squares = options.amsgrad == true ? state.RaiseMaximum() : state.exp_avg_sq;
            torch.Tensor denominator = squares.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, state.step))).add_(options.eps!.Value);
            double stepSize = options.LearningRate!.Value / (1 - Math.Pow(beta1, state.step));
            parameter.addcdiv_(state.exp_avg, denominator, value: -stepSize);
        });

    /// <summary>Adds a group of parameters; options that are not set are the optimiser's.</summary>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        param_group.Options ??= new Options();
        Options options = (Options)param_group.Options;
        options.LearningRate ??= _defaults.LearningRate;
        options.beta1 ??= _defaults.beta1;
        options.beta2 ??= _defaults.beta2;
        options.weight_decay ??= _defaults.weight_decay;
        options.eps ??= _defaults.eps;
        options.amsgrad ??= _defaults.amsgrad;
        options.maximize ??= _defaults.maximize;
        Add(param_group, parameter => new State(parameter));
    }

    /// <summary>The options of a group of parameters.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Decay rate of the mean of gradients; null: the optimiser's.</summary>
        public double? beta1;

        /// <summary>Decay rate of the mean of their squares; null: the optimiser's.</summary>
        public double? beta2;

        /// <summary>Weight decay; null: the optimiser's.</summary>
        public double? weight_decay;

        /// <summary>Added to the denominator; null: the optimiser's.</summary>
        public double? eps;

        /// <summary>Whether the largest mean of squares so far is the denominator; null: the optimiser's.</summary>
        public bool? amsgrad;

        /// <summary>Whether the loss is to grow; null: the optimiser's.</summary>
        public bool? maximize;

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(beta1!.Value);
            writer.Write(beta2!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(amsgrad!.Value);
            writer.Write(maximize!.Value);
        }

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            beta1 = reader.ReadDouble();
            beta2 = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            amsgrad = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }
    }

    /// <summary>What is remembered of one parameter.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>How many steps there were.</summary>
        public long step;

        /// <summary>The mean of gradients.</summary>
        public torch.Tensor exp_avg = null!;

        /// <summary>The mean of their squares.</summary>
        public torch.Tensor exp_avg_sq = null!;

        /// <summary>The largest mean of squares so far; null unless amsgrad is wanted.</summary>
        public torch.Tensor? max_exp_avg_sq;

        /// <summary>The state of a parameter.</summary>
        public State(Parameter parameter)
            : base(parameter)
        {
        }

        /// <summary>Frees the state.</summary>
        public void Dispose() => Dispose(exp_avg, exp_avg_sq, max_exp_avg_sq);

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            exp_avg.Save(writer);
            exp_avg_sq.Save(writer);
            SaveOptional(writer, max_exp_avg_sq);
        }

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            exp_avg.Load(reader);
            exp_avg_sq.Load(reader);
            max_exp_avg_sq = LoadOptional(reader, max_exp_avg_sq);
        }

        /// <inheritdoc />
        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            exp_avg = Zeros();
            exp_avg_sq = Zeros();
            max_exp_avg_sq = ((Options)options).amsgrad == true ? Zeros() : null;
        }

        internal torch.Tensor RaiseMaximum()
        {
            torch.Tensor raised = torch.maximum(max_exp_avg_sq!, exp_avg_sq).DetachFromDisposeScope();
            max_exp_avg_sq!.Dispose();
            return max_exp_avg_sq = raised;
        }
    }

    /// <summary>Parameters that share options.</summary>
    public class ParamGroup : ParamGroup<Options>
    {
        /// <summary>A group to be filled.</summary>
        public ParamGroup()
        {
        }
    }
}
