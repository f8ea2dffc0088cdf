using System;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the generators that operations use by default, on the processor and the GPUs.</summary>
    /// <returns>The processor's default generator.</returns>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    /// <summary>The default random numbers.</summary>
    public static partial class random
    {
        /// <summary>Seeds the generators that operations use by default, on the processor and the GPUs.</summary>
        /// <returns>The processor's default generator.</returns>
        public static Generator manual_seed(long seed)
        {
            Native.Require();
            Native.ts_manual_seed(seed);
            return Generator.Default;
        }
    }

    /// <summary>A source of random numbers on the processor.</summary>
    public class Generator : IDisposable
    {
        private IntPtr _handle;

        /// <summary>A generator of its own.</summary>
        /// <param name="seed">What its numbers follow from.</param>
        /// <param name="device">Not heeded: the numbers come from the processor.</param>
        public Generator(ulong seed = 0, Device? device = null)
            : this(New(seed))
        {
        }

        private Generator(IntPtr handle) => _handle = handle;

        /// <summary>Frees the generator.</summary>
        ~Generator() => Dispose(false);

        /// <summary>The generator that operations use where none is given.</summary>
        public static Generator Default
        {
            get
            {
                Native.Require();
                return new Generator(Native.ts_default_generator());
            }
        }

        /// <summary>The native generator; zero once disposed of.</summary>
        public IntPtr Handle => _handle;

        /// <summary>Seeds the generator.</summary>
        public Generator manual_seed(long seed)
        {
            Native.ts_generator_seed(_handle, seed);
            return this;
        }

        /// <summary>Frees the generator.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (_handle == IntPtr.Zero)
                return;

            Native.ts_delete_generator(_handle);
            _handle = IntPtr.Zero;
        }

        private static IntPtr New(ulong seed)
        {
            Native.Require();
            return Native.ts_new_generator(seed);
        }
    }
}
