using System.Collections;
using System.Collections.Generic;

namespace TorchSharp.Modules;

/// <summary>A list of modules, named 0, 1, 2, ...; to be filled before it is registered with its owner.</summary>
/// <typeparam name="T">The kind of modules.</typeparam>
public class ModuleList<T> : torch.nn.Module, IList<T>
    where T : torch.nn.Module
{
    private readonly List<T> _modules = new();
    private bool _areModulesRegistered;

    /// <summary>A list of modules.</summary>
    public ModuleList(params T[] modules)
        : base(nameof(ModuleList<T>)) => _modules.AddRange(modules);

    /// <summary>How many modules there are.</summary>
    public int Count => _modules.Count;

    /// <summary>False.</summary>
    public bool IsReadOnly => false;

    /// <summary>A module by its place.</summary>
    public T this[int index]
    {
        get => _modules[index];
        set => _modules[index] = value;
    }

    /// <summary>Adds a module.</summary>
    public void Add(T item) => _modules.Add(item);

    /// <summary>Adds modules.</summary>
    public void append(params T[] parameters) => _modules.AddRange(parameters);

    /// <summary>Adds modules.</summary>
    public void extend(IEnumerable<T> modules) => _modules.AddRange(modules);

    /// <summary>Takes out all modules.</summary>
    public void Clear() => _modules.Clear();

    /// <summary>Whether a module is in the list.</summary>
    public bool Contains(T item) => _modules.Contains(item);

    /// <summary>Copies the modules to an array.</summary>
    public void CopyTo(T[] array, int arrayIndex) => _modules.CopyTo(array, arrayIndex);

    /// <summary>The place of a module, -1 where it is not in the list.</summary>
    public int IndexOf(T item) => _modules.IndexOf(item);

    /// <summary>Adds a module at a place.</summary>
    public void Insert(int index, T item) => _modules.Insert(index, item);

    /// <summary>Takes out a module.</summary>
    public bool Remove(T item) => _modules.Remove(item);

    /// <summary>Takes out the module at a place.</summary>
    public void RemoveAt(int index) => _modules.RemoveAt(index);

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    protected override void RegisterComponents()
    {
        if (_areModulesRegistered)
            return;

        for (int i = 0; i < _modules.Count; i++)
            register_module(i.ToString(), _modules[i]);
        _areModulesRegistered = true;
    }
}
