using System;
using System.Diagnostics;
using System.Threading;
using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Cli.Tests.Support;

/// <summary>A sorter that sends the spikes of a few units in real time until it is disposed, whoever listens.</summary>
internal sealed class LiveSorter : IDisposable
{
    private const int SamplingRate = 30000, Units = 3, SpikesASecond = 50;
    private readonly PublisherSocket _socket = new();
    private readonly Thread _thread;
    private long _began = Stopwatch.GetTimestamp();
    private volatile bool _isDone;

    public LiveSorter()
    {
        Endpoint = $"tcp://127.0.0.1:{_socket.BindRandomPort("tcp://127.0.0.1")}";
        _thread = new Thread(Run);
        _thread.Start();
    }

    public string Endpoint { get; }

    /// <summary>Begins another recording: the sample clock starts at 0.</summary>
    public void Restart() => Interlocked.Exchange(ref _began, Stopwatch.GetTimestamp());

    public void Dispose()
    {
        _isDone = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Run()
    {
        SpikeMessageWriter writer = new(SamplingRate, 0, 0);
        long began = 0, next = 0;
        while (!_isDone)
        {
            Thread.Sleep(20);
            if (began != Interlocked.Read(ref _began)) (began, next) = (Interlocked.Read(ref _began), 0);
            for (; next < (Stopwatch.GetTimestamp() - began) * SpikesASecond / Stopwatch.Frequency; next++)
            {
                for (int unit = 1; unit <= Units; unit++) writer.Add(unit, next * SamplingRate / SpikesASecond + unit * (next % 7), default);
            }
            writer.Finish();
            _socket.SendMoreFrame(SpikeProtocol.Topic).SendMoreFrame(writer.Header.ToArray()).SendFrame(writer.Payload.ToArray());
        }
    }
}
