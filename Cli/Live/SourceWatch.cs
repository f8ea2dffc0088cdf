using System.Collections.Generic;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Cli.Live;

/// <summary>Watches what comes from a network source, and tells what keeps it from being labelled, once.</summary>
/// <param name="endpoint">The address of the source.</param>
/// <param name="model">The model.</param>
/// <param name="counters">What could not be used.</param>
/// <param name="hasKey">Whether the connection is to be encrypted.</param>
/// <param name="sortingAdvice">What to do where no spike is sorted.</param>
internal sealed class SourceWatch(string endpoint, UnitModel model, SourceCounters counters, bool hasKey = false, string sortingAdvice = SourceWatch.SwitchSorterOn)
{
    /// <summary>What to do where no spike is sorted, whatever the source.</summary>
    public const string SwitchSorterOn = "switch the sorter on";

    private const int TicksBeforeHint = 10;
    private const int TicksOfSilence = 10;

    private readonly HashSet<Obstacle> _told = [];
    private volatile bool _hasArrived;
    private volatile string? _waveformProblem;
    private Obstacle _before;
    private int _ticks;
    private int _quietTicks;
    private bool _isSilent;

    private enum Obstacle
    {
        None,
        OtherKind,
        Refused,
        Unsorted,
        NoWaveforms,
    }

    /// <summary>Gets why nothing can be labelled, in one line; null where nothing is known to be wrong.</summary>
    public string? Problem => Tell(Find());

    private string Refused => RefusedConnection.Tell(endpoint, "--source-key", hasKey);

    /// <summary>Sees what arrives, on the source's thread.</summary>
    public void See(SpikeBatch batch)
    {
        Interlocked.Exchange(ref _quietTicks, 0);
        if (_hasArrived || batch.Count == 0) return;
        _waveformProblem = WaveformCheck.Problem(batch, model);
        _hasArrived = true;
    }

    /// <summary>Sees what arrives, on the source's thread.</summary>
    public void See(TraceBatch batch) => _hasArrived |= batch.Count > 0;

    /// <summary>Tells what is new; to be called each second.</summary>
    public void Tick(ILiveView view)
    {
        Obstacle obstacle = Find();
        // Not at first sight: a sorter may begin with a few spikes that it does not sort.
        if (obstacle != Obstacle.None && obstacle == _before && _told.Add(obstacle)) view.Note(Tell(obstacle)!);
        _before = obstacle;
        _ticks++;
        TellSilence(view);
        if (_hasArrived || obstacle != Obstacle.None) return;
        (string what, string sender) = model.TakesTraces ? ("membrane potential", "rig") : ("spikes", "sorter");
        if (_ticks == 1) view.Wait($"waiting for {what} from {endpoint} ...");
        if (_ticks == TicksBeforeHint) view.Wait($"no {what} from {endpoint} yet: is the {sender} running and sending there{(hasKey ? ", with the keys of --source-key" : "")}?");
    }

    // A rig may well rest between two sweeps; neurons do not.
    private void TellSilence(ILiveView view)
    {
        if (!_hasArrived || model.TakesTraces) return;
        int quiet = Interlocked.Increment(ref _quietTicks);
        if (quiet == TicksOfSilence) view.Note(counters.IsRefused ? Refused : $"no spikes from {endpoint} for {TicksOfSilence} s: is the sorter still running?");
        if (_isSilent && quiet < TicksOfSilence) view.Note($"spikes from {endpoint} again");
        _isSilent = quiet >= TicksOfSilence;
    }

    private Obstacle Find()
    {
        if (_waveformProblem is not null) return Obstacle.NoWaveforms;
        if (_hasArrived) return Obstacle.None;
        if (counters.HasOtherKind) return Obstacle.OtherKind;
        if (counters.IsRefused) return Obstacle.Refused;
        return counters.Unsorted > 0 ? Obstacle.Unsorted : Obstacle.None;
    }

    private string? Tell(Obstacle obstacle) => obstacle switch
    {
        Obstacle.OtherKind when model.TakesTraces =>
            $"sorted spikes arrive, but model {model.Name} labels membrane potential; name a model of sorted spikes with --model",
        Obstacle.OtherKind => $"membrane potential arrives, but model {model.Name} labels sorted spikes; name a model of windows with --model",
        Obstacle.Refused => Refused,
        Obstacle.Unsorted => $"{Counted.Of(counters.Unsorted, "spike")} received, none of them sorted: {sortingAdvice}",
        Obstacle.NoWaveforms => _waveformProblem,
        _ => null,
    };
}
