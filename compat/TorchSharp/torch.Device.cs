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

    /// <summary>A device by its description, such as "cpu", "cuda" or "cuda:1".</summary>
    /// <exception cref="InvalidOperationException">It is a GPU and there is none.</exception>
    public static Device device(string description) => InitializeDevice(new Device(description));

    /// <summary>A device by its type, such as "cuda", and index.</summary>
    /// <exception cref="InvalidOperationException">It is a GPU and there is none.</exception>
    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>A device by its type and index.</summary>
    /// <exception cref="InvalidOperationException">It is a GPU and there is none.</exception>
    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>Where a tensor lies: the processor's memory or a GPU's.</summary>
    public class Device
    {
        /// <summary>A device by its description, such as "cpu", "cuda" or "cuda:1".</summary>
        /// <exception cref="ArgumentException">There is no such type of device.</exception>
        public Device(string description)
        {
            string[] parts = description.Split(':');
            type = ParseType(parts[0]);
            index = parts.Length > 1 ? int.Parse(parts[1]) : -1;
        }

        /// <summary>A device by its type, such as "cuda", and index.</summary>
        /// <exception cref="ArgumentException">There is no such type of device.</exception>
        public Device(string deviceType, int index = -1)
        {
            type = ParseType(deviceType);
            this.index = index;
        }

        /// <summary>A device by its type and index; -1 is the current one.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>A GPU by its index.</summary>
        public Device(int index)
        {
            type = DeviceType.CUDA;
            this.index = index;
        }

        /// <summary>The type of the device.</summary>
        public DeviceType type { get; private set; }

        /// <summary>Which of several devices, from 0; -1 is the current one.</summary>
        public int index { get; private set; }

        /// <summary>A device by its description.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>The description, such as cpu or cuda:1.</summary>
        public override string ToString()
        {
            string name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index == -1 ? name : $"{name}:{index}";
        }

        private static DeviceType ParseType(string name) => (DeviceType)Enum.Parse(typeof(DeviceType), name.ToUpperInvariant());
    }
}
