using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>The spikes of an ALF folder in the order of time: parallel columns.</summary>
/// <param name="SamplingRate">The sampling rate in hertz.</param>
/// <param name="Samples">The sample indices, ascending and not negative.</param>
/// <param name="Clusters">The cluster of each spike, not negative.</param>
/// <param name="Templates">The template of each spike, or null where no file says it.</param>
/// <param name="Amplitudes">The amplitude of each spike in volts, or null where there are none, or they were not asked for.</param>
/// <param name="Folder">The folder that the files are in: that of a revision, or the folder itself.</param>
internal sealed record AlfSpikes(double SamplingRate, long[] Samples, long[] Clusters, long[]? Templates, float[]? Amplitudes, string Folder)
{
    private const string Times = "spikes.times.npy", SampleIndices = "spikes.samples.npy", ClusterIds = "spikes.clusters.npy", TemplateIds = "spikes.templates.npy";

    // The clocks of a probe and of the session differ by some 10 ppm; so do the times by less than a tenth of a second once the rate is fitted.
    private const double NominalTolerance = 1e-4, StatedTolerance = 1e-3, LargestMiss = 0.1;

    // A month; sample indices of an hour are more.
    private const double LongestSeconds = 2.7e6;

    /// <summary>Reads spikes.times, spikes.samples, spikes.clusters, spikes.templates and spikes.amps.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Its files.</param>
    /// <param name="samplingRate">The sampling rate in hertz where nothing states it, or null.</param>
    /// <param name="withAmplitudes">Whether to read the amplitudes.</param>
    /// <param name="notes">Receives what was mended or left out, one line each.</param>
    /// <returns>The spikes of clusters.</returns>
    /// <exception cref="CellTypesException">A file is missing or damaged, two do not belong together, or the sampling rate is unknown.</exception>
    public static AlfSpikes Read(string folder, AlfFiles files, double? samplingRate, bool withAmplitudes, List<string> notes)
    {
        string first = files.Find(Times) ?? files.Find(SampleIndices) ?? throw files.Missing(Times, "give the folder of spikes.times.npy and spikes.clusters.npy");
        NpyArray? times = ReadColumn(files, Times, first), samples = ReadColumn(files, SampleIndices, first);
        long[]? templates = ReadColumn(files, TemplateIds, first)?.ToInt64();
        long[] clusters = ReadColumn(files, ClusterIds, first)?.ToInt64() ?? templates ?? throw files.Missing(ClusterIds, "without it no spike belongs to a unit");
        float[]? amplitudes = withAmplitudes ? ReadColumn(files, "spikes.amps.npy", first)?.ToSingle() : null;
        foreach ((string name, int? length) in new[] { (Times, times?.Length), (SampleIndices, samples?.Length), (ClusterIds, clusters.Length), (TemplateIds, templates?.Length), ("spikes.amps.npy", amplitudes?.Length) })
        {
            if (length is int count && count != (times ?? samples)!.Length)
                throw new CellTypesException($"{folder}: {Path.GetFileName(first)} has {(times ?? samples)!.Length} spikes but {name} {count}; take both files from the same sorting.");
        }
        double? stated = StatedRate.Check(PhyParameters.Read(folder).SampleRate, Path.Combine(folder, PhyParameters.FileName), samplingRate);
        double[]? seconds = times is null ? null : ReadSeconds(times, first);
        double? derived = samples is not null && seconds is not null ? RateOf(samples.ToInt64(), seconds, folder) : null;
        if (stated is double said && derived is double found && Math.Abs(found / said - 1) > StatedTolerance)
            throw new CellTypesException(FormattableString.Invariant($"{folder}: by {SampleIndices} and {Times} the sampling rate is {found:0.##} Hz, not {said} Hz: mend the one that is wrong."));
        double rate = stated ?? Nominal(derived) ?? throw new CellTypesException($"{folder} does not say its sampling rate: give it with --sample-rate (SamplingRate in Bonsai), or add a params.py with a line sample_rate = 30000.");
        if (samples is null) SpikeTimes.CheckAreSeconds(seconds!, clusters, first);
        long[] indices = samples?.ToInt64() ?? ToSamples(times!, seconds!, rate, notes);
        int[] order = SpikeOrder.Find(indices, clusters, first, notes);
        AlfSpikes spikes = new(rate, Take(indices), Take(clusters), templates is null ? null : Take(templates), amplitudes is null ? null : Take(amplitudes), Path.GetDirectoryName(first)!);
        SpikeTimes.CheckAreSamples(spikes.Samples, spikes.Clusters, rate, samples is null ? first : files.Find(SampleIndices)!);
        return spikes;

        T[] Take<T>(T[] values) => Array.ConvertAll(order, i => values[i]);
    }

    private static NpyArray? ReadColumn(AlfFiles files, string name, string first)
    {
        if (files.Find(name) is not string path) return null;
        if (Path.GetDirectoryName(path) != Path.GetDirectoryName(first))
            throw new CellTypesException($"{path} and {first} are of two revisions, which may be two sortings: copy the files of one revision into a folder of their own.");
        NpyArray column = NpyFile.Read(path);
        return column.Shape.Count(extent => extent != 1) <= 1
            ? column
            : throw new CellTypesException($"{path} has the shape ({string.Join(", ", column.Shape)}) where one value a spike is needed.");
    }

    private static double[] ReadSeconds(NpyArray times, string path)
    {
        double[] seconds = times.ToDouble();
        if (Array.FindIndex(seconds, time => double.IsNaN(time) || double.IsInfinity(time)) is >= 0 and int bad)
            throw new CellTypesException($"{path}: the time of spike {bad} is not finite; write the file again, or leave the spike out.");
        return seconds.Length == 0 || seconds.Max() <= LongestSeconds
            ? seconds
            : throw new CellTypesException(FormattableString.Invariant($"{path} ends at {seconds.Max()}, which is no time in seconds; ALF keeps sample indices as {SampleIndices}: rename the file if it holds them."));
    }

    private static double? RateOf(long[] samples, double[] seconds, string folder)
    {
        if (samples.Length < 2) return null;
        int first = 0, last = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            if (samples[i] < samples[first]) first = i;
            if (samples[i] > samples[last]) last = i;
        }
        double rate = (samples[last] - samples[first]) / (seconds[last] - seconds[first]);
        bool fits = StatedRate.IsPossible(rate)
            && Enumerable.Range(0, samples.Length).All(i => Math.Abs((samples[i] - samples[first]) / rate - (seconds[i] - seconds[first])) < LargestMiss);
        return fits ? rate : throw new CellTypesException($"{folder}: no sampling rate makes the times of {Times} (in seconds) of {SampleIndices}; take both files from the same sorting.");
    }

    // The rate by the clock of the session is that of the probe, but for the error of the two clocks.
    private static double? Nominal(double? rate) =>
        rate is double found && Math.Abs(found / (1000 * Math.Round(found / 1000)) - 1) < NominalTolerance ? 1000 * Math.Round(found / 1000) : rate;

    private static long[] ToSamples(NpyArray times, double[] seconds, double rate, List<string> notes)
    {
        double step = seconds.Length == 0 ? 0 : seconds.Max() * Math.Pow(2, -23);
        if (times.ElementType == "f4" && step > 1e-3 / 3)
            notes.Add(FormattableString.Invariant($"{Times} is in single precision, to {1000 * step:0.##} ms at the end."));
        return Array.ConvertAll(seconds, time => (long)Math.Round(time * rate));
    }
}
