using System;
using System.IO;
using System.Threading;
using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// Numbers of one type in an array of any number of dimensions, on the processor or a GPU, that remember how they were computed where
    /// gradients are wanted. A tensor belongs to the dispose scope it was made in, if any; otherwise its owner or the finalizer frees it.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        internal IntPtr _handle;

        private static long _totalCount;

        internal Tensor(IntPtr handle, bool register = true)
        {
            _handle = handle;
            Interlocked.Increment(ref _totalCount);
            if (register)
                OwningDisposeScope = DisposeScopeManager.OfThisThread.Register(this);
        }

        /// <summary>Frees the tensor where nobody disposed of it.</summary>
        ~Tensor() => Dispose(false);

        /// <summary>How many tensors there are in the process, by which leaks are found.</summary>
        public static long TotalCount => Interlocked.Read(ref _totalCount);

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed of.</exception>
        public IntPtr Handle => _handle != IntPtr.Zero ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        /// <summary>Whether the tensor was disposed of.</summary>
        public bool IsInvalid => _handle == IntPtr.Zero;

        /// <summary>How many dimensions the tensor has.</summary>
        public long Dimensions => Native.ts_dim(Handle);

        /// <summary>How many dimensions the tensor has.</summary>
        public long ndim => Dimensions;

        /// <summary>How many numbers the tensor holds.</summary>
        public long NumberOfElements => Native.ts_numel(Handle);

        /// <summary>Bytes a number.</summary>
        public long ElementSize => Native.ts_element_size(Handle);

        /// <summary>The length of each dimension.</summary>
        public unsafe long[] shape
        {
            get
            {
                long[] sizes = new long[Dimensions];
                fixed (long* pointer = sizes)
                    Native.ts_sizes(Handle, pointer);
                return sizes;
            }
        }

        /// <summary>The type of the numbers.</summary>
        public ScalarType dtype => (ScalarType)Native.ts_dtype(Handle);

        /// <summary>Where the numbers lie.</summary>
        public Device device => device_type == DeviceType.CPU ? new Device(DeviceType.CPU) : new Device(device_type, device_index);

        /// <summary>The type of device that the numbers lie on.</summary>
        public DeviceType device_type => (DeviceType)Native.ts_device_type(Handle);

        /// <summary>Which of several devices; -1 on the processor.</summary>
        public int device_index => Native.ts_device_index(Handle);

        /// <summary>Whether the numbers lie on an NVIDIA GPU.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>
        /// The numbers as bytes, in place: shared with the tensor, and valid as long as the tensor is.
        /// </summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous or not on the processor.</exception>
        /// <exception cref="ArgumentException">The tensor is 2 GiB or larger.</exception>
        public Span<byte> bytes
        {
            get
            {
                RequireReadable();
                long length = NumberOfElements * ElementSize;
                if (length > int.MaxValue)
                    throw new ArgumentException("Span only supports up to int.MaxValue elements.");

                unsafe
                {
                    return new Span<byte>((void*)DataPointer, (int)length);
                }
            }
        }

        internal DisposeScope? OwningDisposeScope { get; set; }

        // Null where the tensor is empty.
        internal IntPtr DataPointer
        {
            get
            {
                IntPtr data = Native.ts_data(Handle);
                return data == IntPtr.Zero && NumberOfElements > 0 ? throw Native.LastError() : data;
            }
        }

        /// <summary>How many numbers the tensor holds.</summary>
        public long numel() => NumberOfElements;

        /// <summary>Steps in memory, in numbers, from one entry of each dimension to the next.</summary>
        public unsafe long[] stride()
        {
            long[] strides = new long[Dimensions];
            fixed (long* pointer = strides)
                Native.ts_strides(Handle, pointer);
            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>Whether the numbers lie in memory in order and without gaps.</summary>
        public bool is_contiguous() => Native.ts_is_contiguous(Handle) != 0;

        /// <summary>Frees the tensor now.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Takes the tensor out of its dispose scope, so that it lives until somebody disposes of it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>The numbers, to be read one by one; those of a tensor on a GPU are a copy.</summary>
        /// <typeparam name="T">The .NET type of the numbers, exactly.</typeparam>
        /// <exception cref="ArgumentException">The tensor holds another type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The number of a tensor that holds one.</summary>
        /// <typeparam name="T">The .NET type of the number, exactly.</typeparam>
        /// <exception cref="ArgumentException">The tensor holds more than one number, or another type.</exception>
        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException("Number of elements in the tensor must be 1");

            return data<T>()[0];
        }

        /// <summary>The number of a tensor that holds one.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The tensor holds more than one number.</exception>
        public Scalar ToScalar() => Aten.Item.CallScalar(this);

        /// <summary>The tensor on the processor; the same numbers where it is there already.</summary>
        public Tensor cpu() => Move(null, CPU, false, false);

        /// <summary>The numbers in another type; this tensor's own where the type is the same and no copy is wanted.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Finish(Move(type, null, copy, non_blocking), disposeAfter);

        /// <summary>The tensor on a device.</summary>
        /// <exception cref="InvalidOperationException">The machine has no such device.</exception>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDeviceType(deviceType);
            return Finish(Move(null, new Device(deviceType, deviceIndex), copy, non_blocking), disposeAfter);
        }

        /// <summary>The numbers in another type and on a device.</summary>
        /// <exception cref="InvalidOperationException">The machine has no such device.</exception>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Finish(Move(type, InitializeDevice(device), copy, non_blocking), disposeAfter);

        /// <summary>The numbers in another type.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>The tensor on a device.</summary>
        /// <exception cref="InvalidOperationException">The machine has no such device.</exception>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        /// <summary>The numbers in the type and on the device of another tensor.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking);

        /// <summary>A copy in page-locked memory, from which copies to a GPU need not wait.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no GPU.</exception>
        public Tensor pin_memory() => Aten.PinMemory.Call(this);

        /// <summary>The same numbers as another tensor object; gradients flow through it.</summary>
        public Tensor alias() => Aten.Alias.Call(this);

        /// <summary>The numbers in order and without gaps; the same ones where they are so already.</summary>
        public Tensor contiguous() => Aten.Contiguous.Call(this);

        /// <summary>Copies the numbers of another tensor, broadcast to this one's shape, into this one.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shape does not fit.</exception>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            Aten.CopyInPlace.Apply(this, source, nonBlocking);
            return this;
        }

        /// <summary>Sets all numbers to zero.</summary>
        public Tensor zero_()
        {
            Aten.ZeroInPlace.Apply(this);
            return this;
        }

        /// <summary>Sets all numbers to a value.</summary>
        public Tensor fill_(Scalar value)
        {
            Aten.FillInPlace.Apply(this, value);
            return this;
        }

        /// <summary>Whether another tensor has the same shape and the same numbers.</summary>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether another tensor has the same shape and the same numbers.</summary>
        public bool Equals(Tensor target) => target is not null && Aten.Equal.CallBoolean(this, target);

        /// <inheritdoc />
        public override int GetHashCode() => base.GetHashCode();

        /// <summary>Shape, type and device.</summary>
        public override string ToString() =>
            $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <summary>Writes the numbers as they lie in memory.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous or not on the processor.</exception>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable();
            byte[] buffer = new byte[bufferSize];
            byte* source = (byte*)DataPointer;
            for (long left = NumberOfElements * ElementSize; left > 0;)
            {
                int count = (int)Math.Min(left, bufferSize);
                new Span<byte>(source, count).CopyTo(buffer);
                stream.Write(buffer, 0, count);
                source += count;
                left -= count;
            }

            GC.KeepAlive(this);
        }

        /// <summary>Reads the numbers as they lie in memory.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous or not on the processor.</exception>
        /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable();
            byte[] buffer = new byte[bufferSize];
            byte* target = (byte*)DataPointer;
            for (long left = NumberOfElements * ElementSize; left > 0;)
            {
                int count = stream.Read(buffer, 0, (int)Math.Min(left, bufferSize));
                if (count == 0)
                    throw new EndOfStreamException();

                buffer.AsSpan(0, count).CopyTo(new Span<byte>(target, count));
                target += count;
                left -= count;
            }

            GC.KeepAlive(this);
        }

        /// <summary>Frees the tensor.</summary>
        /// <param name="disposing">False from the finalizer, which leaves scopes alone.</param>
        protected virtual void Dispose(bool disposing)
        {
            if (_handle == IntPtr.Zero)
                return;

            if (disposing)
                OwningDisposeScope?.MarkAsDisposed(this);

            Native.ts_dispose(MoveHandle());
        }

        /// <summary>Frees a tensor that was only a step on the way to a result.</summary>
        internal void Drop()
        {
            Native.ts_dispose(MoveHandle());
            GC.SuppressFinalize(this);
        }

        /// <summary>Gives the native tensor away and leaves this object empty.</summary>
        internal IntPtr MoveHandle()
        {
            IntPtr handle = Handle;
            _handle = IntPtr.Zero;
            Interlocked.Decrement(ref _totalCount);
            return handle;
        }

        internal void ValidateType(Type type)
        {
            Type? expected = dtype switch
            {
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Bool => typeof(bool),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                ScalarType.ComplexFloat32 => typeof((float, float)),
                ScalarType.ComplexFloat64 => typeof(System.Numerics.Complex),
                _ => null,
            };
            if (expected is not null && type != expected)
                throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }

        private Tensor Move(ScalarType? type, Device? device, bool copy, bool nonBlocking) => Aten.To.Call(
            this, type, Operand.None, device is null ? Operand.None : device, Operand.None, nonBlocking, copy);

        private Tensor Finish(Tensor result, bool disposeThis)
        {
            if (disposeThis)
                Dispose();
            return result;
        }

        private void RequireReadable()
        {
            if (!is_contiguous())
                throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }
        }
    }
}
