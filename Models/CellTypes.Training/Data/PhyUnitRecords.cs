using System;
using System.Collections.Generic;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Training.Data;

/// <summary>Makes records for a data set of the units of a phy folder.</summary>
public static class PhyUnitRecords
{
    /// <summary>Makes a record of each unit that can have one, and computes which of its spikes are good.</summary>
    /// <param name="folder">The folder, loaded with amplitudes, so that lost spikes are noticed where it has them.</param>
    /// <param name="lab">The lab.</param>
    /// <param name="label">Gives the cell type of a unit, or null for a unit without a label.</param>
    /// <param name="groups">Which of the units are taken.</param>
    /// <param name="dropped">Receives the units that are left out, and why.</param>
    /// <returns>The records, in the order of the clusters.</returns>
    /// <exception cref="CellTypesException">The folder has no channel_positions.npy.</exception>
    public static IEnumerable<UnitRecord> Create(
        SortedRecording folder, string lab, Func<SortedUnit, string?> label, UnitGroups groups, ICollection<DroppedUnit> dropped)
    {
        CheckProbe(folder);
        ProbeGeometry probe = folder.Probe!;
        string recording = folder.Name;
        foreach (SortedUnit unit in folder.Units)
        {
            string? cellType = label(unit);
            string? problem = groups.Problem(unit) ?? WaveformProblem(unit, probe);
            if (problem is not null)
            {
                dropped.Add(new DroppedUnit($"{recording}/{unit.Name}", cellType, problem));
                continue;
            }
            RecordedUnit signals = folder.Unit(unit.Name);
            float[]? amplitudes = folder.Amplitudes(unit.Name);
            long[] samples = signals.SpikeSamples().ToArray();
            yield return new UnitRecord
            {
                Lab = lab,
                Recording = recording,
                Neuron = unit.Name,
                Label = cellType,
                SamplingRate = folder.SamplingRate,
                SpikeSamples = samples,
                GoodSpikes = QualityMask.Compute(samples, folder.SamplingRate, folder.DurationSamples, amplitudes),
                Amplitudes = amplitudes,
                Waveform = unit.Template!,
                Probe = probe,
            };
        }
    }

    /// <summary>Checks that it is known where the channels of a folder lie.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="CellTypesException">The folder has no channel_positions.npy.</exception>
    public static void CheckProbe(SortedRecording folder)
    {
        if (folder.Probe is null)
            throw new CellTypesException($"{folder.Path} has no channel_positions.npy: without it the channels of a waveform cannot be put in order.");
    }

    private static string? WaveformProblem(SortedUnit unit, ProbeGeometry probe)
    {
        if (unit.Template is null) return "it has no template";
        int row = unit.Template.PeakRow();
        bool isOnProbe = row >= 0 && unit.Template.Channels[row] >= 0 && unit.Template.Channels[row] < probe.ChannelCount;
        return isOnProbe ? null : "its template has no peak on the probe";
    }
}
