using System;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Tensors and what is computed with them, under PyTorch's names.</summary>
public static partial class torch
{
    private const ScalarType DefaultType = ScalarType.Float32;

    /// <summary>The version of libtorch.</summary>
    public static string __version__ => Marshal.PtrToStringAnsi(Native.ts_version())!;

    /// <summary>Makes a type of device ready.</summary>
    /// <returns>False where the machine has no such device.</returns>
    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CUDA => cuda.is_available(),
        DeviceType.MPS => false,
        _ => true,
    };

    /// <summary>Makes a type of device ready.</summary>
    /// <exception cref="InvalidOperationException">The machine has no such device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
    }

    /// <summary>Makes a device ready; null is the processor.</summary>
    /// <exception cref="InvalidOperationException">The machine has no such device.</exception>
    public static Device InitializeDevice(Device? device)
    {
        device ??= CPU;
        InitializeDeviceType(device.type);
        return device;
    }

    /// <summary>How many threads one operation uses.</summary>
    public static int get_num_threads()
    {
        Native.Require();
        return Native.ts_num_threads();
    }

    /// <summary>Opens a scope that owns the tensors made on this thread until it is disposed of.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThisThread.Open();

    /// <summary>NVIDIA GPUs.</summary>
    public static partial class cuda
    {
        /// <summary>Whether there is a GPU that libtorch can use.</summary>
        public static bool is_available()
        {
            Native.Require();
            return Native.ts_cuda_is_available() != 0;
        }

        /// <summary>How many GPUs there are.</summary>
        public static int device_count()
        {
            Native.Require();
            return Native.ts_cuda_device_count();
        }
    }
}
