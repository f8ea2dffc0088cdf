using System;
using System.Collections.Generic;
using System.IO;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent, with momentum where wanted.</summary>
public class SGD : OptimizerHelper, torch.optim.IMomentum
{
    private readonly Options _defaults;

    /// <summary>An optimiser of parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="momentum">Momentum.</param>
    /// <param name="dampening">By how much less than wholly a gradient enters the momentum.</param>
    /// <param name="weight_decay">Weight decay, added to the gradients.</param>
    /// <param name="nesterov">Whether the momentum looks ahead (Sutskever et al. 2013).</param>
    /// <param name="maximize">Whether the loss is to grow.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SGD(
        IEnumerable<Parameter> parameters,
        double lr,
        double momentum = 0.0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false)
        : this(new[] { new ParamGroup { Parameters = parameters } }, lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    /// <summary>An optimiser of groups of parameters.</summary>
    /// <param name="parameters">The groups; their options win over those given here.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="momentum">Momentum.</param>
    /// <param name="dampening">By how much less than wholly a gradient enters the momentum.</param>
    /// <param name="weight_decay">Weight decay, added to the gradients.</param>
    /// <param name="nesterov">Whether the momentum looks ahead (Sutskever et al. 2013).</param>
    /// <param name="maximize">Whether the loss is to grow.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SGD(
        IEnumerable<ParamGroup> parameters,
        double lr,
        double momentum = 0.0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false)
    {
        RequireNotNegative("learning rate", lr);
        RequireNotNegative("momentum value", momentum);
        RequireNotNegative("weight_decay value", weight_decay);
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");

        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            momentum = momentum,
            dampening = dampening,
            weight_decay = weight_decay,
            nesterov = nesterov,
            maximize = maximize,
        };
        foreach (ParamGroup group in parameters)
            add_param_group(group);
    }

    /// <summary>The momentum that groups without their own are given.</summary>
    public double Momentum
    {
        get => _defaults.momentum!.Value;
        set => _defaults.momentum = value;
    }

    /// <inheritdoc />
    public override torch.Tensor? step(Func<torch.Tensor>? closure = null) =>
        Step<Options, State>(closure, (parameter, gradient, options, state) =>
        {
            double momentum = options.momentum!.Value;
            if (options.weight_decay != 0)
                gradient = gradient.add(parameter, alpha: options.weight_decay!.Value);

            if (momentum != 0)
            {
                if (state.momentum_buffer is null)
                    state.momentum_buffer = gradient.clone().DetachFromDisposeScope();
                else
                    state.momentum_buffer.mul_(momentum).add_(gradient, alpha: 1 - options.dampening!.Value);

                gradient = options.nesterov == true ? gradient.add(state.momentum_buffer, alpha: momentum) : state.momentum_buffer;
            }

            double rate = options.LearningRate!.Value;
            parameter.add_(gradient, alpha: options.maximize == true ? rate : -rate);
        });

    /// <summary>Adds a group of parameters; options that are not set are the optimiser's.</summary>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        param_group.Options ??= new Options();
        Options options = (Options)param_group.Options;
        options.LearningRate ??= _defaults.LearningRate;
        options.momentum ??= _defaults.momentum;
        options.dampening ??= _defaults.dampening;
        options.weight_decay ??= _defaults.weight_decay;
        options.nesterov ??= _defaults.nesterov;
        options.maximize ??= _defaults.maximize;
        Add(param_group, parameter => new State(parameter));
    }

    /// <summary>The options of a group of parameters.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Momentum; null: the optimiser's.</summary>
        public double? momentum;

        /// <summary>By how much less than wholly a gradient enters the momentum; null: the optimiser's.</summary>
        public double? dampening;

        /// <summary>Weight decay; null: the optimiser's.</summary>
        public double? weight_decay;

        /// <summary>Whether the momentum looks ahead; null: the optimiser's.</summary>
        public bool? nesterov;

        /// <summary>Whether the loss is to grow; null: the optimiser's.</summary>
        public bool? maximize;

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(momentum!.Value);
            writer.Write(dampening!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(nesterov!.Value);
            writer.Write(maximize!.Value);
        }

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            momentum = reader.ReadDouble();
            dampening = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            nesterov = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        /// <inheritdoc />
        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            Options options = (Options)source;
            momentum = options.momentum;
            dampening = options.dampening;
            weight_decay = options.weight_decay;
            nesterov = options.nesterov;
            maximize = options.maximize;
        }
    }

    /// <summary>What is remembered of one parameter.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>The momentum; null before the first step.</summary>
        public torch.Tensor? momentum_buffer;

        /// <summary>The state of a parameter.</summary>
        public State(Parameter parameter)
            : base(parameter)
        {
        }

        /// <summary>Frees the state.</summary>
        public void Dispose() => momentum_buffer?.Dispose();

        /// <inheritdoc />
        public override void to(torch.Device device) => momentum_buffer = momentum_buffer?.to(device);

        /// <inheritdoc />
        public override void SaveStateDict(BinaryWriter writer) => SaveOptional(writer, momentum_buffer);

        /// <inheritdoc />
        public override void LoadStateDict(BinaryReader reader) => momentum_buffer = LoadOptional(reader, momentum_buffer);

        /// <inheritdoc />
        public override void LoadStateDict(OptimizerState source) =>
            momentum_buffer = Copy(((State)source).momentum_buffer, momentum_buffer);

        /// <inheritdoc />
        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && AreClose(momentum_buffer, state.momentum_buffer);

        /// <inheritdoc />
        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            momentum_buffer = null;
        }
    }

    /// <summary>Parameters that share options.</summary>
    public class ParamGroup : ParamGroup<Options>, torch.optim.IMomentum
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

        /// <summary>A group with options, none of which follow the optimiser's.</summary>
        public ParamGroup(
            IEnumerable<Parameter> parameters,
            double lr = 1e-3,
            double momentum = 0.0,
            double dampening = 0,
            double weight_decay = 0,
            bool nesterov = false,
            bool maximize = false)
            : base(
                parameters,
                new Options
                {
                    LearningRate = lr,
                    momentum = momentum,
                    dampening = dampening,
                    weight_decay = weight_decay,
                    nesterov = nesterov,
                    maximize = maximize,
                })
        {
        }

        /// <summary>The momentum.</summary>
        public double Momentum
        {
            get => Options.momentum!.Value;
            set => Options.momentum = value;
        }
    }
}
