using System;

namespace NetMQ;

/// <summary>The socket has no such endpoint, or nothing is bound to the inproc address.</summary>
public class EndpointNotFoundException : NetMQException
{
    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="innerException">The cause, if any.</param>
    /// <param name="message">What went wrong.</param>
    public EndpointNotFoundException(Exception? innerException, string? message)
        : base(innerException, message, ErrorCode.EndpointNotFound)
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public EndpointNotFoundException(string? message)
        : base(null, message, ErrorCode.EndpointNotFound)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public EndpointNotFoundException()
        : this(null)
    {
    }
}
