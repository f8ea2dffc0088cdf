namespace NetMQ;

/// <summary>The socket was used after <see cref="NetMQConfig.Cleanup"/> began; it can only be closed.</summary>
public class TerminatingException : NetMQException
{
    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public TerminatingException(string? message)
        : base(null, message, ErrorCode.ContextTerminated)
    {
    }
}
