using System;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>Rows of inputs through a network on a device: scaled on the way there, through memory that is kept, page-locked where the device is a
/// GPU.</summary>
/// <remarks>Several threads may ask at once; they wait for one another.</remarks>
internal sealed class DeviceRows : IDisposable
{
    private readonly object _gate = new();
    private readonly NetworkScaling _scaling;
    private Tensor? _staging;

    /// <param name="scaling">The scaling of the rows.</param>
    /// <param name="device">The device.</param>
    public DeviceRows(NetworkScaling scaling, Device device)
    {
        _scaling = scaling;
        Device = device;
    }

    public Device Device { get; }

    private int Length => _scaling.Scaling.InputLength;

    /// <summary>Sends rows through a network.</summary>
    /// <param name="rows">Row-major inputs.</param>
    /// <param name="count">The number of rows; nothing happens where it is 0.</param>
    /// <param name="network">Scaled inputs to outputs, one row each, on the device.</param>
    /// <param name="outputs">Receives the row-major outputs.</param>
    /// <exception cref="CellTypesException">The device is out of memory or failed otherwise; the message says so in one line.</exception>
    public void Pass(ReadOnlySpan<float> rows, int count, Func<Tensor, Tensor> network, Span<float> outputs)
    {
        if (count == 0) return;
        lock (_gate)
        {
            try
            {
                using IDisposable inference = inference_mode();
                using DisposeScope scope = NewDisposeScope();
                Tensor values = network(Upload(rows, count)).cpu().contiguous();
                MemoryMarshal.Cast<byte, float>(values.bytes).CopyTo(outputs);
            }
            catch (ExternalException error)
            {
                throw NetworkDevice.Failure($"a pass of {count} units", Device, error);
            }
        }
    }

    public void Dispose() => _staging?.Dispose();

    private Tensor Upload(ReadOnlySpan<float> rows, int count)
    {
        Reserve(count);
        _scaling.Apply(rows.Slice(0, count * Length), MemoryMarshal.Cast<byte, float>(_staging!.bytes));
        Tensor staged = _staging.narrow(0, 0, count);
        return Device.type == DeviceType.CUDA ? staged.to(Device, non_blocking: true) : staged;
    }

    private void Reserve(int count)
    {
        if (_staging is not null && _staging.shape[0] >= count) return;
        _staging?.Dispose();
        // In powers of two: a recording's number of units grows in small steps.
        int rows = 1;
        while (rows < count) rows *= 2;
        using DisposeScope scope = NewDisposeScope();
        Tensor room = zeros(rows, Length, ScalarType.Float32);
        _staging = (Device.type == DeviceType.CUDA ? room.pin_memory() : room).DetachFromDisposeScope();
    }
}
