namespace TorchSharp;

/// <summary>Moves modules between devices and types; the module itself is returned.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Moves parameters and buffers of floating-point type to another such type.</summary>
    /// <exception cref="System.ArgumentException">The type is not a floating-point type.</exception>
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module
        => (T)module._to(type, non_blocking);

    /// <summary>Moves parameters and buffers to a device and a floating-point type.</summary>
    /// <exception cref="System.ArgumentException">The type is not a floating-point type.</exception>
    /// <exception cref="System.InvalidOperationException">There is no GPU.</exception>
    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module
        => (T)module._to(device, type, non_blocking);

    /// <summary>Moves parameters and buffers to a device.</summary>
    /// <exception cref="System.InvalidOperationException">There is no GPU.</exception>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module
        => (T)module._to(deviceType, deviceIndex, non_blocking);

    /// <summary>Moves parameters and buffers to a device.</summary>
    /// <exception cref="System.InvalidOperationException">There is no GPU.</exception>
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module
        => (T)module._to(device.type, device.index, non_blocking);

    /// <summary>Moves parameters and buffers to a device given by its description.</summary>
    /// <exception cref="System.InvalidOperationException">There is no GPU.</exception>
    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : torch.nn.Module
        => module.to(new torch.Device(device), non_blocking);

    /// <summary>Moves parameters and buffers to the processor.</summary>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module
        => (T)module._to(DeviceType.CPU, -1, non_blocking);

    /// <summary>Moves parameters and buffers to a GPU.</summary>
    /// <exception cref="System.InvalidOperationException">There is no GPU.</exception>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module
        => (T)module._to(DeviceType.CUDA, deviceIndex, non_blocking);
}
