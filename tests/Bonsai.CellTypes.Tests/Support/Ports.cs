using System.Net;
using System.Net.Sockets;
using NetMQ;
using NetMQ.Sockets;

namespace Bonsai.CellTypes.Tests.Support;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <summary>The endpoint of a port that is free now. A socket of ZeroMQ would free it a moment later.</summary>
    public static string FreeEndpoint()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"tcp://{listener.LocalEndpoint}";
    }

    public static bool CanBind(string endpoint)
    {
        try
        {
            using XPublisherSocket socket = new();
            socket.Bind(endpoint);
            return true;
        }
        catch (AddressAlreadyInUseException)
        {
            return false;
        }
    }
}
