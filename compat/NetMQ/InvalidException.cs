using System;

namespace NetMQ;

/// <summary>An argument, an option value or an address is not valid.</summary>
public class InvalidException : NetMQException
{
    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="innerException">The cause, if any.</param>
    /// <param name="message">What went wrong.</param>
    public InvalidException(Exception? innerException, string? message)
        : base(innerException, message, ErrorCode.Invalid)
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public InvalidException(string? message)
        : base(null, message, ErrorCode.Invalid)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public InvalidException()
        : this(null)
    {
    }
}
