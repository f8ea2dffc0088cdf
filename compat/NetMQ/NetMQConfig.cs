using System;
using NetMQ.Interop;

namespace NetMQ;

/// <summary>What all sockets of the process share.</summary>
public static class NetMQConfig
{
    private static readonly object Sync = new();
    private static volatile Context? _context;
    private static TimeSpan _linger = TimeSpan.Zero;

    /// <summary>How long the sockets created from now on keep unsent messages after they are closed:
    /// zero (the default) discards them, a negative period keeps them for ever.</summary>
    public static TimeSpan Linger
    {
        get
        {
            lock (Sync)
                return _linger;
        }
        set
        {
            lock (Sync)
                _linger = value;
        }
    }

    /// <summary>The context of the process, made on first use and again after <see cref="Cleanup"/>.</summary>
    internal static Context Context
    {
        get
        {
            // Without the lock, so that a socket created during a blocking Cleanup throws instead of waiting for it.
            if (_context is { } context)
                return context;

            lock (Sync)
                return _context ??= new Context();
        }
    }

    /// <summary>Shuts the library down: calls on sockets that are still open throw <see cref="TerminatingException"/>.
    /// Sockets may be created again afterwards.</summary>
    /// <param name="block">Whether to wait until all sockets are closed and their messages sent or their linger periods over.</param>
    public static void Cleanup(bool block = true)
    {
        lock (Sync)
        {
            _context?.Terminate(block);
            _context = null;
        }
    }
}
