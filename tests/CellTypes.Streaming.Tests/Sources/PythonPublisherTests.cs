using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Sources;

/// <summary>docs/examples/celltypes_publisher.py, the module that sorters import.</summary>
[Trait("Speed", "slow")]
public class PythonPublisherTests
{
    private const string Import = """
        import sys; sys.path.insert(0, sys.argv[1])
        import time, numpy as np
        from celltypes_publisher import Publisher

        """;

    // Each waveform is the number of its spike plus a ramp, so that one in a wrong place shows.
    private const string Waveforms = "(np.arange(n)[:, None, None] + np.arange(600).reshape(10, 60) / 1024)";

    [Fact]
    public void All_that_is_sent_arrives_in_messages_of_moderate_size()
    {
        using ChildProcess python = Start($$"""
            n = 2000
            with Publisher("tcp://127.0.0.1:*", 25000, recording=True, stream="Probe A") as publisher:
                print(publisher.endpoint)
                publisher.describe(np.int64(3), np.arange(30, 40))
                publisher.send(np.arange(n, dtype=np.uint32)[::-1], [i % 7 - 1 for i in range(n)], {{Waveforms}}, complete_up_to=np.int32(n))
                publisher.send([], [], np.zeros((0, 10, 60)), complete_up_to=2 * n)
                publisher.send([2**53 - 1], np.array([2**31 - 1]))
            print(publisher.sent_messages, publisher.sent_spikes, publisher.lost_messages, publisher.lost_spikes)
            """);
        using SubscriberSocket socket = Subscribe(python.ReadLine());
        List<JsonNode> headers = [];
        List<byte> samples = [], units = [], waveforms = [];
        while (headers.LastOrDefault()?["end"] is null)
        {
            List<byte[]> frames = Receive(socket);
            Assert.InRange(frames[2].Length, 0, 256 * 1024);
            JsonNode header = JsonNode.Parse(frames[1])!;
            Assert.Equal((headers.Count, 25_000, "Probe A"), ((int)header["seq"]!, (double)header["sample_rate"]!, (string)header["stream"]!));
            headers.Add(header);
            int spikes = (int)header["spikes"]!;
            samples.AddRange(frames[2][..(8 * spikes)]);
            units.AddRange(frames[2][(8 * spikes)..(12 * spikes)]);
            waveforms.AddRange(frames[2][(12 * spikes)..]);
        }
        Assert.Equal([.. Enumerable.Range(0, 2000).Select(i => 1999L - i), (1L << 53) - 1], Numbers<long>(samples));
        Assert.Equal([.. Enumerable.Range(0, 2000).Select(i => i % 7 - 1), int.MaxValue], Numbers<int>(units));
        Assert.Equal(Enumerable.Range(0, 2000 * 600).Select(i => i / 600 + i % 600 / 1024f), Numbers<float>(waveforms));
        Assert.Equal([2000L, 4000L], headers.Select(header => (long?)header["complete_up_to"]).OfType<long>());
        Assert.NotNull(headers[^4]["complete_up_to"]);
        Assert.Equal([$"{headers.Count} 2001 0 0"], python.ReadToEnd());
        Assert.InRange(headers.Count, 20, 30);
    }

    [Fact]
    public void Whoever_joins_late_is_told_where_units_lie_and_a_sorter_that_starts_again_tells_anew()
    {
        using ChildProcess python = Start("""
            publisher = Publisher("tcp://127.0.0.1:*")
            print(publisher.endpoint)
            def send(unit):
                publisher.describe(unit, [unit, -1])
                publisher.send([1], [unit], np.ones((1, 2, 3), np.float32))
                print(publisher.subscribers)
            for wanted in (1, 2):
                while publisher.subscribers < wanted: time.sleep(0.01)
                send(wanted)
            input()
            publisher.forget(2)
            send(2)
            send(2)
            publisher.close()
            publisher = Publisher(publisher.endpoint)
            while publisher.subscribers < 2: time.sleep(0.01)
            send(3)
            publisher.describe(1, [7, 8])
            publisher.send([], [])
            publisher.end()
            """, hasInput: true);
        string endpoint = python.ReadLine();
        List<(ZeroMqSpikes Source, List<string> Told, ManualResetEventSlim Over)> receivers = [];
        List<IDisposable> subscriptions = [];
        foreach (int subscribers in new[] { 1, 2 })
        {
            ZeroMqSpikes source = ZeroMqSpikes.Native(endpoint);
            List<string> told = [];
            ManualResetEventSlim over = new();
            receivers.Add((source, told, over));
            subscriptions.Add(source.Subscribe(System.Reactive.Observer.Create<SpikeBatch>(
                batch =>
                {
                    told.AddRange(batch.Forgotten.Select(slot => "reset " + batch.Units[slot].Id));
                    told.AddRange(batch.Slots.ToArray().Select(slot => $"{batch.Units[slot].Id}"));
                },
                over.Set)));
            Assert.Equal($"{subscribers}", python.ReadLine());
        }
        python.WriteLine("");
        foreach ((ZeroMqSpikes source, List<string> told, ManualResetEventSlim over) in receivers)
        {
            Assert.True(over.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), "the stream did not end.");
            Assert.Equal((0, 0), (source.Counters.LostMessages, source.Counters.BadMessages));
            Assert.Equal(told == receivers[0].Told ? ["1", "2", "reset 2", "2", "2", "3"] : ["2", "reset 2", "2", "2", "3"], told);
        }
        foreach (IDisposable subscription in subscriptions) subscription.Dispose();
        python.WaitForExit().Succeeded();
    }

    [Fact]
    public void Channels_are_told_to_each_that_comes_and_again_where_they_change()
    {
        using ChildProcess python = Start("""
            publisher = Publisher("tcp://127.0.0.1:*")
            print(publisher.endpoint)
            for unit in range(3000):
                publisher.describe(unit, range(unit, unit + 20))
            for wanted in (1, 2):
                while publisher.subscribers < wanted: time.sleep(0.01)
                publisher.send([1], [0])
            publisher.describe(5, [6])
            publisher.send([1], [0])
            publisher.end()
            """);
        string endpoint = python.ReadLine();
        using SubscriberSocket first = Subscribe(endpoint), second = new();
        Assert.Equal([.. Enumerable.Range(0, 3000)], Described(first, spikes: 1));
        second.Subscribe("");
        second.Connect(endpoint);
        Assert.Equal([.. Enumerable.Range(0, 3000), 5], Described(second, spikes: 2));
        python.WaitForExit().Succeeded();
    }

    [Fact]
    public void A_recording_waits_for_a_slow_receiver()
    {
        using ChildProcess python = Start($$"""
            n = 100
            with Publisher("tcp://127.0.0.1:*", recording=True) as publisher:
                print(publisher.endpoint)
                for start in range(0, 600 * n, n):
                    publisher.send(np.arange(start, start + n), np.arange(n), {{Waveforms}})
            print(publisher.sent_messages, publisher.lost_messages)
            """);
        using SubscriberSocket socket = Subscribe(python.ReadLine(), socket => socket.Options.ReceiveHighWatermark = 1);
        for (int i = 0; i <= 600; i++)
        {
            Thread.Sleep(1); // slower than what is sent
            Assert.Equal(i, (int)JsonNode.Parse(Receive(socket)[1])!["seq"]!);
        }
        Assert.Equal(["601 0"], python.ReadToEnd());
    }

    [Fact]
    public void A_recording_waits_for_the_next_receiver_where_one_leaves()
    {
        using ChildProcess python = Start("""
            with Publisher("tcp://127.0.0.1:*", recording=True) as publisher:
                print(publisher.endpoint)
                publisher.send([1], [1])
                while publisher.subscribers: time.sleep(0.01)
                print("left")
                publisher.send([2], [2])
            """);
        string endpoint = python.ReadLine();
        using (SubscriberSocket first = Subscribe(endpoint)) Assert.Equal(1, BitConverter.ToInt64(Receive(first)[2]));
        python.WaitForLine("left");
        using SubscriberSocket second = Subscribe(endpoint);
        Assert.Equal(2, BitConverter.ToInt64(Receive(second)[2]));
        python.WaitForExit().Succeeded();
    }

    [Fact]
    public void A_live_sorter_never_waits_and_every_receiver_is_told_what_it_lost()
    {
        // Per message more than a connection's buffers hold, so that thousands fill every queue on the way.
        using ChildProcess python = Start("""
            publisher = Publisher("tcp://127.0.0.1:*")
            print(publisher.endpoint)
            assert publisher.wait_for_subscriber(60)
            for start in range(0, 8000 * 1000, 1000):
                publisher.send(np.arange(start, start + 1000), np.full(1000, 4))
            print("sent")
            input()
            publisher.end()
            print(publisher.sent_messages, publisher.sent_spikes, publisher.lost_messages, publisher.lost_spikes)
            """, hasInput: true);
        ZeroMqSpikes source = ZeroMqSpikes.Native(python.ReadLine());
        using ManualResetEventSlim released = new(), over = new();
        long received = 0;
        using IDisposable subscription = source.Subscribe(System.Reactive.Observer.Create<SpikeBatch>(
            batch =>
            {
                released.Wait();
                received += batch.Count;
            },
            over.Set));
        python.WaitForLine("sent");
        released.Set();
        python.WriteLine("");
        Assert.True(over.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), "the stream did not end.");
        long[] told = [.. python.ReadToEnd()[^1].Split(' ').Select(long.Parse)];
        Assert.InRange(source.Counters.LostMessages, 1, 7999);
        Assert.Equal(8_000_000, received + 1000 * source.Counters.LostMessages);
        Assert.Equal((8001, 8_000_000), (told[0], told[1]));
        Assert.InRange(told[2], 1, source.Counters.LostMessages);
        Assert.Equal(1000 * told[2], told[3]);
    }

    [Fact]
    public void A_slow_receiver_takes_nothing_from_a_fast_one_and_both_hear_of_the_end()
    {
        using ChildProcess python = Start("""
            publisher = Publisher("tcp://127.0.0.1:*")
            print(publisher.endpoint)
            while publisher.subscribers < 2: time.sleep(0.01)
            def send(start):
                publisher.send(np.arange(start, start + 1000), np.arange(1000), np.zeros((1000, 1, 60)))
            for start in range(0, 400):
                send(start)
                input()
            publisher.end()
            print(publisher.lost_messages > 0)
            """, hasInput: true);
        string endpoint = python.ReadLine();
        using SubscriberSocket fast = Subscribe(endpoint), slow = Subscribe(endpoint, socket => socket.Options.ReceiveHighWatermark = 1);
        for (int i = 0; i < 400; i++)
        {
            Assert.Equal(i, (int)JsonNode.Parse(Receive(fast)[1])!["seq"]!);
            python.WriteLine("");
        }
        foreach (SubscriberSocket socket in new[] { fast, slow })
        {
            while (JsonNode.Parse(Receive(socket)[1])!["end"] is null)
            {
            }
            socket.Dispose();
        }
        Assert.Equal(["True"], python.ReadToEnd());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Spikes_go_either_way_round_encrypted(bool receiverListens)
    {
        using TemporaryFolder folder = new();
        Python.Run("import sys, zmq.auth; zmq.auth.create_certificates(sys.argv[1], 'keys')", folder.Root);
        string secret = folder.PathOf("keys.key_secret"), open = folder.PathOf("keys.key");
        ZeroMqOptions options = new() { Bind = receiverListens, Keys = CurveKeys.Read(receiverListens ? secret : open) };
        using SpikeObserver observer = new();
        ZeroMqSpikes? source = receiverListens ? ZeroMqSpikes.Native("tcp://127.0.0.1:0", options) : null;
        using IDisposable? listening = source?.Subscribe(observer);
        using ChildProcess python = Start("""
            with Publisher(sys.argv[2], recording=True, connect=sys.argv[3] == "True", key_file=sys.argv[4]) as publisher:
                print(publisher.endpoint)
                publisher.send([17], [3])
            """, source?.BoundEndpoint ?? "tcp://127.0.0.1:*", $"{receiverListens}", receiverListens ? open : secret);
        string endpoint = python.ReadLine();
        using IDisposable? connected = receiverListens ? null : ZeroMqSpikes.Native(endpoint, options).Subscribe(observer);
        Assert.Equal([17], observer.Next().Samples);
        Assert.Null(observer.End());
        python.WaitForExit().Succeeded();
    }

    [Fact]
    public void A_sorter_that_fails_does_not_end_the_stream()
    {
        using ChildProcess python = Start("""
            publisher = Publisher("tcp://127.0.0.1:*")
            print(publisher.endpoint, publisher.wait_for_subscriber(0), publisher.wait_for_subscriber(0.05))
            publisher.wait_for_subscriber()
            try:
                with publisher:
                    publisher.send([1], [1])
                    raise OSError("no card")
            except OSError as error:
                print(error)
            publisher = Publisher(publisher.endpoint, recording=True)
            with publisher:
                publisher.send([2], [2])
            publisher.end()  # which it has
            publisher.close()
            try:
                publisher.send([2], [2])
            except ValueError as error:
                print(error)
            """);
        string[] said = python.ReadLine().Split(' ');
        Assert.Equal(["False", "False"], said[1..]);
        using SpikeObserver observer = new();
        using IDisposable subscription = ZeroMqSpikes.Native(said[0]).Subscribe(observer);
        Assert.Equal([1], observer.Next().Samples);
        Assert.Equal([2], observer.Next().Samples);
        Assert.Null(observer.End());
        Assert.Equal(["no card", "the publisher is closed"], python.ReadToEnd());
    }

    [Fact]
    public void What_cannot_be_sent_is_refused_in_one_sentence_and_nothing_of_it_is_sent()
    {
        string[] told = [.. Run("""
            publisher = Publisher("tcp://127.0.0.1:*")
            def attempt(call, *arguments, **named):
                try:
                    call(*arguments, **named)
                    print("accepted")
                except (TypeError, ValueError, OSError) as error:
                    print(type(error).__name__ + ":", error)
            publisher.describe(4, [1, 2])
            attempt(publisher.send, [0.5], [1])
            attempt(publisher.send, [[1], [2]], [1, 2])
            attempt(publisher.send, 3, 3)
            attempt(publisher.send, [1, 2], [1])
            attempt(publisher.send, [-1], [1])
            attempt(publisher.send, np.array([2**64 - 1], np.uint64), [1])
            attempt(publisher.send, [1], [2**31])
            attempt(publisher.send, [True], [1])
            attempt(publisher.send, [1], [1], np.zeros((1, 2, 3), np.int16))
            attempt(publisher.send, [1], [1], np.zeros((2, 3)))
            attempt(publisher.send, [1], [4], np.zeros((1, 3, 5)))
            attempt(publisher.send, [1], [1], np.zeros((1, 1, 20000)))
            attempt(publisher.send, [1], [1], complete_up_to=1.5)
            attempt(publisher.send, [1], [1], complete_up_to=-1)
            attempt(publisher.describe, -1, [1])
            attempt(publisher.describe, 1, [1.5])
            attempt(publisher.describe, 1, [-2])
            attempt(publisher.forget, "a")
            attempt(Publisher, publisher.endpoint)
            attempt(Publisher, "tcp://127.0.0.1:*", sample_rate=30)
            attempt(Publisher, "tcp://127.0.0.1:*", stream="Probe\tA")
            attempt(publisher.send, [1], [1], np.zeros((1, 3, 5)))
            print(publisher.sent_messages, publisher.sent_spikes)
            """)];
        string endpoint = told[18].Split(' ').First(word => word.StartsWith("tcp://", StringComparison.Ordinal)).TrimEnd(':');
        Assert.Equal(
            [
                "TypeError: samples is float64; integers are needed",
                "ValueError: samples is 2 x 1; a list of numbers is needed, such as samples.ravel()",
                "ValueError: samples is one number; a list of numbers is needed, such as samples.ravel()",
                "ValueError: samples has 2 entries and units 1: each spike has one of both",
                "ValueError: samples holds -1; it must lie from 0 to 9007199254740991",
                "ValueError: samples holds 18446744073709551615; it must lie from 0 to 9007199254740991",
                "ValueError: units holds 2147483648; it must lie from -2147483648 to 2147483647",
                "TypeError: samples is bool; integers are needed",
                "TypeError: waveforms is int16; floating point in microvolts is needed: multiply by the microvolts of a step",
                "ValueError: waveforms is 2 x 3; 1 spikes x channels x samples are needed",
                "ValueError: unit 4 was described with 2 channels, but its waveforms have 3",
                "ValueError: a waveform of 1 channels x 20000 samples is larger than a message may be",
                "TypeError: complete_up_to is 1.5; an integer is needed",
                "ValueError: complete_up_to is -1; it must lie from 0 to 9007199254740991",
                "ValueError: unit is -1; it must lie from 0 to 2147483647",
                "TypeError: a channel is 1.5; an integer is needed",
                "ValueError: a channel is -2; it must lie from -1 to 1000000",
                "TypeError: unit is 'a'; an integer is needed",
                $"OSError: cannot listen at {endpoint}: Address already in use",
                "ValueError: sample_rate is 30; it is in Hz, from 1000 to 1000000",
                "ValueError: stream is 'Probe\\tA'; it has at most 1024 bytes and no control characters",
                "accepted",
                "2 1",
            ],
            told);
    }

    private static ChildProcess Start(string program, params string[] arguments) => Start(program, hasInput: false, arguments);

    private static ChildProcess Start(string program, bool hasInput, params string[] arguments) =>
        Python.Start(Import + program, hasInput, [Path.GetDirectoryName(Repository.Example("sorter.py"))!, .. arguments]);

    private static string[] Run(string program)
    {
        using ChildProcess python = Start(program);
        return python.ReadToEnd();
    }

    private static SubscriberSocket Subscribe(string endpoint, Action<SubscriberSocket>? configure = null)
    {
        SubscriberSocket socket = new();
        configure?.Invoke(socket);
        socket.Subscribe("");
        socket.Connect(endpoint);
        return socket;
    }

    private static List<byte[]> Receive(SubscriberSocket socket)
    {
        List<byte[]> frames = [];
        Assert.True(socket.TryReceiveMultipartBytes(TimeSpan.FromMinutes(1), ref frames!), "no message came.");
        return frames;
    }

    /// <summary>Tells the units whose channels came, in their order, up to and with the last of a number of spikes.</summary>
    private static List<int> Described(SubscriberSocket socket, int spikes)
    {
        List<int> described = [];
        while (spikes > 0)
        {
            List<byte[]> frames = Receive(socket);
            Assert.InRange(frames[1].Length, 0, 512 * 1024);
            JsonNode header = JsonNode.Parse(frames[1])!;
            spikes -= (int)header["spikes"]!;
            foreach ((string unit, JsonNode? channels) in header["units"]?.AsObject() ?? [])
            {
                described.Add(int.Parse(unit, System.Globalization.CultureInfo.InvariantCulture));
                Assert.Equal(channels!.AsArray().Count == 1 ? 6 : described[^1], (int)channels[0]!);
            }
        }
        return described;
    }

    private static T[] Numbers<T>(List<byte> bytes)
        where T : struct => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(bytes.ToArray()).ToArray();
}
