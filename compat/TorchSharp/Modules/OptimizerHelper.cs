using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>What the optimisers have in common: groups of parameters, a state for each parameter, and both in files.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    private protected readonly Dictionary<IntPtr, OptimizerState> _state = new();

    /// <summary>An optimiser without parameters.</summary>
    private protected OptimizerHelper()
    {
    }

    /// <summary>Writes options and state: the optimiser's name, the numbers of groups and parameters (LEB128), options, states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        writer.Write(GetType().Name);
        StateDictionary state = state_dict();
        writer.Encode(state.Options.Count);
        writer.Encode(state.State.Count);
        foreach (OptimizerOptions options in state.Options)
            options.SaveStateDict(writer);
        foreach (OptimizerState one in state.State)
            one.SaveStateDict(writer);
    }

    /// <summary>Reads options and state.</summary>
    /// <exception cref="InvalidDataException">The stream is of another optimiser.</exception>
    /// <exception cref="ArgumentException">The numbers of groups or parameters, or the shapes, are others.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        string optimizer = reader.ReadString();
        if (optimizer != GetType().Name)
        {
            throw new InvalidDataException(
                $"Mismatched optimizer type: expected '{GetType().Name}', but found '{optimizer}' in the loaded stream.");
        }

        long groups = reader.Decode();
        long parameters = reader.Decode();
        StateDictionary state = state_dict();
        RequireCounts(state, groups, parameters);
        foreach (OptimizerOptions options in state.Options)
            options.LoadStateDict(reader);
        foreach (OptimizerState one in state.State)
            one.LoadStateDict(reader);
    }

    /// <summary>Options and state themselves, not copies.</summary>
    public virtual StateDictionary state_dict()
    {
        StateDictionary dictionary = new();
        foreach (ParamGroup group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            List<int> places = new();
            foreach (Parameter parameter in group.Parameters)
            {
                places.Add(dictionary.State.Count);
                dictionary.State.Add(_state[parameter.Handle]);
            }

            dictionary.StateIndexRef.Add(places);
        }

        return dictionary;
    }

    /// <inheritdoc />
    public override void zero_grad()
    {
        foreach (Parameter parameter in parameters())
        {
            using torch.Tensor? gradient = parameter.grad;
            gradient?.zero_();
        }
    }

    /// <inheritdoc />
    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;

        foreach (OptimizerState state in _state.Values)
            ((IDisposable)state).Dispose();
        _state.Clear();
    }

    private protected void Add(ParamGroup group, Func<Parameter, OptimizerState> makeState)
    {
        group.Options.InitialLearningRate = group.Options.LearningRate!.Value;
        _parameter_groups.Add(group);
        foreach (Parameter parameter in group.Parameters)
        {
            OptimizerState state = makeState(parameter);
            state.Initialize(group.Options);
            _state[parameter.Handle] = state;
        }
    }

    // Calls an action for every parameter that has a gradient; the closure's loss is returned.
    private protected torch.Tensor? Step<TOptions, TState>(
        Func<torch.Tensor>? closure, Action<Parameter, torch.Tensor, TOptions, TState> change)
        where TOptions : OptimizerOptions
        where TState : OptimizerState
    {
        torch.Tensor? loss = null;
        if (closure is not null)
        {
            using IDisposable gradients = torch.enable_grad();
            loss = closure();
        }

        using IDisposable noGradients = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (ParamGroup group in _parameter_groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                if (parameter.grad is { } gradient)
                    change(parameter, gradient, (TOptions)group.Options, (TState)_state[parameter.Handle]);
            }
        }

        return loss;
    }

    private protected static void RequireNotNegative(string name, double value)
    {
        if (value < 0)
            throw new ArgumentException($"Invalid {name}: {value}");
    }

    private static void RequireCounts(StateDictionary own, long groups, long parameters)
    {
        if (groups != own.Options.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        if (parameters != own.State.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
    }
}
