using System;
using System.Collections.Generic;
using System.Text;
using CellTypes.Streaming.Publishing;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Cli.Tests.Support;

/// <summary>
/// Passes the label messages of a live run on to one subscriber, and keeps them until it has come: so that it hears of every one.
/// </summary>
internal sealed class LabelRelay : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SubscriberSocket _from = new();
    private readonly XPublisherSocket _to = new();
    private List<byte[]> _frames = [];

    /// <summary>Joins the live run, and returns when it is heard.</summary>
    public LabelRelay(string endpoint)
    {
        _from.Options.ReceiveHighWatermark = 0;
        _from.Subscribe(LabelTopics.All);
        _from.Connect(endpoint);
        Receive();
        _to.Options.SendHighWatermark = 0;
        Endpoint = $"tcp://127.0.0.1:{_to.BindRandomPort("tcp://127.0.0.1")}";
    }

    public string Endpoint { get; }

    public void WaitForSubscriber() => Assert.True(_to.TryReceiveFrameBytes(Patience, out _), "The listener did not subscribe.");

    public void PassOnUntilTheEnd()
    {
        do
        {
            Receive();
            _to.SendMultipartBytes(_frames);
        }
        while (Encoding.ASCII.GetString(_frames[0]) != LabelTopics.End);
    }

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    private void Receive() => Assert.True(_from.TryReceiveMultipartBytes(Patience, ref _frames), "No label message came.");
}
