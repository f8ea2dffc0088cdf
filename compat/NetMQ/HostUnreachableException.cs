namespace NetMQ;

/// <summary>The peer cannot be reached.</summary>
public class HostUnreachableException : NetMQException
{
    internal HostUnreachableException(string? message)
        : base(null, message, ErrorCode.HostUnreachable)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public HostUnreachableException()
        : this(null)
    {
    }
}
