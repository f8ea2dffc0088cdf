using System;
using NetMQ;

namespace CellTypes.Streaming.Protocol;

/// <summary>Says why a socket could not be opened at an endpoint, and what to do.</summary>
internal static class EndpointProblem
{
    /// <summary>Gets the endpoint, the reason and the mend, with which a sentence such as "Cannot connect to" ends.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="error">What opening the socket threw.</param>
    /// <param name="example">What an endpoint looks like.</param>
    public static string Of(string endpoint, Exception error, string example)
    {
        string reason = error switch
        {
            AddressAlreadyInUseException => "the port is in use; stop the program that uses it or choose another port.",
            CellTypesException or ArgumentException or FormatException => $"that is no endpoint. An endpoint looks like {example}.",
            NetMQException { ErrorCode: ErrorCode.AccessDenied } => $"{Reason(error)} Ports below 1024 are for root only: choose a higher one, as in {example}.",
            _ => $"{Reason(error)} An endpoint looks like {example}.",
        };
        return $"{(endpoint.Length == 0 ? "''" : endpoint)}: {reason}";
    }

    // NetMQ leaves its own message empty where the system gave a reason.
    private static string Reason(Exception error) => OneLine.Of(error is NetMQException { InnerException: Exception inner } ? inner : error);
}
