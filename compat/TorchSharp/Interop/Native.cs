using System;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The functions of boxed.cpp.</summary>
internal static unsafe class Native
{
    private const string Library = "TorchSharpBoxed";

    /// <summary>Throws one clear message where the native half or libtorch is missing.</summary>
    /// <exception cref="DllNotFoundException">The native half cannot be loaded.</exception>
    public static void Require()
    {
        try
        {
            _ = ts_version();
        }
        catch (DllNotFoundException exception)
        {
            throw new DllNotFoundException(
                "libTorchSharpBoxed.so cannot be loaded: it lies beside the program and needs libtorch (apt-get install libtorch1.13 "
                + "libopenblas0-pthread, or the folder that CELLTYPES_LIBTORCH named when it was built). " + exception.Message,
                exception);
        }
    }

    /// <summary>The exception for the last call on this thread that failed.</summary>
    public static ExternalException LastError() => new(Marshal.PtrToStringAnsi(ts_error()));

    /// <summary>Throws where a call that returns 0 on success failed.</summary>
    public static void Check(int result)
    {
        if (result < 0)
            throw LastError();
    }

    /// <summary>Throws where a call that returns a handle failed.</summary>
    public static IntPtr Check(IntPtr handle) => handle != IntPtr.Zero ? handle : throw LastError();

    [DllImport(Library)]
    public static extern IntPtr ts_error();

    [DllImport(Library)]
    public static extern IntPtr ts_version();

    [DllImport(Library)]
    public static extern IntPtr ts_operator(byte* name, byte* overload);

    [DllImport(Library)]
    public static extern int ts_call(IntPtr op, NativeValue* arguments, int count, NativeValue* results, int capacity);

    [DllImport(Library)]
    public static extern void ts_free_list(IntPtr* handles);

    [DllImport(Library)]
    public static extern void ts_dispose(IntPtr tensor);

    [DllImport(Library)]
    public static extern IntPtr ts_from_blob(
        void* data, long* sizes, int dimensions, int type, IntPtr released, IntPtr context);

    // These only read a field or two, so the call may leave the thread in managed mode.
#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern long ts_dim(IntPtr tensor);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern long ts_numel(IntPtr tensor);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern int ts_dtype(IntPtr tensor);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern long ts_element_size(IntPtr tensor);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern int ts_device_type(IntPtr tensor);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern int ts_device_index(IntPtr tensor);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern int ts_is_contiguous(IntPtr tensor);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern void ts_sizes(IntPtr tensor, long* sizes);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern void ts_strides(IntPtr tensor, long* strides);

    [DllImport(Library)]
    public static extern IntPtr ts_data(IntPtr tensor);

    [DllImport(Library)]
    public static extern int ts_requires_grad(IntPtr tensor);

    [DllImport(Library)]
    public static extern int ts_set_requires_grad(IntPtr tensor, int value);

    [DllImport(Library)]
    public static extern IntPtr ts_grad(IntPtr tensor);

    [DllImport(Library)]
    public static extern int ts_set_grad(IntPtr tensor, IntPtr gradient);

    [DllImport(Library)]
    public static extern int ts_backward(
        IntPtr* tensors, int count, IntPtr* gradients, int gradientCount, int retainGraph, int createGraph, IntPtr* inputs, int inputCount);

    [DllImport(Library)]
    public static extern int ts_grad_mode();

    [DllImport(Library)]
    public static extern void ts_set_grad_mode(int enabled);

    [DllImport(Library)]
    public static extern IntPtr ts_new_inference_mode(int enabled);

    [DllImport(Library)]
    public static extern void ts_delete_inference_mode(IntPtr guard);

    [DllImport(Library)]
    public static extern void ts_manual_seed(long seed);

    [DllImport(Library)]
    public static extern IntPtr ts_new_generator(ulong seed);

    [DllImport(Library)]
    public static extern IntPtr ts_default_generator();

    [DllImport(Library)]
    public static extern void ts_delete_generator(IntPtr generator);

    [DllImport(Library)]
    public static extern void ts_generator_seed(IntPtr generator, long seed);

    [DllImport(Library)]
    public static extern int ts_num_threads();

    [DllImport(Library)]
    public static extern int ts_cuda_is_available();

    [DllImport(Library)]
    public static extern int ts_cuda_device_count();
}
