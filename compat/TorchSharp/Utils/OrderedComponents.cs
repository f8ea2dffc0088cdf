using System.Collections;
using System.Collections.Generic;

namespace TorchSharp.Utils;

/// <summary>The named components of a module, in the order in which they were added; a replaced one keeps its place.</summary>
internal sealed class OrderedComponents<T> : IEnumerable<(string Name, T Component)>
{
    private readonly List<(string Name, T Component)> _items = new();

    public T this[string name]
    {
        set
        {
            int place = PlaceOf(name);
            if (place >= 0)
                _items[place] = (name, value);
            else
                _items.Add((name, value));
        }
    }

    public bool Contains(string name) => PlaceOf(name) >= 0;

    public void Remove(string name) => _items.RemoveAll(item => item.Name == name);

    public IEnumerator<(string Name, T Component)> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int PlaceOf(string name) => _items.FindIndex(item => item.Name == name);
}
