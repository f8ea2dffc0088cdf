using System;
using System.Collections.Generic;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Streaming.History;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Cli.Live;

/// <summary>One live run: a source, a model, and where the labels go.</summary>
internal sealed class LiveRun
{
    private readonly HashSet<string> _told = [];
    private int _sourceProblems;
    private int _historyNotes;

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

    /// <summary>Runs until the source ends or the token is cancelled, which ends the recording where it stands: the last window still counts.</summary>
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
        }
    }

    private void Tick()
    {
        Watch?.Tick(View);
        NoteProblems();
    }

    private void NoteProblems()
    {
        lock (_told)
        {
            IReadOnlyList<string> source = Counters?.Problems.Since(_sourceProblems) ?? [];
            _sourceProblems += source.Count;
            foreach (string problem in source) View.Note(problem);
            IReadOnlyList<string> history = History?.Notes.Since(_historyNotes) ?? [];
            _historyNotes += history.Count;
            foreach (string note in history) View.Note(note);
            foreach (string? problem in new[] { Publisher?.LastProblem, Log?.LastProblem })
            {
                if (problem is not null && _told.Add(problem)) View.Note(problem);
            }
        }
    }
}
