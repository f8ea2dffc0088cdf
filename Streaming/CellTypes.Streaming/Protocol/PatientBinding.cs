using System;
using System.Diagnostics;
using System.Threading;
using NetMQ;

namespace CellTypes.Streaming.Protocol;

/// <summary>Binds sockets where another one may have been bound a moment ago.</summary>
/// <remarks>ZeroMQ closes sockets in the background, so the port of a session just ended may take a moment to be free.</remarks>
internal static class PatientBinding
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Binds a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="isCancelled">Asked whether to give up at once; null for never.</param>
    /// <exception cref="AddressAlreadyInUseException">The port is still in use after two seconds.</exception>
    public static void BindPatiently(this NetMQSocket socket, string endpoint, Func<bool>? isCancelled = null)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                socket.Bind(endpoint);
                return;
            }
            catch (AddressAlreadyInUseException) when (waited.Elapsed < Patience && isCancelled?.Invoke() != true)
            {
                Thread.Sleep(RetryInterval);
            }
        }
    }
}
