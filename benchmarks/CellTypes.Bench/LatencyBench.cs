using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reactive.Linq;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Bench;

/// <summary>
/// The time from the last spike of an update, as another process sends it, to the labels of its units, as a subscriber receives them; over
/// ZeroMQ in and out, in real time, with a full 20 min window.
/// </summary>
internal static class LatencyBench
{
    private const int LeastUpdates = 100;

    // The model that commands use where none is named.
    private const string Usual = "cerebellum";

    private const string Networks = "cerebellum-networks";

    // The units get their first waveforms and labels.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        foreach ((string name, double cadence) in new[] { (Usual, 1), (Networks, 1), (BenchOptions.Forest, 1), (BenchOptions.Forest, 0.25) })
        {
            List<double> milliseconds = Measure(options, options.LoadModel(name, options.Device).Model, TimeSpan.FromSeconds(cadence));
            string load = FormattableString.Invariant($"{options.Load} in real time, cadence {cadence} s, {name}");
            yield return Figure.Note($"Last spike to labels received, {load}: median", Statistics.Quantile(milliseconds, 0.5), "ms");
            string updates = $"  99th percentile of {milliseconds.Count} updates";
            yield return Figure.AtMost(name == BenchOptions.Forest ? 5 : 10, updates, Statistics.Quantile(milliseconds, 0.99), "ms");
        }
    }

    private static List<double> Measure(BenchOptions options, UnitModel model, TimeSpan cadence)
    {
        LabelSession session = new() { Model = new ModelIdentity(model.Name, "1", model.Sha256), Classes = model.Classes };
        using LabelPublisher publisher = new(session, new LabelPublisherOptions { Endpoint = "tcp://127.0.0.1:0" });
        using SubscriberSocket subscriber = new();
        subscriber.Subscribe(LabelTopics.Label);
        subscriber.Connect(publisher.Endpoint);
        using SenderProcess sender = new(options, waveforms: true, paced: true);
        using IDisposable subscription = ZeroMqSpikes.Native(sender.Endpoint)
            .OnReused(batches => batches.Do(_ => sender.Take()))
            .RollingUnits(model.Views, new RollingOptions { Cadence = cadence })
            .Classify(model, session)
            .Confirm()
            .Subscribe(publisher.Publish);
        int phases = new RollingOptions().Phases;
        return Receive(subscriber, sender, Math.Max(LeastUpdates, (int)(options.Time / cadence * phases)), (int)(Settling / cadence * phases));
    }

    private static List<double> Receive(SubscriberSocket subscriber, SenderProcess sender, int updates, int settling)
    {
        List<double> milliseconds = [];
        while (milliseconds.Count < updates)
        {
            sender.CheckAlive();
            if (!subscriber.TryReceiveFrameBytes(Patience, out byte[]? topic)) continue;
            byte[] json = subscriber.ReceiveFrameBytes();
            long now = Stopwatch.GetTimestamp();
            bool isRead = LabelMessageReader.TryRead(topic, json, payload: default, out LabelMessage? message, out _);
            if (!isRead || sender.SentAt(message!.Update!.EndSample) is not long sentAt || settling-- > 0) continue;
            milliseconds.Add((now - sentAt) * 1e3 / Stopwatch.Frequency);
        }
        return milliseconds;
    }
}
