using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace NetMQ.Interop;

/// <summary>Takes apart addresses of the form protocol://rest, with NetMQ's rules and exceptions instead of libzmq's.</summary>
internal static class Endpoint
{
    public const string Tcp = "tcp";
    public const string Inproc = "inproc";
    private const string Ipc = "ipc";
    private const string Separator = "://";

    /// <summary>The protocol of an address, whether known or not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no "://".</exception>
    public static string ProtocolOf(string address) => address.Substring(0, address.IndexOf(Separator, StringComparison.Ordinal));

    /// <summary>What follows "://".</summary>
    public static string RestOf(string address) =>
        address.Substring(address.IndexOf(Separator, StringComparison.Ordinal) + Separator.Length);

    /// <summary>The protocol of an address.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no "://".</exception>
    /// <exception cref="ProtocolNotSupportedException">The protocol is not tcp, ipc or inproc.</exception>
    public static string KnownProtocolOf(string address)
    {
        string protocol = ProtocolOf(address);
        return protocol is Tcp or Ipc or Inproc
            ? protocol
            : throw new ProtocolNotSupportedException($"Protocol {protocol} of {address} is not supported; use tcp, ipc or inproc.");
    }

    /// <summary>Resolves host:port, where the host is a name, a number or * (any) and port 0 or * lets the system choose.</summary>
    /// <exception cref="InvalidException">The port is missing or zero in other words, or the host has no IPv4 address.</exception>
    /// <exception cref="FormatException">The port is not a number.</exception>
    /// <exception cref="SocketException">The host is unknown.</exception>
    public static IPEndPoint ResolveTcp(string hostAndPort)
    {
        int colon = hostAndPort.LastIndexOf(':');
        if (colon < 0)
            throw new InvalidException($"The address tcp://{hostAndPort} has no port; write tcp://host:port.");

        return new IPEndPoint(ResolveHost(hostAndPort.Substring(0, colon)), ParsePort(hostAndPort.Substring(colon + 1)));
    }

    private static int ParsePort(string port)
    {
        if (port is "*" or "0")
            return 0;

        int number = Convert.ToInt32(port);
        return number != 0 ? number : throw new InvalidException($"Port {port} is not a number from 1 to 65535.");
    }

    private static IPAddress ResolveHost(string host)
    {
        if (host == "*")
            return IPAddress.Any;
        if (host.StartsWith("[", StringComparison.Ordinal) && host.EndsWith("]", StringComparison.Ordinal) && host.Length >= 2)
            host = host.Substring(1, host.Length - 2);
        if (IPAddress.TryParse(host, out IPAddress? address))
            return address;

        return Dns.GetHostEntry(host).AddressList.FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork)
            ?? throw new InvalidException($"Host {host} has no IPv4 address.");
    }
}
