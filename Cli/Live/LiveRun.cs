using System;
using System.Collections.Generic;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Tracking;

namespace CellTypes.Cli.Live;

/// <summary>One live run: a source, a model, and where the labels go.</summary>
internal sealed class LiveRun
{
    private const int MostProblemsTold = 100;
    private readonly HashSet<string> _told = [];

    public required IObservable<SpikeBatch> Source { get; init; }

    public required UnitModel Model { get; init; }

    public required TrackerOptions TrackerOptions { get; init; }

    public required LabelOptions LabelOptions { get; init; }

    public required ILiveView View { get; init; }

    /// <summary>What a network source could not use, to be told as it happens; null for a recording.</summary>
    public SourceCounters? Counters { get; init; }

    public LabelPublisher? Publisher { get; init; }

    public LabelLog? Log { get; init; }

    /// <summary>Runs until the source ends or the token is cancelled, which ends the recording where it stands: the last window still counts.</summary>
    /// <returns>The last window, or null where there was no spike.</returns>
    public async Task<LabelWindow?> RunAsync(CancellationToken cancellation)
    {
        using AsyncSubject<Unit> stop = new();
        using CancellationTokenRegistration registration = cancellation.Register(() => { stop.OnNext(Unit.Default); stop.OnCompleted(); });
        using IDisposable problems = Observable.Interval(TimeSpan.FromSeconds(1)).Subscribe(_ => NoteProblems());
        LabelWindow? last = await Source
            .TakeUntil(stop)
            .LabelUnits(Model, TrackerOptions, LabelOptions)
            .Do(window =>
            {
                Publisher?.Publish(window);
                Log?.Append(window);
                View.Show(window);
            })
            .LastOrDefaultAsync()
            .ToTask(CancellationToken.None);
        NoteProblems();
        return last;
    }

    // A problem that keeps coming is told once, not once a message.
    private void NoteProblems()
    {
        lock (_told)
        {
            foreach (string? problem in new[] { Counters?.LastProblem, Publisher?.LastProblem, Log?.LastProblem })
            {
                if (problem is not null && _told.Count < MostProblemsTold && _told.Add(problem)) View.Note(problem);
            }
        }
    }
}
