using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reactive.Concurrency;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Publishing;

public sealed class LabelPublisherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>No keyframe comes by the clock, so that one that comes has another cause.</summary>
    private static readonly LabelPublisherOptions Quiet = new()
    {
        Endpoint = "tcp://127.0.0.1:0",
        KeyframeInterval = TimeSpan.FromHours(1),
    };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Late_joiner_gets_the_full_state_at_once()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet);
        LabelUpdate last = Example.Window(2, [Example.Unit("1"), Example.Unit("2", label: null)]);
        publisher.Publish(Example.Window(1, 1));
        publisher.Publish(last);
        WaitFor(() => publisher.LabelMessages == 2);

        using var subscriber = new Subscriber(publisher.Endpoint);
        UnitsMessage message = subscriber.Next<UnitsMessage>();
        Assert.True(message.IsKeyframe);
        Assert.Equal(["1", "2"], message.Units.Select(unit => unit.Unit));
        Assert.Equal(last.EndSample, message.Update!.EndSample);
    }

    [Fact]
    public void Joiner_before_the_first_window_gets_an_empty_state()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet);
        using var subscriber = new Subscriber(publisher.Endpoint);
        UnitsMessage message = subscriber.Next<UnitsMessage>();
        Assert.True(message.IsKeyframe);
        Assert.Null(message.Update);
        Assert.Equal(Example.Classes, message.Classes);
    }

    [Fact]
    public void Keyframes_and_heartbeats_come_by_the_clock()
    {
        HistoricalScheduler clock = new();
        using var publisher = new LabelPublisher(Example.Session(), Quiet with { Scheduler = clock });
        using var subscriber = new Subscriber(publisher.Endpoint);
        clock.AdvanceBy(TimeSpan.FromSeconds(0.5));
        subscriber.Next<UnitsMessage>(); // The subscription has arrived, and with it the time to the next keyframe begins anew.
        publisher.Publish(Example.Window(0, 3));
        Assert.False(subscriber.Next<UnitsMessage>().IsKeyframe);
        clock.AdvanceBy(TimeSpan.FromSeconds(1));
        var status = Assert.IsType<StatusMessage>(subscriber.Next<LabelMessage>());
        Assert.Equal((1, 0, 1000), (status.LabelMessages, status.Dropped, status.Counters!.Spikes));
        clock.AdvanceBy(Quiet.KeyframeInterval);
        LabelMessage[] due = [subscriber.Next<LabelMessage>(), subscriber.Next<LabelMessage>()];
        Assert.Single(due.OfType<StatusMessage>());
        Assert.True(Assert.Single(due.OfType<UnitsMessage>()).IsKeyframe);
        publisher.Dispose();
        Assert.Equal(2, subscriber.UntilEnd().Count);
    }

    [Fact]
    public void What_is_missing_in_labels_is_told_before_them()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet);
        using var subscriber = new Subscriber(publisher.Endpoint);
        subscriber.Next<UnitsMessage>();
        StreamCounters[] counters = [new(), new() { LostMessages = 2 }, new() { LostMessages = 2 }, new() { LostMessages = 2, BadMessages = 1 }, new() { OverLimit = 1 }];
        foreach (StreamCounters one in counters) publisher.Publish(Example.Window(0, 1) with { Counters = one });
        publisher.Dispose();
        StreamCounters told = new();
        List<StreamCounters> known = [];
        foreach (LabelMessage message in subscriber.UntilEnd())
        {
            if (message is StatusMessage status) told = status.Counters ?? told;
            else if (message is UnitsMessage { IsKeyframe: false }) known.Add(told);
        }
        Assert.Equal(counters, known);
    }

    [Fact]
    public void Numbers_have_no_gap_and_the_end_marker_is_last()
    {
        using var publisher = new LabelPublisher(Example.Session("run 5"), Quiet with { QueueCapacity = 1000, SendHighWatermark = 1000 });
        using var subscriber = new Subscriber(publisher.Endpoint);
        subscriber.Next<UnitsMessage>();
        for (int i = 0; i < 100; i++) publisher.Publish(Example.Window(i, 3));
        publisher.Dispose();

        List<LabelMessage> messages = subscriber.UntilEnd();
        Assert.Equal(Enumerable.Range((int)messages[0].Sequence, messages.Count), messages.Select(message => (int)message.Sequence));
        Assert.All(messages, message => Assert.Equal("run 5", message.Session));
        Assert.Equal(Enumerable.Range(1, 100).Select(i => i * 30_000L), News(messages).Select(message => message.Update!.EndSample));
        var keyframe = Assert.IsType<UnitsMessage>(messages[^2]);
        Assert.True(keyframe.IsKeyframe);
        Assert.Equal(100 * 30_000, keyframe.Update!.EndSample);
        Assert.Equal(0, subscriber.Lost);
    }

    [Fact]
    public void Subscriber_to_labels_alone_gets_nothing_else()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet with { KeyframeInterval = TimeSpan.FromMilliseconds(1) });
        using var socket = new SubscriberSocket();
        socket.Subscribe(LabelTopics.Label);
        socket.Connect(publisher.Endpoint);
        string? topic = null;
        WaitFor(() =>
        {
            publisher.Publish(Example.Window(0, 1));
            return socket.TryReceiveFrameString(TimeSpan.FromMilliseconds(10), out topic);
        });
        for (int i = 0; i < 20; i++) publisher.Publish(Example.Window(i, 1));
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(LabelTopics.Label, topic);
            Assert.True(socket.TryReceiveFrameBytes(Patience, out _, out bool more));
            Assert.False(more);
            Assert.True(socket.TryReceiveFrameString(Patience, out topic));
        }
    }

    [Fact]
    public async Task Hung_subscriber_loses_messages_and_nobody_else_does()
    {
        // Some 40 MB: the sockets' buffers, of which the receiving one is set, and the 200 messages that are kept hold a fraction of it.
        const int Windows = 2000;
        using var publisher = new LabelPublisher(Example.Session(), Quiet);
        using var healthy = new Subscriber(publisher.Endpoint);
        healthy.Next<UnitsMessage>();
        using ChildProcess hung = Python.Start(
            """
            import json, sys, zmq
            s = zmq.Context().socket(zmq.SUB)
            s.rcvbuf = 65536
            s.subscribe(b"celltypes/v2/")
            s.connect(sys.argv[1])
            last = json.loads(s.recv_multipart()[1])["seq"]
            print("joined")
            while True:
                seq = json.loads(s.recv_multipart()[1])["seq"]
                if seq != last + 1: print(seq - last - 1)
                last = seq
            """,
            publisher.Endpoint);
        Assert.Equal("joined", hung.ReadLine());

        hung.Send(PosixSignalNumber.Stop);
        UnitLabel[] units = Example.Units(150);
        int sent = 0;
        while (sent < Windows) PublishToBoth();
        hung.Send(PosixSignalNumber.Continue);
        // There may be several gaps, where a busy machine empties and fills the queue while it is stopped; what comes after a gap shows it.
        Task<int> lost = Task.Run(() =>
        {
            int sum = 0;
            while (sum < Windows / 4) sum += int.Parse(hung.ReadLine(), CultureInfo.InvariantCulture);
            return sum;
        });
        while (!lost.IsCompleted) PublishToBoth();
        Assert.InRange(await lost, Windows / 4, sent);
        Assert.Equal(0, publisher.Dropped);
        Assert.Equal(0, healthy.Lost);

        // The healthy one sets the pace, so that its own buffers are never full.
        void PublishToBoth()
        {
            publisher.Publish(Example.Window(sent, units));
            UnitsMessage received;
            do received = healthy.Next<UnitsMessage>();
            while (received.IsKeyframe);
            Assert.Equal(sent * 30_000L, received.Update!.StartSample);
            sent++;
        }
    }

    [Fact]
    public void Killed_subscriber_holds_up_nobody()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet);
        using ChildProcess python = Python.Start(
            """
            import sys, zmq
            s = zmq.Context().socket(zmq.SUB)
            s.subscribe(b"celltypes/v2/")
            s.connect(sys.argv[1])
            while True: print(s.recv_multipart()[0].decode())
            """,
            publisher.Endpoint);
        Assert.Equal(LabelTopics.Keyframe, python.ReadLine());
        publisher.Publish(Example.Window(0, 1000));
        while (python.ReadLine() != LabelTopics.Label) { }
        python.Send(PosixSignalNumber.Kill);

        for (int i = 0; i < 50; i++) publisher.Publish(Example.Window(i, 1000));
        WaitFor(() => publisher.LabelMessages == 51);
        Assert.Equal(0, publisher.Dropped);
        Assert.Null(publisher.LastProblem);
        using var next = new Subscriber(publisher.Endpoint);
        Assert.Equal(50 * 30_000, next.Next<UnitsMessage>().Update!.EndSample);
    }

    [Fact]
    public void Full_queue_leaves_out_the_oldest_window_and_counts_it()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet with { QueueCapacity = 8 });
        using var subscriber = new Subscriber(publisher.Endpoint);
        subscriber.Next<UnitsMessage>();
        using var held = new HeldUnits();
        publisher.Publish(Example.Window(0, [], updated: held));
        held.WaitUntilRead();
        for (int i = 1; i <= 100; i++) publisher.Publish(Example.Window(i, 1));
        Assert.Equal(92, publisher.Dropped);
        held.Release();
        publisher.Dispose();

        List<LabelMessage> messages = subscriber.UntilEnd();
        Assert.Equal([.. Enumerable.Range(93, 8)], News(messages).Select(message => (int)(message.Update!.StartSample / 30_000)));
        Assert.Equal(92, messages[^1].Dropped);
        Assert.Equal(0, subscriber.Lost);
    }

    [Fact]
    public void Window_that_cannot_be_written_is_counted_and_left_out()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet);
        using var subscriber = new Subscriber(publisher.Endpoint);
        subscriber.Next<UnitsMessage>();
        publisher.Publish(Example.Window(1, 1));
        publisher.Publish(Example.Window(2, [Example.Unit("1"), null!]));
        publisher.Dispose();

        UnitsMessage[] messages = subscriber.UntilEnd().OfType<UnitsMessage>().ToArray();
        Assert.Equal([(false, 30_000, 0), (true, 30_000, 1)], messages.Select(m => (m.IsKeyframe, m.Update!.StartSample, m.Dropped)));
        Assert.Equal((1, 1), (publisher.LabelMessages, publisher.Dropped));
        Assert.StartsWith($"Publishing labels on {publisher.Endpoint} failed: ", publisher.LastProblem, StringComparison.Ordinal);
        Assert.Equal(0, subscriber.Lost);
    }

    [Fact]
    public void An_update_without_news_moves_the_time_of_the_next_keyframe_and_sends_nothing()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet);
        using var subscriber = new Subscriber(publisher.Endpoint);
        subscriber.Next<UnitsMessage>();
        publisher.Publish(Example.Window(1, 1));
        publisher.Publish(Example.Window(2, Example.Units(1), updated: []));
        publisher.Dispose();
        Assert.Equal([(false, 60_000L), (true, 90_000L)], subscriber.UntilEnd().OfType<UnitsMessage>().Select(m => (m.IsKeyframe, m.Update!.EndSample)));
    }

    [Fact]
    public void Window_after_the_end_is_only_counted()
    {
        var publisher = new LabelPublisher(Example.Session(), Quiet);
        publisher.Dispose();
        publisher.Publish(Example.Window(0, 1));
        publisher.Dispose();
        Assert.Equal((0, 1), (publisher.LabelMessages, publisher.Dropped));
    }

    [Fact]
    public void Labels_stay_on_this_machine_unless_told_otherwise() =>
        Assert.Equal("tcp://127.0.0.1:5561", new LabelPublisherOptions().Endpoint);

    [Fact]
    public void Port_in_use_is_told_in_one_line()
    {
        using var first = new LabelPublisher(Example.Session(), Quiet);
        var error = Assert.Throws<CellTypesException>(() => new LabelPublisher(Example.Session(), Quiet with { Endpoint = first.Endpoint }));
        Assert.StartsWith($"Cannot publish labels on {first.Endpoint}: the port is in use; stop", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:5561")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://127.0.0.1:port")]
    [InlineData("udp://127.0.0.1:5561")]
    [InlineData("ipc:///tmp/labels")]
    [InlineData("inproc://labels")]
    [InlineData("tcp://192.0.2.1:5561")]
    [InlineData("tcp://host.invalid:5561")]
    public void Endpoint_that_cannot_be_bound_is_told_in_one_line(string endpoint)
    {
        LabelPublisherOptions options = Quiet with { Endpoint = endpoint };
        string message = Assert.Throws<CellTypesException>(() => new LabelPublisher(Example.Session(), options)).Message;
        Assert.StartsWith($"Cannot publish labels on {(endpoint.Length == 0 ? "''" : endpoint)}: ", message, StringComparison.Ordinal);
        Assert.EndsWith(". An endpoint looks like tcp://127.0.0.1:5561.", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        // The rest are endpoints that the system cannot bind: its own reason is told, not the name of an exception.
        Assert.Equal(!endpoint.StartsWith("tcp://192", StringComparison.Ordinal) && !endpoint.StartsWith("tcp://host", StringComparison.Ordinal), message.Contains(": that is no endpoint."));
        Assert.DoesNotContain("Exception", message);
    }

    [Fact]
    public void Public_certificate_does_not_do_for_a_publisher()
    {
        string path = _folder.Write("server.key", $"curve\n    public-key = \"{new NetMQCertificate().PublicKeyZ85}\"\n");
        LabelPublisherOptions options = Quiet with { Keys = CurveKeys.Read(path) };
        var error = Assert.Throws<CellTypesException>(() => new LabelPublisher(Example.Session(), options));
        Assert.Contains("secret-key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_who_has_the_publishers_key_receives()
    {
        const string Create = "import sys, zmq.auth; [zmq.auth.create_certificates(sys.argv[1], name) for name in ('server', 'other')]";
        Python.Run(Create, _folder.Root);
        CurveKeys keys = CurveKeys.Read(_folder.PathOf("server.key_secret"));
        LabelPublisherOptions options = Quiet with { Keys = keys, KeyframeInterval = TimeSpan.FromMilliseconds(50) };
        using var publisher = new LabelPublisher(Example.Session(), options);

        using (var subscriber = new Subscriber(publisher.Endpoint, CurveKeys.Read(_folder.PathOf("server.key"))))
        {
            Assert.True(subscriber.Next<UnitsMessage>().IsKeyframe);
        }
        Assert.Equal(["HANDSHAKE_SUCCEEDED", "b'celltypes/v2/keyframe/'"], ConnectFromPython(publisher.Endpoint, "server.key"));
        Assert.Equal(["refused", "nothing"], ConnectFromPython(publisher.Endpoint, "other.key"));
        Assert.Equal(["refused", "nothing"], ConnectFromPython(publisher.Endpoint, ""));
    }

    [Fact]
    public void Signals_of_a_unit_are_sent_now_and_then_and_only_to_who_asks()
    {
        LabelPublisherOptions options = Quiet with { SignalsInterval = TimeSpan.FromSeconds(3) };
        using var publisher = new LabelPublisher(Example.Session(), options);
        using var plain = new Subscriber(publisher.Endpoint);
        plain.Next<UnitsMessage>();
        Publish(0);
        plain.Next<UnitsMessage>();
        using var subscriber = new Subscriber(publisher.Endpoint, signals: true);
        subscriber.Next<UnitsMessage>(); // The subscriptions have arrived.
        for (int second = 1; second < 9; second++) Publish(second);
        publisher.Dispose();

        List<LabelMessage> messages = subscriber.UntilEnd();
        SignalsMessage[] signals = [.. messages.OfType<SignalsMessage>()];
        Assert.Equal([60_000L, 150_000, 240_000], signals.Select(message => message.Update!.EndSample));
        Assert.Equal([0L, 1, 2], signals.Select(message => message.Sequence));
        Assert.All(signals, message => Assert.Equal(["7"], message.Units.Select(unit => unit.Unit)));
        Assert.Equal(0, subscriber.Lost);
        Assert.DoesNotContain(plain.UntilEnd(), message => message is SignalsMessage);

        void Publish(int second)
        {
            LabelUpdate update = Example.Window(second, 1);
            UnitSnapshot cell = Example.Snapshot("c", 2) with { IsCell = true };
            publisher.Publish(update with { Signals = Example.Signals(update, Example.Snapshot("7", 2), cell) });
        }
    }

    [Fact]
    public void Subscribers_of_version_1_are_served_where_it_is_asked_for()
    {
        using var publisher = new LabelPublisher(Example.Session(), Quiet with { Version = 1 });
        using ChildProcess python = Python.Start(
            """
            import json, sys, zmq
            s = zmq.Context().socket(zmq.SUB)
            s.subscribe(b"celltypes/v1/")
            s.connect(sys.argv[1])
            topic = b""
            while topic != b"celltypes/v1/end/":
                topic, body = s.recv_multipart()
                message = json.loads(body)
                print(topic.decode(), message["version"], [unit["status"] for unit in message.get("units", [])], flush=True)
            """,
            publisher.Endpoint);
        Assert.Equal("celltypes/v1/keyframe/ 1 []", python.ReadLine());
        using var subscriber = new Subscriber(publisher.Endpoint);
        subscriber.Next<UnitsMessage>();
        publisher.Publish(Example.Window(0, [Example.Unit("7", label: null) with { Status = LabelStatus.Foreign }]));
        Assert.Equal(LabelStatus.Outlier, subscriber.Next<UnitsMessage>().Units[0].Status);
        publisher.Dispose();
        Assert.Contains("celltypes/v1/label/ 1 ['outlier']", python.ReadToEnd());
    }

    [Fact]
    public void Example_subscriber_prints_the_changes_and_the_end()
    {
        Assert.InRange(File.ReadAllLines(Repository.Example("subscriber.py")).Length, 1, 30);
        using var publisher = new LabelPublisher(Example.Session(), Quiet);
        publisher.Publish(Example.Window(0, [Example.Unit("7"), Example.Unit("8", label: null)]));
        using ChildProcess python = Python.StartExample("subscriber.py", publisher.Endpoint);
        Assert.Equal("unit 7: GoC (ok, p 0.81) since sample 90000", python.ReadLine());
        Assert.Equal("unit 8: None (warming, p 0.00) since sample 90000", python.ReadLine());
        publisher.Publish(Example.Window(1, [Example.Unit("7", label: "MLI") with { Since = 60_000 }]));
        Assert.Equal("unit 7: MLI (ok, p 0.81) since sample 60000", python.ReadLine());
        publisher.Dispose();
        Assert.Equal(["end of session: 2 units"], python.ReadToEnd());
    }

    public void Dispose() => _folder.Dispose();

    // Waits for the outcome of the handshake, then for a message where it went well.
    private string[] ConnectFromPython(string endpoint, string keyFile)
    {
        using ChildProcess python = Python.Start(
            """
            import sys, zmq, zmq.auth
            from zmq.utils.monitor import recv_monitor_message
            endpoint, key = sys.argv[1:]
            s = zmq.Context().socket(zmq.SUB)
            if key:
                s.curve_serverkey = zmq.auth.load_certificate(key)[0]
                s.curve_publickey, s.curve_secretkey = zmq.curve_keypair()
            monitor = s.get_monitor_socket()
            s.subscribe(b"celltypes/v2/keyframe/")
            s.connect(endpoint)
            while True:
                event = recv_monitor_message(monitor)["event"]
                if event == zmq.EVENT_HANDSHAKE_SUCCEEDED:
                    print("HANDSHAKE_SUCCEEDED")
                    print(s.recv_multipart()[0])
                    break
                if event in (zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL, zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL, zmq.EVENT_DISCONNECTED):
                    print("refused")
                    print("something" if s.poll(0) else "nothing")
                    break
            """,
            endpoint,
            keyFile.Length == 0 ? "" : _folder.PathOf(keyFile));
        return [python.ReadLine(), python.ReadLine()];
    }

    private static IEnumerable<UnitsMessage> News(IEnumerable<LabelMessage> messages) =>
        messages.OfType<UnitsMessage>().Where(message => !message.IsKeyframe);

    private static void WaitFor(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));

    private sealed class Subscriber : IDisposable
    {
        private readonly BlockingCollection<LabelMessage> _messages = [];
        private readonly LabelReceiver _receiver;
        private readonly IDisposable _subscription;
        private readonly CancellationTokenSource _patience = new(Patience);

        public Subscriber(string endpoint, CurveKeys? keys = null, bool signals = false)
        {
            _receiver = new LabelReceiver(endpoint, keys, signals);
            _subscription = _receiver.Subscribe(_messages.Add);
        }

        public long Lost => _receiver.Counters.LostMessages;

        public T Next<T>()
            where T : LabelMessage
        {
            while (true)
            {
                if (_messages.Take(_patience.Token) is T wanted) return wanted;
            }
        }

        public List<LabelMessage> UntilEnd()
        {
            List<LabelMessage> messages = [];
            do messages.Add(Next<LabelMessage>());
            while (messages[^1] is not EndMessage);
            return messages;
        }

        public void Dispose()
        {
            _subscription.Dispose();
            _patience.Dispose();
        }
    }

    /// <summary>A list that holds up whoever reads it until it is released.</summary>
    private sealed class HeldUnits : IReadOnlyList<UnitLabel>, IDisposable
    {
        private readonly ManualResetEventSlim _read = new(), _released = new();

        public int Count
        {
            get
            {
                _read.Set();
                _released.Wait(Patience);
                return 0;
            }
        }

        public UnitLabel this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public void WaitUntilRead() => Assert.True(_read.Wait(Patience));

        public void Release() => _released.Set();

        public IEnumerator<UnitLabel> GetEnumerator() => Enumerable.Empty<UnitLabel>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => Release();
    }
}
