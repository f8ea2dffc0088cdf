using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Publishing;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Publishing;

public sealed class LabelReceiverTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly XPublisherSocket _socket = new();
    private readonly BlockingCollection<LabelMessage> _messages = [];
    private readonly LabelReceiver _receiver;
    private readonly IDisposable _subscription;

    public LabelReceiverTests()
    {
        _receiver = new LabelReceiver($"tcp://127.0.0.1:{_socket.BindRandomPort("tcp://127.0.0.1")}");
        _subscription = _receiver.Subscribe(_messages.Add);
        Assert.Equal([1, 1], Subscriptions());
    }

    [Fact]
    public void Gap_in_the_numbers_is_counted_as_lost()
    {
        foreach (long sequence in new long[] { 40, 41, 44, 45, 50 }) Send("s", sequence);
        Assert.Equal([40, 41, 44, 45, 50], Receive(5));
        Assert.Equal(2 + 4, _receiver.Counters.LostMessages);
    }

    [Fact]
    public void New_session_and_a_publisher_that_starts_again_lose_nothing()
    {
        Send("a", 5);
        Send("b", 900);
        Send("b", 901);
        Send("b", 0);
        Send("b", 1);
        Assert.Equal([5, 900, 901, 0, 1], Receive(5));
        Assert.Equal(0, _receiver.Counters.LostMessages);
    }

    [Fact]
    public void Bad_message_is_counted_and_skipped()
    {
        byte[] topic = Encoding.ASCII.GetBytes(LabelTopics.End);
        _socket.SendMoreFrame(topic).SendFrame([0xff, 0]);
        _socket.SendFrame(topic);
        _socket.SendMoreFrame(topic).SendMoreFrame([1]).SendMoreFrame([2]).SendFrame([3]);
        Send("s", 1);
        Assert.Equal([1], Receive(1));
        Assert.Equal(3, _receiver.Counters.BadMessages);
        Assert.Equal("Bad label message: 2 frames are needed, a topic and its JSON, or 3 with numbers, not 4.", _receiver.Counters.Problems.Last);
    }

    [Fact]
    public void Disposed_subscription_leaves_the_publisher()
    {
        _subscription.Dispose();
        Assert.Equal([0, 0], Subscriptions());
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:5561")]
    [InlineData("udp://127.0.0.1:5561")]
    [InlineData("ipc:///tmp/labels")]
    [InlineData("inproc://labels")]
    [InlineData("tcp://127.0.0.1:notaport")]
    public void Endpoint_that_cannot_be_connected_to_is_an_error(string endpoint)
    {
        Exception? told = null;
        using ManualResetEventSlim ended = new();
        using IDisposable subscription = new LabelReceiver(endpoint).Subscribe(_ => { }, error =>
        {
            told = error;
            ended.Set();
        });
        Assert.True(ended.Wait(TestSockets.Long, TestContext.Current.CancellationToken));
        string message = Assert.IsType<CellTypesException>(told).Message;
        Assert.StartsWith($"Cannot receive labels from {(endpoint.Length == 0 ? "''" : endpoint)}: ", message, StringComparison.Ordinal);
        Assert.EndsWith(". An endpoint looks like tcp://127.0.0.1:5561.", message, StringComparison.Ordinal);
        Assert.Contains(": that is no endpoint. An endpoint looks like tcp://", message);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _socket.Dispose();
        _messages.Dispose();
    }

    // To either version: whether they were joined (1) or left (0).
    private IEnumerable<byte> Subscriptions()
    {
        List<byte> kinds = [];
        HashSet<string> topics = [];
        for (int i = 0; i < 2; i++)
        {
            Assert.True(_socket.TryReceiveFrameBytes(Patience, out byte[]? subscription));
            kinds.Add(subscription[0]);
            topics.Add(Encoding.ASCII.GetString(subscription, 1, subscription.Length - 1));
        }
        Assert.Equal(["celltypes/v1/", "celltypes/v2/"], topics.Order());
        return kinds;
    }

    private void Send(string session, long sequence)
    {
        using var writer = new LabelMessageWriter(Example.Session(session));
        _socket.SendMoreFrame(Encoding.ASCII.GetBytes(LabelTopics.End)).SendFrame(writer.WriteEnd(sequence, null, 0).ToArray());
    }

    private IEnumerable<long> Receive(int count) => Enumerable.Range(0, count).Select(_ =>
        _messages.TryTake(out LabelMessage? message, Patience) ? message.Sequence : throw new TimeoutException()).ToArray();
}
