using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using Bonsai.CellTypes;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace MonoHost;

/// <summary>What a workflow of four operators does: replay, classify, log, publish. Like Bonsai itself it shares no type of Rx with them.</summary>
internal sealed class LabelledReplay : IObserver<LabelFrame>, IDisposable
{
    private readonly Action _afterFirst;
    private readonly ManualResetEventSlim _ended = new();
    private LabelFrame? _last;
    private Exception? _error;

    private LabelledReplay(Action afterFirst) => _afterFirst = afterFirst;

    /// <summary>Runs it to its end.</summary>
    /// <param name="recording">The phy folder.</param>
    /// <param name="log">The log.</param>
    /// <param name="endpoint">Where labels are published.</param>
    /// <param name="afterFirst">Called when the first labels were published; the others wait for it.</param>
    /// <returns>A line for each unit: its name, label, status, probability and number of spikes, with tabulators between.</returns>
    public static string[] Run(string recording, string log, string endpoint, Action afterFirst)
    {
        IObservable<SpikeFrame> spikes = new PhyReplay { Path = recording, Speed = 0 }.Generate();
        IObservable<LabelFrame> labels = new ClassifyUnits { WhenBusy = WhenBusy.Wait }.Process(spikes);
        IObservable<LabelFrame> logged = new LogLabels { FileName = log }.Process(labels);
        using LabelledReplay replay = new(afterFirst);
        using IDisposable subscription = new PublishLabels { Endpoint = endpoint }.Process(logged).Subscribe(replay);
        replay._ended.Wait();
        if (replay._error is Exception error) throw error;
        return [.. replay._last!.Units.Select(Line)];
    }

    public void OnNext(LabelFrame value)
    {
        if (_last is null) _afterFirst();
        _last = value;
    }

    public void OnError(Exception error)
    {
        _error = error;
        _ended.Set();
    }

    public void OnCompleted() => _ended.Set();

    public void Dispose() => _ended.Dispose();

    /// <summary>Writes a unit as a line.</summary>
    public static string Line(UnitLabel unit) => string.Join(
        "\t", unit.Unit, unit.Label ?? "-", unit.Status, unit.Probability.ToString("G17", CultureInfo.InvariantCulture), unit.Spikes.ToString(CultureInfo.InvariantCulture));
}
