using System;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>One argument or result on its way between C# and C++: the struct Value of boxed.cpp.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)]
    public ValueKind Kind;

    /// <summary>Entries of a list, bytes of a text, index of a device.</summary>
    [FieldOffset(4)]
    public int Length;

    [FieldOffset(8)]
    public long Integer;

    [FieldOffset(8)]
    public IntPtr Pointer;
}
