using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace TorchSharp.Interop;

/// <summary>Two objects are equal where they are the same; tensors compare by their numbers otherwise.</summary>
internal sealed class ReferenceComparer : IEqualityComparer<IDisposable>
{
    public static readonly ReferenceComparer Instance = new();

    public bool Equals(IDisposable? x, IDisposable? y) => ReferenceEquals(x, y);

    public int GetHashCode(IDisposable obj) => RuntimeHelpers.GetHashCode(obj);
}
