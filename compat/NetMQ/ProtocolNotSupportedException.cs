namespace NetMQ;

/// <summary>The address names a transport protocol that the socket cannot use.</summary>
public class ProtocolNotSupportedException : NetMQException
{
    internal ProtocolNotSupportedException(string? message)
        : base(null, message, ErrorCode.ProtocolNotSupported)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public ProtocolNotSupportedException()
        : this(null)
    {
    }
}
