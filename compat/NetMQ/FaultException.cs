namespace NetMQ;

/// <summary>A <see cref="Msg"/> that is not initialised was used.</summary>
public class FaultException : NetMQException
{
    internal FaultException(string? message)
        : base(null, message, ErrorCode.Fault)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public FaultException()
        : this(null)
    {
    }
}
