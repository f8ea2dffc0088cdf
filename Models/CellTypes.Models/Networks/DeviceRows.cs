using System;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>The way of rows of numbers to a device and back, through memory that is kept: page-locked where the device is a GPU.</summary>
internal sealed class DeviceRows : IDisposable
{
    private readonly int _length;
    private Tensor? _staging;

    /// <param name="length">The number of values of a row.</param>
    /// <param name="device">The device.</param>
    public DeviceRows(int length, Device device)
    {
        _length = length;
        Device = device;
    }

    public Device Device { get; }

    /// <summary>Scales rows on their way to the device; what is returned is valid until the next call.</summary>
    public Tensor Upload(ReadOnlySpan<float> rows, int count, NetworkScaling scaling)
    {
        Reserve(count);
        scaling.Apply(rows.Slice(0, count * _length), MemoryMarshal.Cast<byte, float>(_staging!.bytes));
        Tensor staged = _staging.narrow(0, 0, count);
        return Device.type == DeviceType.CUDA ? staged.to(Device, non_blocking: true) : staged;
    }

    /// <summary>Makes room for rows, so that no later call has to.</summary>
    public void Reserve(int count)
    {
        if (_staging is not null && _staging.shape[0] >= count) return;
        _staging?.Dispose();
        // In powers of two: a recording's number of units grows in small steps.
        int rows = 1;
        while (rows < count) rows *= 2;
        using DisposeScope scope = NewDisposeScope();
        Tensor room = zeros(rows, _length, ScalarType.Float32);
        _staging = (Device.type == DeviceType.CUDA ? room.pin_memory() : room).DetachFromDisposeScope();
    }

    /// <summary>Copies values from the device.</summary>
    public static void Download(Tensor values, Span<float> into)
    {
        using Tensor here = values.cpu().contiguous();
        MemoryMarshal.Cast<byte, float>(here.bytes).CopyTo(into);
    }

    public void Dispose() => _staging?.Dispose();
}
