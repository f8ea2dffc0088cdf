using System;
using System.Globalization;

namespace CellTypes.Streaming.Protocol;

/// <summary>Checks the addresses that users write before a socket is opened: ZeroMQ knows other transports too, and takes slips for them.</summary>
internal static class ZeroMqEndpoint
{
    /// <summary>What an address looks like.</summary>
    public const string Example = "tcp://127.0.0.1:5560";

    private const string Tcp = "tcp://";

    /// <summary>Checks an address.</summary>
    /// <param name="endpoint">For example tcp://127.0.0.1:5560.</param>
    /// <param name="bind">Whether it is to be listened at: then the host may be * and the port 0 or *, for any.</param>
    /// <returns>The address.</returns>
    /// <exception cref="CellTypesException">It is not a host and a port.</exception>
    public static string Check(string endpoint, bool bind)
    {
        if (endpoint is null) throw new ArgumentNullException(nameof(endpoint));
        int colon = endpoint.LastIndexOf(':');
        bool isAddress = endpoint.StartsWith(Tcp, StringComparison.Ordinal) && colon > Tcp.Length
            && IsHost(endpoint.Substring(Tcp.Length, colon - Tcp.Length), bind) && IsPort(endpoint.Substring(colon + 1), bind);
        if (isAddress) return endpoint;
        throw new CellTypesException($"'{endpoint}' is not an address to {(bind ? "listen at" : "connect to")}: write tcp://HOST:PORT, "
            + $"for example {Example}.");
    }

    private static bool IsHost(string host, bool bind)
    {
        if (host == "*") return bind;
        bool isBracketed = host.StartsWith("[", StringComparison.Ordinal) && host.EndsWith("]", StringComparison.Ordinal);
        UriHostNameType type = Uri.CheckHostName(isBracketed ? host.Substring(1, host.Length - 2) : host);
        return isBracketed ? type == UriHostNameType.IPv6 : type is UriHostNameType.Dns or UriHostNameType.IPv4;
    }

    private static bool IsPort(string port, bool bind) => port == "*"
        ? bind
        : int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= (bind ? 0 : 1) && number <= ushort.MaxValue;
}
