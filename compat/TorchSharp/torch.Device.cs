using System;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    private static Device? _cuda;

    /// <summary>The current NVIDIA GPU.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Device CUDA => _cuda ??= InitializeDevice(new Device(DeviceType.CUDA));

    /// <summary>Where a tensor lies: the processor's memory or a GPU's.</summary>
    public class Device
    {
        /// <summary>A device by its type and index; -1 is the current one.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The type of the device.</summary>
        public DeviceType type { get; private set; }

        /// <summary>Which of several devices, from 0; -1 is the current one.</summary>
        public int index { get; private set; }

        /// <summary>The description, such as cpu or cuda:1.</summary>
        public override string ToString()
        {
            string name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index == -1 ? name : $"{name}:{index}";
        }
    }
}
