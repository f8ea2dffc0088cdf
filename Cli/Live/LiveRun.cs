using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>One live run: a source, a model, and where the labels go.</summary>
internal sealed class LiveRun
{
    // Messages that wait are large objects, which the collector would leave for minutes on a machine with much memory. What it has freed it gives back after five
    // collections.
    private static readonly TimeSpan BetweenCollections = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ProblemList, int> _toldOf = [];
    private readonly LatestUpdates _latest = new();
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private bool _isTissueTold;

    /// <summary>Labels the source until something comes that ends it where it stands.</summary>
    public required Func<IObservable<Unit>, IObservable<LabelUpdate>> Labels { get; init; }

    public required ILiveView View { get; init; }

    /// <summary>Whether to say so where the recording is likely to be of tissue that the model does not know.</summary>
    public bool ChecksTissue { get; init; } = true;

    /// <summary>What a network source could not use, which notes say as it happens; null for a recording.</summary>
    public SourceCounters? Counters { get; init; }

    /// <summary>What keeps a network source from being labelled; null for a recording.</summary>
    public SourceWatch? Watch { get; init; }

    public required LiveSession Session { get; init; }

    /// <summary>Keeps the history of the units, or null.</summary>
    public HistoryKeeper? History { get; init; }

    /// <summary>Tells when each second is over.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    /// <summary>
    /// Runs until the source ends or the token is cancelled, which ends the recording where it stands: the last window still counts. Then ends the publisher, the log,
    /// the state and the view.
    /// </summary>
    /// <returns>The last window, or null where nothing came.</returns>
    public async Task<LabelUpdate?> RunAsync(CancellationToken cancellation)
    {
        using AsyncSubject<Unit> stop = new();
        using CancellationTokenRegistration registration = cancellation.Register(() => { stop.OnNext(Unit.Default); stop.OnCompleted(); });
        Task<LabelUpdate?> labelling = Labels(stop)
            .Do(Take)
            .LastOrDefaultAsync()
            .ToTask(CancellationToken.None, TaskPoolScheduler.Default);
        // Only now: a source that cannot be opened has shown nothing.
        using IDisposable problems = Observable.Interval(TimeSpan.FromSeconds(1), Scheduler).Subscribe(_ => { Watch?.Tick(View); NoteProblems(); });
        using Timer collection = new(_ => GC.Collect(2, GCCollectionMode.Forced, blocking: false), null, BetweenCollections, BetweenCollections);
        try
        {
            return await labelling;
        }
        finally
        {
            NoteProblems();
            End();
            if (_latest.Newest is not null) View.Print(Summary());
        }
    }

    private void Take(LabelUpdate window)
    {
        Session.Publisher?.Publish(window);
        Session.Log?.Append(window);
        View.Show(window);
        _latest.Add(window);
        if (_isTissueTold || WrongTissue() is not string sentence) return;
        View.Note(sentence);
        _isTissueTold = true;
    }

    private LiveSummary Summary() => new()
    {
        Session = Session,
        Windows = _latest,
        Elapsed = _elapsed.Elapsed,
        // The command repeats those of the log and the state when it closes them.
        Problems = [.. Counters?.Problems.Since(0) ?? [], .. Session.Publisher?.Problems.Since(0) ?? []],
        WrongTissue = WrongTissue(),
    };

    private string? WrongTissue() => ChecksTissue
        ? Streaming.Labels.WrongTissue.Sentence([.. _latest.All.SelectMany(latest => latest.Units)], Session.Model, Streaming.Labels.WrongTissue.FewestLive)
        : null;

    // At once, so that none waits for another that hangs: a disk, an output that nobody reads.
    private void End()
    {
        Task ends = Task.WhenAll(Start(() => Session.Publisher?.Dispose()), Start(() => Session.Log?.Dispose()), Start(() => History?.Dispose()));
        View.Dispose();
        ends.Wait();
    }

    private static Task Start(Action end) => Task.Factory.StartNew(end, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void NoteProblems()
    {
        lock (_toldOf)
        {
            foreach (ProblemList problems in new[] { Counters?.Problems, History?.Notes, Session.Publisher?.Problems, Session.Log?.Problems }.OfType<ProblemList>())
            {
                int told = _toldOf.GetValueOrDefault(problems);
                IReadOnlyList<string> news = problems.Since(told);
                _toldOf[problems] = told + news.Count;
                foreach (string problem in news) View.Note(problem);
            }
        }
    }
}
