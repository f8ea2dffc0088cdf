using System;
using System.Diagnostics;
using System.Threading;
using CellTypes.Streaming.Spikes;
using NetMQ;
using NetMQ.Monitoring;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Sources;

/// <summary>Watches whether whoever listens at an endpoint ends each connection at once, as a side with other CURVE keys or with none does, and another service.</summary>
/// <remarks>ZeroMQ says no more of a handshake that failed than that the connection was ended; it is made anew some ten times a second.</remarks>
internal sealed class ConnectionWatch : IDisposable
{
    private const int RefusalsInARow = 3;

    // How long Dispose takes at most.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(2);

    private readonly PairSocket _events = new();
    private readonly NetMQMonitor _monitor;
    private readonly SourceCounters _counters;
    private readonly Stopwatch _connected = Stopwatch.StartNew();
    private readonly Thread _thread;
    private int _refusals;
    private volatile bool _stopped;

    private ConnectionWatch(NetMQSocket socket, SourceCounters counters)
    {
        _counters = counters;
        string place = $"inproc://connections-{Guid.NewGuid():N}";
        socket.Monitor(place, SocketEvents.Disconnected);
        _events.Options.Linger = TimeSpan.Zero;
        _monitor = new NetMQMonitor(_events, place, ownsSocket: true);
        _monitor.Disconnected += (_, _) => SeeEnd();
        _events.Connect(place);
        _thread = new Thread(Run) { IsBackground = true, Name = "watch of a connection" };
        _thread.Start();
    }

    /// <summary>Connects a socket and watches the connection.</summary>
    /// <param name="socket">The socket, which must outlive the watch.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="counters">Told of connections that are ended at once.</param>
    public static ConnectionWatch Connect(NetMQSocket socket, string endpoint, SourceCounters counters)
    {
        ConnectionWatch watch = new(socket, counters);
        try
        {
            socket.Connect(endpoint);
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
        _monitor.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopped) _events.Poll(Poll);
        }
        catch (TerminatingException)
        {
            // The program is ending.
        }
    }

    private void SeeEnd()
    {
        _refusals = _connected.Elapsed < Brief ? _refusals + 1 : 1;
        _connected.Restart();
        if (_refusals >= RefusalsInARow) _counters.SeeRefusal();
    }
}
