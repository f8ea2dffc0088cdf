using System;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>Where networks run.</summary>
public static class NetworkDevice
{
    /// <summary>Finds a device.</summary>
    /// <param name="name"><c>auto</c> for an NVIDIA GPU where there is one that libtorch can use, otherwise the processor; <c>cuda</c> for the GPU
    /// alone; <c>cpu</c>.</param>
    /// <returns>The device.</returns>
    /// <exception cref="ArgumentException">There is no device of that name.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no GPU that libtorch can use, or no libtorch; the message says how to go
    /// on.</exception>
    public static Device Parse(string name)
    {
        if (name is not ("auto" or "cpu" or "cuda")) throw new ArgumentException($"There is no device '{name}': use auto, cpu or cuda.", nameof(name));
        if (name == "cpu") return CPU;
        if (cuda.is_available() && TryInitializeDeviceType(DeviceType.CUDA)) return CUDA;
        return name == "auto"
            ? CPU
            : throw new PlatformNotSupportedException(
                "there is no NVIDIA GPU that this program can use: its driver is missing, or libtorch was built without CUDA. Use --device cpu.");
    }

    /// <summary>The name of a device: <c>cpu</c> or <c>cuda</c>.</summary>
    /// <param name="device">The device.</param>
    public static string Name(Device device) => device.type == DeviceType.CUDA ? "cuda" : "cpu";
}
