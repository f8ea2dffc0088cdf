using System;
using System.Collections.Generic;
using System.Threading;

namespace NetMQ.Interop;

/// <summary>One libzmq context: the I/O thread and the inproc names that all sockets of the process share.</summary>
internal sealed class Context
{
    private readonly IntPtr _handle;
    private readonly Dictionary<string, NetMQSocket> _inprocOwners = new();

    /// <summary>Starts the library.</summary>
    /// <exception cref="DllNotFoundException">libzmq.so.5 is not installed.</exception>
    public Context()
    {
        Libzmq.Require();
        _handle = Libzmq.zmq_ctx_new();
        if (_handle == IntPtr.Zero)
            throw Libzmq.LastError("Cannot start ZeroMQ");
    }

    /// <summary>Creates a native socket.</summary>
    /// <exception cref="TerminatingException">The context is being terminated.</exception>
    /// <exception cref="NetMQException">There are too many sockets.</exception>
    public IntPtr CreateSocket(SocketType type)
    {
        IntPtr socket = Libzmq.zmq_socket(_handle, (int)type);
        return socket != IntPtr.Zero ? socket : throw Libzmq.LastError($"Cannot create a {type} socket");
    }

    /// <summary>Remembers which socket is bound to an inproc address.</summary>
    public void AddInproc(string address, NetMQSocket owner)
    {
        lock (_inprocOwners)
            _inprocOwners.Add(address, owner);
    }

    /// <summary>Forgets an address, if it is an inproc address that the socket is bound to.</summary>
    public void RemoveInproc(string address, NetMQSocket owner)
    {
        lock (_inprocOwners)
        {
            if (_inprocOwners.TryGetValue(address, out NetMQSocket? known) && known == owner)
                _inprocOwners.Remove(address);
        }
    }

    /// <summary>Whether a socket is bound to an inproc address. libzmq would let a connect precede the bind; NetMQ does not.</summary>
    public bool HasInproc(string address)
    {
        lock (_inprocOwners)
            return _inprocOwners.ContainsKey(address);
    }

    /// <summary>Makes every call on the open sockets throw, and releases the context.</summary>
    /// <param name="block">Whether to wait until all sockets are closed and their messages sent or their linger periods over.</param>
    public void Terminate(bool block)
    {
        if (block)
        {
            Release();
            return;
        }

        _ = Libzmq.zmq_ctx_shutdown(_handle);
        new Thread(Release) { IsBackground = true, Name = "ZeroMQ shutdown" }.Start();
    }

    private void Release()
    {
        while (Libzmq.zmq_ctx_term(_handle) != 0 && Libzmq.LastErrno == Libzmq.Interrupted)
        {
        }
    }
}
