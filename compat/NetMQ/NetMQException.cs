using System;

namespace NetMQ;

/// <summary>A socket operation failed; the subclasses name the common reasons.</summary>
public class NetMQException : Exception
{
    /// <summary>Creates an exception without message and error code.</summary>
    public NetMQException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public NetMQException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and a cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public NetMQException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception with an error code.</summary>
    /// <param name="innerException">The cause, if any.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="errorCode">The reason.</param>
    protected NetMQException(Exception? innerException, string? message, ErrorCode errorCode)
        : base(message, innerException)
    {
        ErrorCode = errorCode;
    }

    /// <summary>The reason, or 0 where there is no code for it.</summary>
    public ErrorCode ErrorCode { get; }

    /// <summary>Creates the exception that belongs to an error code.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="errorCode">The reason.</param>
    /// <returns>An exception of the subclass for <paramref name="errorCode"/>, or a plain one where there is no subclass.</returns>
    public static NetMQException Create(string? message, ErrorCode errorCode) => errorCode switch
    {
        ErrorCode.ContextTerminated => new TerminatingException(message),
        ErrorCode.Invalid => new InvalidException(message),
        ErrorCode.EndpointNotFound => new EndpointNotFoundException(message),
        ErrorCode.AddressAlreadyInUse => new AddressAlreadyInUseException(message),
        ErrorCode.ProtocolNotSupported => new ProtocolNotSupportedException(message),
        ErrorCode.HostUnreachable => new HostUnreachableException(message),
        ErrorCode.FiniteStateMachine => new FiniteStateMachineException(message),
        ErrorCode.Fault => new FaultException(message),
        _ => new NetMQException(null, message, errorCode),
    };
}
