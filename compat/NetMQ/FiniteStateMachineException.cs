namespace NetMQ;

/// <summary>The socket is not in a state that allows the operation.</summary>
public class FiniteStateMachineException : NetMQException
{
    internal FiniteStateMachineException(string? message)
        : base(null, message, ErrorCode.FiniteStateMachine)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public FiniteStateMachineException()
        : this(null)
    {
    }
}
