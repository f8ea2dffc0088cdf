using System.Runtime.InteropServices;
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
    /// <exception cref="CellTypesException">There is no device of that name.</exception>
    /// <exception cref="CellTypesException">There is no GPU that libtorch can use, or no libtorch; the message says how to go
    /// on.</exception>
    public static Device Parse(string name)
    {
        if (name is not ("auto" or "cpu" or "cuda")) throw new CellTypesException($"There is no device '{name}': use auto, cpu or cuda.");
        Libtorch.Load();
        if (name == "cpu") return CPU;
        if (cuda.is_available() && TryInitializeDeviceType(DeviceType.CUDA)) return CUDA;
        return name == "auto"
            ? CPU
            : throw new CellTypesException(
                "there is no NVIDIA GPU that this program can use: its driver is missing, or libtorch was built without CUDA. Use the device cpu.");
    }

    /// <summary>The name of a device: <c>cpu</c> or <c>cuda</c>.</summary>
    /// <param name="device">The device.</param>
    public static string Name(Device device) => device.type == DeviceType.CUDA ? "cuda" : "cpu";

    /// <summary>What libtorch says of a computation that it could not do, with what to do about it.</summary>
    /// <param name="what">What was to be done, such as <c>a pass of 100 units</c>.</param>
    /// <param name="device">Where.</param>
    /// <param name="error">What libtorch threw.</param>
    internal static CellTypesException Failure(string what, Device device, ExternalException error)
    {
        string problem = error.Message.Split('\n')[0].Trim();
        string mend = device.type == DeviceType.CUDA ? " Free the GPU of other programs, or use the device cpu." : "";
        return new CellTypesException($"{what} failed on the {(device.type == DeviceType.CUDA ? "GPU" : "processor")}: {problem.TrimEnd('.')}.{mend}", error);
    }
}
