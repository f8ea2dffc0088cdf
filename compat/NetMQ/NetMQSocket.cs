using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using NetMQ.Interop;
using SocketType = NetMQ.Interop.SocketType;

namespace NetMQ;

/// <summary>What all socket types have in common. A socket belongs to one thread at a time.</summary>
public abstract unsafe class NetMQSocket : IOutgoingSocket, IReceivingSocket, IDisposable
{
    private readonly Context _context;

    // The zmq_msg_t that frames are received into.
    private readonly IntPtr _frame;

    // What NetMQ knows an endpoint by, and what libzmq knows it by.
    private readonly Dictionary<string, string> _endpoints = new();

    private IntPtr _socket;
    private int _receiveTimeout = -1;
    private string? _lastEndpoint;

    private protected NetMQSocket(SocketType type, string? connectionString, bool bindByDefault)
    {
        _context = NetMQConfig.Context;
        _socket = _context.CreateSocket(type);
        _frame = Marshal.AllocHGlobal(Libzmq.MessageSize);
        _ = Libzmq.zmq_msg_init(_frame);
        Options = new SocketOptions(this);

        // A native socket left open would make Cleanup wait for ever.
        try
        {
            Options.Linger = NetMQConfig.Linger;
            Attach(connectionString, bindByDefault);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>The settings of the socket.</summary>
    public SocketOptions Options { get; }

    internal string? LastEndpoint
    {
        get
        {
            _ = Handle;
            return _lastEndpoint;
        }
    }

    private IntPtr Handle => _socket != IntPtr.Zero ? _socket : throw new ObjectDisposedException(GetType().FullName);

    /// <summary>Listens at an address.</summary>
    /// <param name="address">tcp://host:port (host * is every interface, port 0 the system's choice), ipc://path or inproc://name.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    /// <exception cref="AddressAlreadyInUseException">Another socket listens there.</exception>
    /// <exception cref="ProtocolNotSupportedException">The protocol is unknown.</exception>
    /// <exception cref="NetMQException">The address is not of this machine, or the system does not permit it.</exception>
    public void Bind(string address)
    {
        IntPtr socket = Handle;
        switch (Endpoint.KnownProtocolOf(address))
        {
            case Endpoint.Tcp:
                BindTcp(socket, address);
                break;
            case Endpoint.Inproc:
                BindNative(socket, address);
                _context.AddInproc(address, this);
                Remember(address, address, address);
                break;
            default:
                BindNative(socket, address);
                Remember(address, address, address);
                break;
        }
    }

    /// <summary>Listens at a TCP port that the operating system chooses.</summary>
    /// <param name="address">tcp://host, without port.</param>
    /// <returns>The port.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ProtocolNotSupportedException">The protocol is not tcp.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    /// <exception cref="NetMQException">The address is not of this machine.</exception>
    public int BindRandomPort(string address)
    {
        IntPtr socket = Handle;
        if (Endpoint.ProtocolOf(address) != Endpoint.Tcp)
            throw new ProtocolNotSupportedException($"A random port needs a tcp address, not {address}.");

        return BindTcp(socket, address + ":0");
    }

    /// <summary>Connects to an address, now or as soon as a peer listens there, and again whenever the connection is lost.</summary>
    /// <param name="address">tcp://host:port, ipc://path or inproc://name.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    /// <exception cref="ProtocolNotSupportedException">The protocol is unknown.</exception>
    /// <exception cref="InvalidException">The address has no port.</exception>
    /// <exception cref="EndpointNotFoundException">Nothing is bound to the inproc name yet.</exception>
    public void Connect(string address)
    {
        IntPtr socket = Handle;
        switch (Endpoint.KnownProtocolOf(address))
        {
            case Endpoint.Tcp:
                string native = PrepareTcp(Endpoint.ResolveTcp(Endpoint.RestOf(address)), out string resolved);
                ConnectNative(socket, native);
                Remember(address, native, resolved);
                break;
            case Endpoint.Inproc when !_context.HasInproc(address):
                throw new EndpointNotFoundException($"Nothing is bound to {address}; bind it before you connect to it.");
            default:
                ConnectNative(socket, address);
                Remember(address, address, address);
                break;
        }
    }

    /// <summary>Ends the connection to an address.</summary>
    /// <param name="address">The address as it was given to <see cref="Connect"/>.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    /// <exception cref="EndpointNotFoundException">The socket is not connected to the address.</exception>
    public void Disconnect(string address) => Detach(address);

    /// <summary>Stops listening at an address and ends the connections made there.</summary>
    /// <param name="address">The address as it was given to <see cref="Bind"/>, with the port in numbers.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    /// <exception cref="EndpointNotFoundException">The socket is not bound to the address.</exception>
    public void Unbind(string address) => Detach(address);

    /// <summary>Closes the socket; the same as <see cref="Dispose()"/>.</summary>
    public void Close()
    {
        IntPtr socket = Interlocked.Exchange(ref _socket, IntPtr.Zero);
        if (socket == IntPtr.Zero)
            return;

        foreach (string address in _endpoints.Keys)
            _context.RemoveInproc(address, this);
        _ = Libzmq.zmq_msg_close(_frame);
        Marshal.FreeHGlobal(_frame);
        _ = Libzmq.zmq_close(socket);
    }

    /// <summary>Closes the socket. Unsent messages are kept for the linger period.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the socket.</summary>
    /// <param name="disposing">False, from a finalizer, does nothing.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Close();
    }

    /// <inheritdoc />
    /// <exception cref="FaultException"><paramref name="msg"/> is not initialised.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    public virtual bool TryReceive(ref Msg msg, TimeSpan timeout)
    {
        IntPtr socket = Handle;
        if (!msg.IsInitialised)
            throw new FaultException("A message must be initialised before it is received into.");

        int size = ReceiveFrame(socket, (int)timeout.TotalMilliseconds);
        if (size < 0)
        {
            msg.Clear();
            return false;
        }

        msg.Resize(size);
        new ReadOnlySpan<byte>(Libzmq.zmq_msg_data(_frame), size).CopyTo(msg.Slice());
        msg.HasMore = Libzmq.zmq_msg_more(_frame) != 0;
        return true;
    }

    /// <inheritdoc />
    /// <remarks>A publisher never waits: what a subscriber has no room for is dropped for it, and the result is still true.</remarks>
    /// <exception cref="FaultException"><paramref name="msg"/> is not initialised.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    public virtual bool TrySend(ref Msg msg, TimeSpan timeout, bool more)
    {
        IntPtr socket = Handle;
        if (!msg.IsInitialised)
            throw new FaultException("A message must be initialised before it is sent.");

        fixed (byte* data = msg.Slice())
        {
            while (Libzmq.zmq_send(socket, data, (UIntPtr)msg.Size, Libzmq.DontWait | (more ? Libzmq.SendMore : 0)) < 0)
            {
                if (Libzmq.LastErrno != Libzmq.Interrupted)
                    throw Libzmq.LastError("Cannot send");
            }
        }

        msg.Clear();
        return true;
    }

    internal int GetOption(SocketOption option)
    {
        int value;
        GetOption(option, &value, sizeof(int));
        return value;
    }

    internal long GetLongOption(SocketOption option)
    {
        long value;
        GetOption(option, &value, sizeof(long));
        return value;
    }

    internal byte[] GetBytesOption(SocketOption option, int length)
    {
        byte[] value = new byte[length];
        fixed (byte* bytes = value)
            GetOption(option, bytes, length);
        return value;
    }

    internal void SetOption(SocketOption option, int value) => SetOption(option, &value, sizeof(int));

    internal void SetLongOption(SocketOption option, long value) => SetOption(option, &value, sizeof(long));

    internal void SetOption(SocketOption option, byte[] value)
    {
        fixed (byte* bytes = value)
            SetOption(option, bytes, value.Length);
    }

    // UTF-8 with the final zero that C wants.
    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static void BindNative(IntPtr socket, string address)
    {
        fixed (byte* text = Utf8(address))
        {
            if (Libzmq.zmq_bind(socket, text) != 0)
                throw Libzmq.LastError($"Cannot bind to {address}");
        }
    }

    private static void ConnectNative(IntPtr socket, string address)
    {
        fixed (byte* text = Utf8(address))
        {
            if (Libzmq.zmq_connect(socket, text) != 0)
                throw Libzmq.LastError($"Cannot connect to {address}");
        }
    }

    private void Attach(string? connectionString, bool bindByDefault)
    {
        foreach (string endpoint in (connectionString ?? "").Split(',').Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            bool bind = endpoint[0] == '@' || (endpoint[0] != '>' && bindByDefault);
            string address = endpoint[0] is '@' or '>' ? endpoint.Substring(1) : endpoint;
            if (bind)
                Bind(address);
            else
                Connect(address);
        }
    }

    private int BindTcp(IntPtr socket, string address)
    {
        string hostAndPort = Endpoint.RestOf(address);
        IPEndPoint endpoint = Endpoint.ResolveTcp(hostAndPort);
        BindNative(socket, PrepareTcp(endpoint, out _));
        endpoint.Port = BoundPort();
        string native = PrepareTcp(endpoint, out string resolved);
        string host = hostAndPort.Substring(0, hostAndPort.IndexOf(':'));
        Remember($"tcp://{host}:{endpoint.Port}", native, resolved);
        return endpoint.Port;
    }

    private int BoundPort()
    {
        const int MaxLength = 256;
        string bound = Encoding.ASCII.GetString(GetBytesOption(SocketOption.LastEndpoint, MaxLength)).TrimEnd('\0');
        return int.Parse(bound.Substring(bound.LastIndexOf(':') + 1));
    }

    // The address as libzmq wants it; libzmq must be told which address family it is.
    private string PrepareTcp(IPEndPoint endpoint, out string lastEndpoint)
    {
        bool isIPv6 = endpoint.AddressFamily == AddressFamily.InterNetworkV6;
        SetOption(SocketOption.IPv6, isIPv6 ? 1 : 0);
        string native = $"tcp://{endpoint}";

        // NetMQ writes the name of the address family in place of an IPv6 address; who relied on more would fail with it.
        lastEndpoint = isIPv6 ? $"tcp://[{endpoint.AddressFamily}]:{endpoint.Port}" : native;
        return native;
    }

    private void Remember(string key, string native, string lastEndpoint)
    {
        _endpoints[key] = native;
        _lastEndpoint = lastEndpoint;
    }

    private void Detach(string address)
    {
        IntPtr socket = Handle;
        if (address == null)
            throw new ArgumentNullException(nameof(address));

        _ = Endpoint.KnownProtocolOf(address);
        if (!_endpoints.TryGetValue(address, out string? native))
            throw new EndpointNotFoundException($"The socket is neither bound nor connected to {address}.");

        fixed (byte* text = Utf8(native))
        {
            // zmq_unbind and zmq_disconnect are the same function.
            if (Libzmq.zmq_unbind(socket, text) != 0)
                throw Libzmq.LastError($"Cannot leave {address}");
        }

        _endpoints.Remove(address);
        _context.RemoveInproc(address, this);
    }

    // Receives into _frame. Returns the length, or -1 when the time is over.
    private int ReceiveFrame(IntPtr socket, int timeout)
    {
        long start = timeout > 0 ? Stopwatch.GetTimestamp() : 0;
        int remaining = timeout;
        while (true)
        {
            if (remaining != 0)
                SetReceiveTimeout(remaining);
            int size = Libzmq.zmq_msg_recv(_frame, socket, remaining == 0 ? Libzmq.DontWait : 0);
            if (size >= 0)
                return size;

            switch (Libzmq.LastErrno)
            {
                case Libzmq.TryAgain:
                    return -1;
                case Libzmq.Interrupted when timeout > 0:
                    long elapsed = (Stopwatch.GetTimestamp() - start) * 1000 / Stopwatch.Frequency;
                    remaining = (int)Math.Max(timeout - elapsed, 0);
                    break;
                case Libzmq.Interrupted:
                    break;
                default:
                    throw Libzmq.LastError("Cannot receive");
            }
        }
    }

    private void SetReceiveTimeout(int milliseconds)
    {
        milliseconds = Math.Max(milliseconds, -1);
        if (milliseconds == _receiveTimeout)
            return;

        SetOption(SocketOption.ReceiveTimeout, milliseconds);
        _receiveTimeout = milliseconds;
    }

    private void GetOption(SocketOption option, void* value, int length)
    {
        UIntPtr size = (UIntPtr)length;
        if (Libzmq.zmq_getsockopt(Handle, (int)option, value, &size) != 0)
            throw Libzmq.LastError($"Cannot read the option {option}");
    }

    private void SetOption(SocketOption option, void* value, int length)
    {
        if (Libzmq.zmq_setsockopt(Handle, (int)option, value, (UIntPtr)length) != 0)
            throw Libzmq.LastError($"Cannot set the option {option}");
    }
}
