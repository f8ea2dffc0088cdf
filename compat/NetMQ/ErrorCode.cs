namespace NetMQ;

/// <summary>What went wrong with a socket operation, as <see cref="NetMQException.ErrorCode"/> tells it.</summary>
/// <remarks>The numbers are NetMQ's own on every platform; they are not the operating system's errno.</remarks>
public enum ErrorCode
{
    /// <summary>No such endpoint on this socket or in this process.</summary>
    EndpointNotFound = 2,

    /// <summary>The operating system does not permit the operation, for instance a bind to a privileged port.</summary>
    AccessDenied = 13,

    /// <summary>An object handed to the library is not initialised.</summary>
    Fault = 14,

    /// <summary>An argument, an option value or an address is not valid.</summary>
    Invalid = 22,

    /// <summary>The operation would block.</summary>
    TryAgain = 35,

    /// <summary>The connection is not established yet.</summary>
    InProgress = 36,

    /// <summary>The transport protocol is unknown, or the socket type cannot use it.</summary>
    ProtocolNotSupported = 43,

    /// <summary>Another socket holds the address.</summary>
    AddressAlreadyInUse = 48,

    /// <summary>The address is not one of this machine.</summary>
    AddressNotAvailable = 49,

    /// <summary>The network is down.</summary>
    NetworkDown = 50,

    /// <summary>The operating system has no buffer space left.</summary>
    NoBufferSpaceAvailable = 55,

    /// <summary>The socket is not connected.</summary>
    NotConnected = 57,

    /// <summary>The peer refused the connection.</summary>
    ConnectionRefused = 61,

    /// <summary>The peer cannot be reached.</summary>
    HostUnreachable = 65,

    /// <summary>Where the codes without a BSD number begin.</summary>
    BaseErrorNumber = 156384712,

    /// <summary>The message is too long.</summary>
    MessageSize = BaseErrorNumber + 10,

    /// <summary>The address family does not fit the protocol.</summary>
    AddressFamilyNotSupported = BaseErrorNumber + 11,

    /// <summary>The network cannot be reached.</summary>
    NetworkUnreachable = BaseErrorNumber + 12,

    /// <summary>The connection was aborted.</summary>
    ConnectionAborted = BaseErrorNumber + 13,

    /// <summary>The peer reset the connection.</summary>
    ConnectionReset = BaseErrorNumber + 14,

    /// <summary>The operation timed out.</summary>
    TimedOut = BaseErrorNumber + 16,

    /// <summary>The network reset the connection.</summary>
    NetworkReset = BaseErrorNumber + 18,

    /// <summary>The socket is not in a state that allows the operation.</summary>
    FiniteStateMachine = BaseErrorNumber + 51,

    /// <summary>The library was shut down by <see cref="NetMQConfig.Cleanup"/> while the socket was open.</summary>
    ContextTerminated = BaseErrorNumber + 53,

    /// <summary>There is no I/O thread to serve the socket.</summary>
    EmptyThread = BaseErrorNumber + 54,

    /// <summary>The process has too many sockets.</summary>
    TooManyOpenSockets = BaseErrorNumber + 107,
}
