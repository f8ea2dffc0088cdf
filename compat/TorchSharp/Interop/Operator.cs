using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>An operator of libtorch, looked up by name and overload at its first call.</summary>
/// <param name="name">For example linalg_solve; the namespace aten is understood.</param>
/// <param name="overload">For example Tensor; empty for the operator without one.</param>
internal sealed unsafe class Operator(string name, string overload = "")
{
    // In units of 8 bytes; larger lists, such as a thousand tensors to concatenate, go to the heap.
    private const int StackRoom = 64;

    private IntPtr _handle;

    /// <summary>Calls an operator that returns one tensor.</summary>
    public torch.Tensor Call(params ReadOnlySpan<Operand> operands) => new(CallHandle(operands));

    /// <summary>Calls an operator that returns two tensors.</summary>
    public (torch.Tensor First, torch.Tensor Second) CallPair(params ReadOnlySpan<Operand> operands)
    {
        NativeValue* results = stackalloc NativeValue[2];
        Invoke(operands, results, 2);
        return (new torch.Tensor(results[0].Pointer), new torch.Tensor(results[1].Pointer));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public torch.Tensor[] CallList(params ReadOnlySpan<Operand> operands)
    {
        NativeValue result;
        Invoke(operands, &result, 1);
        IntPtr* handles = (IntPtr*)result.Pointer;
        torch.Tensor[] tensors = new torch.Tensor[result.Length];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = new torch.Tensor(handles[i]);
        Native.ts_free_list(handles);
        return tensors;
    }

    /// <summary>Calls an operator that returns a number.</summary>
    public Scalar CallScalar(params ReadOnlySpan<Operand> operands)
    {
        NativeValue result;
        Invoke(operands, &result, 1);
        return new Scalar(result.Kind, result.Integer);
    }

    /// <summary>Calls an operator that returns true or false.</summary>
    public bool CallBoolean(params ReadOnlySpan<Operand> operands)
    {
        NativeValue result;
        Invoke(operands, &result, 1);
        return result.Integer != 0;
    }

    /// <summary>Calls an operator that changes its first operand.</summary>
    public void Apply(params ReadOnlySpan<Operand> operands)
    {
        NativeValue result;
        if (Invoke(operands, &result, 1) == 1 && result.Kind == ValueKind.Tensor)
            Native.ts_dispose(result.Pointer);
    }

    private IntPtr CallHandle(ReadOnlySpan<Operand> operands)
    {
        NativeValue result;
        Invoke(operands, &result, 1);
        return result.Pointer;
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Operand> operands, NativeValue* results, int capacity)
    {
        if (_handle == IntPtr.Zero)
            _handle = Find();

        int extent = 0;
        for (int i = 0; i < operands.Length; i++)
            extent += operands[i].Extent;

        NativeValue* arguments = stackalloc NativeValue[operands.Length];
        long* onStack = stackalloc long[StackRoom];
        IntPtr onHeap = extent > StackRoom ? Marshal.AllocHGlobal(extent * sizeof(long)) : IntPtr.Zero;
        try
        {
            long* room = extent > StackRoom ? (long*)onHeap : onStack;
            for (int i = 0; i < operands.Length; i++)
                room += Write(in operands[i], arguments + i, room);

            int count = Native.ts_call(_handle, arguments, operands.Length, results, capacity);
            for (int i = 0; i < operands.Length; i++)
                GC.KeepAlive(operands[i].Reference);
            return count >= 0 ? count : throw Native.LastError();
        }
        finally
        {
            if (onHeap != IntPtr.Zero)
                Marshal.FreeHGlobal(onHeap);
        }
    }

    private static int Write(in Operand operand, NativeValue* argument, long* room)
    {
        argument->Kind = operand.Kind;
        argument->Length = operand.Index;
        argument->Integer = operand.Bits;
        switch (operand.Kind)
        {
            case ValueKind.Integers:
                long[] integers = (long[])operand.Reference!;
                for (int i = 0; i < integers.Length; i++)
                    room[i] = integers[i];
                argument->Length = integers.Length;
                break;
            case ValueKind.Tensors:
                torch.Tensor?[] tensors = (torch.Tensor?[])operand.Reference!;
                for (int i = 0; i < tensors.Length; i++)
                    room[i] = tensors[i] is { } tensor ? (long)tensor.Handle : 0;
                argument->Length = tensors.Length;
                break;
            case ValueKind.Text:
                string text = (string)operand.Reference!;
                for (int i = 0; i < text.Length; i++)
                    ((byte*)room)[i] = (byte)text[i];
                argument->Length = text.Length;
                break;
            default:
                return 0;
        }

        argument->Pointer = (IntPtr)room;
        return operand.Extent;
    }

    private IntPtr Find()
    {
        Native.Require();
        fixed (byte* nameBytes = Encoding.ASCII.GetBytes($"aten::{name}\0"), overloadBytes = Encoding.ASCII.GetBytes(overload + '\0'))
        {
            IntPtr handle = Native.ts_operator(nameBytes, overloadBytes);
            return handle != IntPtr.Zero ? handle : throw Native.LastError();
        }
    }
}
