using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;

namespace CellTypes.Training.Data;

/// <summary>Units of recordings of other tissue than the cerebellum, from which a model learns what is foreign to it.</summary>
/// <remarks>
/// Each unit is there as it is after the whole recording and after its last minutes alone, so that a model does not take what is noisy for what is of the
/// cerebellum: the published tables of cerebellar units are of long recordings. Sessions whose terms do not let models be shipped (<c>session_*</c> of CellExplorer)
/// are left out.
/// </remarks>
internal static class OtherTissue
{
    /// <summary>The group column that says which animal a unit is of; the animals of CellExplorer, of which each gave a few units, count as one.</summary>
    public const string AnimalColumn = "animal";

    private const string OneSession = "neuropixels_session";
    private const string OptoTagged = "cellexplorer_groundtruth";

    // The fewest spikes of a unit that is looked at after some minutes: live, one with fewer is not judged either.
    private const int FewestSpikes = 100;

    private static readonly (string Folder, string Description)[] Places =
    [
        ("rat_forebrain", "rat forebrain, Neuropixels (Luo, Bondy et al. 2020)"),
        (OneSession, "rat forebrain, Neuropixels, one session (Luo, Bondy et al. 2020)"),
        (OptoTagged, "mouse and rat cortex and hippocampus, opto-tagged (CellExplorer, Petersen et al. 2021)"),
    ];

    private static readonly TimeSpan?[] Histories = [null, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1)];

    /// <summary>Gets the labs with what they recorded.</summary>
    public static IReadOnlyList<C4Lab> Labs { get; } = [.. Places.Select(place => new C4Lab(place.Folder, place.Description, 0, 30_000))];

    /// <summary>Reads the units.</summary>
    /// <param name="data">The folder that holds <c>rat_forebrain</c>, <c>neuropixels_session</c> and <c>cellexplorer_groundtruth</c>.</param>
    /// <param name="views">The views that make the inputs; a unit that lacks one is left out.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>Units of the one class <see cref="ForeignClass.Name"/>, with the groups <c>lab</c>, <c>recording</c> and <see cref="AnimalColumn"/>.</returns>
    public static OtherUnits Read(string data, IReadOnlyList<UnitView> views, CancellationToken cancellation)
    {
        List<float> inputs = [];
        List<string> ids = [], labs = [], recordings = [], animals = [];
        List<int> spikes = [];
        List<bool> isWhole = [];
        float[] row = new float[views.Sum(view => view.InputNames.Count)];
        foreach ((string place, _) in Places)
        {
            foreach (string session in SessionsOf(Path.Combine(data, place)))
            {
                cancellation.ThrowIfCancellationRequested();
                string name = Path.GetFileName(session);
                SortedRecording recording = SortedRecording.Load(session);
                foreach (TimeSpan? history in Histories)
                {
                    long start = recording.HistoryStart(history);
                    // A recording that is no longer has been taken as a whole.
                    if (history is not null && start == 0) continue;
                    foreach (RecordedUnit unit in recording.RecordedUnits(start))
                    {
                        if (history is not null && unit.SpikeCount < FewestSpikes) continue;
                        if (UnitView.Compute(views, unit, row) is not null) continue;
                        inputs.AddRange(row);
                        ids.Add(history is TimeSpan time ? $"{name}/{unit.Id} of {time.TotalMinutes} min" : $"{name}/{unit.Id}");
                        labs.Add(place);
                        recordings.Add(name);
                        animals.Add(place == OptoTagged ? "CellExplorer" : place == OneSession ? "one session" : name[..4]);
                        spikes.Add(unit.SpikeCount);
                        isWhole.Add(history is null);
                    }
                }
            }
        }
        LabelledSet set = new(
            [.. inputs],
            [.. views.SelectMany(view => view.InputNames)],
            new int[ids.Count],
            [ForeignClass.Name],
            ids,
            new Dictionary<string, IReadOnlyList<string>> { ["lab"] = labs, ["recording"] = recordings, [AnimalColumn] = animals });
        return new OtherUnits(set, spikes, isWhole);
    }

    private static IEnumerable<string> SessionsOf(string place)
    {
        if (!Directory.Exists(place)) throw new CellTypesException($"There is no folder {place}; its units are what the model learns other tissue from.");
        if (File.Exists(Path.Combine(place, "spike_times.npy"))) return [place];
        return Directory.GetDirectories(place).Where(session => !Path.GetFileName(session).StartsWith("session_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }
}

/// <summary>Units of other tissue.</summary>
/// <param name="Set">The units.</param>
/// <param name="Spikes">The number of spikes of each.</param>
/// <param name="IsWhole">Whether each is as after the whole recording.</param>
internal sealed record OtherUnits(LabelledSet Set, IReadOnlyList<int> Spikes, IReadOnlyList<bool> IsWhole);
