using System;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Bench;

/// <summary>A sorter, in a process of its own: publishes the session over ZeroMQ, as fast as it is taken or in real time.</summary>
/// <remarks>
/// The receiver gives a byte on the standard input for each message it has taken, and the sender stays at most
/// <see cref="MessagesAhead"/> ahead, which is below every queue's limit: so nothing is dropped, and what is measured is the speed of the
/// slower of the two. It ends when its input does.
/// </remarks>
internal static class SpikeSender
{
    public const int MessagesAhead = 200;
    public static readonly TimeSpan MessageTime = TimeSpan.FromMilliseconds(10);

    private static readonly byte[] Topic = Encoding.ASCII.GetBytes(SpikeProtocol.Topic);

    /// <param name="options">The session.</param>
    /// <param name="waveforms">Whether spikes have waveforms.</param>
    /// <param name="paced">
    /// Whether to send in real time, after a first 20 min without waveforms as fast as they are taken. The time at which each
    /// window's last message is sent goes to the standard output: its last sample index and <see cref="Stopwatch.GetTimestamp"/>.
    /// </param>
    public static void Run(BenchOptions options, bool waveforms, bool paced)
    {
        using XPublisherSocket socket = ZeroMqSockets.Publisher();
        int port = socket.BindRandomPort("tcp://127.0.0.1");
        Console.WriteLine(FormattableString.Invariant($"tcp://127.0.0.1:{port}"));
        socket.ReceiveFrameBytes(); // the receiver has subscribed
        SpikeLoop spikes = new(options);
        using var credit = Console.OpenStandardInput();
        int ahead = 0;

        if (paced)
        {
            SpikeMessageWriter bare = new(BenchOptions.SamplingRate);
            while (spikes.Now < BenchOptions.InSamples(TrackerBench.History) && Send(bare)) { }
        }
        SpikeMessageWriter writer = waveforms
            ? new(BenchOptions.SamplingRate, BenchOptions.Channels, BenchOptions.Samples)
            : new(BenchOptions.SamplingRate);
        long origin = spikes.Now;
        Stopwatch watch = Stopwatch.StartNew();
        while (!paced || WaitUntil(watch, (spikes.Now - origin) / BenchOptions.SamplingRate + MessageTime.TotalSeconds))
        {
            if (!Send(writer)) return;
        }

        bool Send(SpikeMessageWriter writer)
        {
            spikes.Next(MessageTime, writer);
            writer.Finish();
            for (; ahead >= MessagesAhead; ahead--)
            {
                if (credit.ReadByte() < 0) return false;
            }
            ahead++;
            long now = Stopwatch.GetTimestamp();
            SendFrame(socket, Topic, more: true);
            SendFrame(socket, writer.Header, more: true);
            SendFrame(socket, writer.Payload, more: false);
            if (paced && writer.ChannelCount > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spikes.Now} {now}"));
            return true;
        }
    }

    private static bool WaitUntil(Stopwatch watch, double seconds)
    {
        double rest = seconds - watch.Elapsed.TotalSeconds;
        if (rest > 0) Thread.Sleep(TimeSpan.FromSeconds(rest));
        return true;
    }

    private static void SendFrame(XPublisherSocket socket, ReadOnlySpan<byte> bytes, bool more)
    {
        Msg frame = default;
        frame.InitPool(bytes.Length);
        bytes.CopyTo(frame.Slice());
        socket.TrySend(ref frame, Timeout.InfiniteTimeSpan, more);
        frame.Close();
    }
}
