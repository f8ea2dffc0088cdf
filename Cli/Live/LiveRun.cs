using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Streaming.History;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Cli.Live;

/// <summary>One live run: a source, a model, and where the labels go.</summary>
internal sealed class LiveRun
{
    private readonly Dictionary<ProblemList, int> _toldOf = [];

    /// <summary>Labels the source until something comes that ends it where it stands.</summary>
    public required Func<IObservable<Unit>, IObservable<LabelWindow>> Labels { get; init; }

    public required ILiveView View { get; init; }

    /// <summary>What a network source could not use, to be told as it happens; null for a recording.</summary>
    public SourceCounters? Counters { get; init; }

    /// <summary>What keeps a network source from being labelled; null for a recording.</summary>
    public SourceWatch? Watch { get; init; }

    public LabelPublisher? Publisher { get; init; }

    public LabelLog? Log { get; init; }

    /// <summary>Keeps the history of the units, or null.</summary>
    public HistoryKeeper? History { get; init; }

    /// <summary>
    /// Runs until the source ends or the token is cancelled, which ends the recording where it stands: the last window still counts. Then ends the publisher, the log,
    /// the state and the view.
    /// </summary>
    /// <returns>The last window, or null where nothing came.</returns>
    public async Task<LabelWindow?> RunAsync(CancellationToken cancellation)
    {
        using AsyncSubject<Unit> stop = new();
        using CancellationTokenRegistration registration = cancellation.Register(() => { stop.OnNext(Unit.Default); stop.OnCompleted(); });
        Task<LabelWindow?> labelling = Labels(stop)
            .Do(window =>
            {
                Publisher?.Publish(window);
                Log?.Append(window);
                View.Show(window);
            })
            .LastOrDefaultAsync()
            .ToTask(CancellationToken.None, TaskPoolScheduler.Default);
        // Only now: a source that cannot be opened has shown nothing.
        using IDisposable problems = Observable.Interval(TimeSpan.FromSeconds(1)).Subscribe(_ => Tick());
        try
        {
            return await labelling;
        }
        finally
        {
            NoteProblems();
            End();
        }
    }

    // At once, so that none waits for another that hangs: a disk, an output that nobody reads.
    private void End()
    {
        Task ends = Task.WhenAll(Start(() => Publisher?.Dispose()), Start(() => Log?.Dispose()), Start(() => History?.Dispose()));
        View.Dispose();
        ends.Wait();
    }

    private static Task Start(Action end) => Task.Factory.StartNew(end, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Tick()
    {
        Watch?.Tick(View);
        NoteProblems();
    }

    private void NoteProblems()
    {
        lock (_toldOf)
        {
            foreach (ProblemList problems in new[] { Counters?.Problems, History?.Notes, Publisher?.Problems, Log?.Problems }.OfType<ProblemList>())
            {
                int told = _toldOf.GetValueOrDefault(problems);
                IReadOnlyList<string> news = problems.Since(told);
                _toldOf[problems] = told + news.Count;
                foreach (string problem in news) View.Note(problem);
            }
        }
    }
}
