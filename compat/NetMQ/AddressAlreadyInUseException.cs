using System;

namespace NetMQ;

/// <summary>Another socket holds the address that <see cref="NetMQSocket.Bind"/> asks for.</summary>
public class AddressAlreadyInUseException : NetMQException
{
    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="innerException">The cause, if any.</param>
    /// <param name="message">What went wrong.</param>
    public AddressAlreadyInUseException(Exception? innerException, string? message)
        : base(innerException, message, ErrorCode.AddressAlreadyInUse)
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public AddressAlreadyInUseException(string? message)
        : base(null, message, ErrorCode.AddressAlreadyInUse)
    {
    }
}
