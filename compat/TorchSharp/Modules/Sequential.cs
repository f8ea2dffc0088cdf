using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace TorchSharp.Modules;

/// <summary>A chain of modules: each one's result goes into the next. Results on the way are disposed of.</summary>
public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly List<(string Name, torch.nn.IModule<torch.Tensor, torch.Tensor> Module)> _chain = new();

    internal Sequential()
        : base(nameof(Sequential))
    {
    }

    /// <summary>A chain of modules under names.</summary>
    protected internal Sequential(params (string name, torch.nn.Module<torch.Tensor, torch.Tensor> submodule)[] modules)
        : this()
    {
        foreach ((string name, torch.nn.Module<torch.Tensor, torch.Tensor> module) in modules)
            append(name, module);
    }

    /// <summary>How many modules there are.</summary>
    public int Count => _chain.Count;

    /// <summary>A module by its place.</summary>
    [IndexerName("SequentialItems")]
    public torch.nn.IModule<torch.Tensor, torch.Tensor> this[int index] => _chain[index].Module;

    /// <summary>Adds a module under a name.</summary>
    public Sequential append(string name, torch.nn.IModule<torch.Tensor, torch.Tensor> module)
    {
        _chain.Add((name, module));
        return this;
    }

    /// <summary>Sends a tensor through the chain.</summary>
    public override torch.Tensor forward(torch.Tensor tensor)
    {
        if (_chain.Count == 0)
            return tensor.alias();

        torch.Tensor result = _chain[0].Module.call(tensor);
        for (int i = 1; i < _chain.Count; i++)
        {
            torch.Tensor next = _chain[i].Module.call(result);
            result.Dispose();
            result = next;
        }

        return result;
    }

    /// <inheritdoc />
    public override IEnumerable<(string name, torch.nn.Module module)> named_children() =>
        _chain.Select(link => (link.Name, (torch.nn.Module)link.Module));

    /// <inheritdoc />
    public override IEnumerable<(string name, torch.nn.Module module)> named_modules() =>
        named_children().Concat(
            named_children().SelectMany(child => child.module.named_modules().Select(sub => ($"{child.name}.{sub.name}", sub.module))));

    /// <inheritdoc />
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
    {
        HashSet<System.IntPtr> seen = new() { System.IntPtr.Zero };
        return recurse
            ? named_children()
                .SelectMany(child => child.module.named_parameters().Select(entry => (name: $"{child.name}.{entry.name}", entry.parameter)))
                .Where(entry => seen.Add(entry.parameter._handle))
            : Enumerable.Empty<(string, Parameter)>();
    }

    /// <inheritdoc />
    public override IEnumerable<(string name, torch.Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
    {
        HashSet<System.IntPtr> seen = new() { System.IntPtr.Zero };
        return recurse
            ? named_children()
                .SelectMany(child => child.module.named_buffers().Select(entry => (name: $"{child.name}.{entry.name}", entry.buffer)))
                .Where(entry => seen.Add(entry.buffer._handle))
            : Enumerable.Empty<(string, torch.Tensor)>();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach ((string _, torch.nn.Module module) in named_children())
                module.Dispose();
        }

        base.Dispose(disposing);
    }
}
