using System;

namespace TorchSharp.Modules;

/// <summary>A module with one input and without parameters and buffers, so that there is nothing to move.</summary>
public abstract class ParameterLessModule<T1, TResult> : torch.nn.Module<T1, TResult>, IParameterLessModule
{
    /// <summary>A module without components.</summary>
    /// <param name="name">The name of its kind.</param>
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    /// <summary>Refuses a buffer.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_buffer(string name, torch.Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException("Cannot register a buffer on a module that is declared 'parameter-less.'");

    /// <summary>Refuses a parameter.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException("Cannot register a parameter on a module that is declared 'parameter-less.'");

    /// <summary>Adds a module that has no parameters either.</summary>
    /// <exception cref="InvalidOperationException">It may have parameters.</exception>
    public override void register_module(string name, torch.nn.Module submodule)
    {
        if (submodule is not IParameterLessModule)
            throw new InvalidOperationException("Submodules of a parameter-less module must also be parameter-less.");

        base.register_module(name, submodule);
    }

    /// <inheritdoc />
    protected internal override torch.nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
}
