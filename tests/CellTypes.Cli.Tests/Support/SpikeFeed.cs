using System;
using System.Collections.Generic;
using System.Reactive.Linq;
using System.Threading;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Cli.Tests.Support;

/// <summary>A sorter that a test holds in its hand: it sends a simulated recording as far as it is told, and no message is lost.</summary>
internal sealed class SpikeFeed : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly XPublisherSocket _socket = new();
    private readonly List<(byte[] Header, byte[] Payload)> _messages = [];
    private int _next;

    /// <summary>Simulates the recording and waits for the labelling program to connect.</summary>
    public SpikeFeed(int units, int seconds)
    {
        Units = units;
        _socket.Options.SendHighWatermark = 0;
        Endpoint = $"tcp://127.0.0.1:{_socket.BindRandomPort("tcp://127.0.0.1")}";
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Units = units, Duration = seconds, Seed = 5 });
        SpikeMessageWriter? writer = null;
        SimulatedProbe.Create(recording, double.PositiveInfinity, TimeSpan.FromMilliseconds(100)).ForEachAsync(batch =>
        {
            writer ??= new SpikeMessageWriter(batch.SamplingRate, batch.ChannelCount, batch.SampleCount);
            Append(batch, writer);
        }).Wait();
        writer!.Finish(end: true);
        _messages.Add((writer.Header.ToArray(), writer.Payload.ToArray()));
    }

    public string Endpoint { get; }

    /// <summary>Gets the number of units of the recording.</summary>
    public int Units { get; }

    /// <summary>Gets the number of spikes of the recording.</summary>
    public int Spikes { get; private set; }

    /// <summary>Gets the sample index of the last spike of the recording.</summary>
    public long LastSample { get; private set; }

    public void WaitForSubscriber() => Assert.True(_socket.TryReceiveFrameBytes(Patience, out _), "The program did not subscribe.");

    /// <summary>Sends a message that is not of the recording.</summary>
    public void SendOther(params byte[][] frames) => _socket.SendMultipartBytes(frames);

    /// <summary>Sends half of what is left.</summary>
    public void SendHalf() => Send(_next + (_messages.Count - _next) / 2);

    /// <summary>Sends all that is left, the end included.</summary>
    public void SendRest() => Send(_messages.Count);

    public void Dispose() => _socket.Dispose();

    private void Append(SpikeBatch batch, SpikeMessageWriter writer)
    {
        for (int unit = 0; unit < batch.Units.Count; unit++) writer.Describe(int.Parse(batch.Units[unit].Id), [.. batch.Units[unit].Channels]);
        for (int i = 0; i < batch.Count; i++) writer.Add(int.Parse(batch.Units[batch.Slots[i]].Id), batch.Samples[i], batch.Waveform(i));
        Spikes += batch.Count;
        LastSample = Math.Max(LastSample, batch.Samples[^1]);
        writer.CompleteUpTo = batch.CompleteUpTo;
        writer.Finish();
        _messages.Add((writer.Header.ToArray(), writer.Payload.ToArray()));
    }

    private void Send(int end)
    {
        for (; _next < end; _next++)
        {
            // As a sorter does: a live source whose whole recording comes at once has its windows coalesced.
            Thread.Sleep(Pace);
            _socket.SendMoreFrame(SpikeProtocol.Topic).SendMoreFrame(_messages[_next].Header).SendFrame(_messages[_next].Payload);
        }
    }
}
