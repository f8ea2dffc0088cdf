namespace TorchSharp;

/// <summary>Moves modules between devices and types; the module itself is returned.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Moves parameters and buffers to a device.</summary>
    /// <exception cref="System.InvalidOperationException">There is no GPU.</exception>
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module
        => (T)module._to(device.type, device.index, non_blocking);
}
