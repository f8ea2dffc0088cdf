using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Finds units that look like one neuron: the same spikes sorted twice, or one neuron's spikes divided between two units.</summary>
/// <remarks>
/// <para>Compared are units whose peak channels lie within 100 um of each other. They look like one neuron</para>
/// <para>if a quarter of the smaller unit's spikes, and at least 10, have a spike of the other unit within 0.5 ms, chance subtracted: neurons that are
/// coupled fire so closely together a few percent of the time at most;</para>
/// <para>or if their templates have a cosine of at least 0.8 and their cross-correlogram has, at lags of 0.5 to 1.5 ms on both sides together, at most a
/// quarter of the coincidences that its flanks (10 to 50 ms) foretell, of which there must be 10: one neuron does not fire twice within its refractory
/// period, two do. Of 10 that chance foretells, it gives 2 or fewer in 0.3 % of all cases. Lags below 0.5 ms do not count because sorters lose spikes that
/// overlap. Inhibition of one unit by the other empties one side only.</para>
/// </remarks>
public static class LookAlikes
{
    /// <summary>The distance of the peak channels in micrometres up to which units are compared.</summary>
    public const double LargestDistance = 100;

    /// <summary>The least similarity of the templates of one neuron whose spikes are divided.</summary>
    public const double LeastSimilarity = 0.8;

    /// <summary>The least share of the smaller unit's spikes that shows the same spikes to be sorted twice.</summary>
    public const double LeastSharedShare = 0.25;

    /// <summary>The largest share of the coincidences expected that shows one refractory period.</summary>
    public const double LargestCoincidentShare = 0.25;

    /// <summary>The fewest spikes shared, and the fewest coincidences expected, that say anything.</summary>
    public const int Fewest = 10;

    // In seconds.
    private const double Overlap = 0.0005, Refractory = 0.0015, FlankStart = 0.01, FlankEnd = 0.05;

    /// <summary>Compares units with each other.</summary>
    /// <param name="units">The units, all of one recording. One without a template, or without spikes, resembles none.</param>
    /// <returns>The pairs that look like one neuron, by <see cref="LookAlike.First"/> and <see cref="LookAlike.Second"/>.</returns>
    /// <remarks>500 units with 20 million spikes take about a second.</remarks>
    public static IReadOnlyList<LookAlike> Find(IReadOnlyList<RecordedUnit> units)
    {
        if (units is null) throw new ArgumentNullException(nameof(units));
        int[] peaks = [.. units.Select(PeakChannel)];
        List<LookAlike>[] found = [.. units.Select(_ => new List<LookAlike>())];
        Parallel.For(0, units.Count, first =>
        {
            for (int second = first + 1; second < units.Count; second++)
            {
                if (AreNear(units[first], peaks[first], peaks[second]) && Compare(units, first, second) is LookAlike pair) found[first].Add(pair);
            }
        });
        return [.. found.SelectMany(pairs => pairs)];
    }

    private static int PeakChannel(RecordedUnit unit)
    {
        int row = unit.SpikeCount == 0 || unit.Template is null ? -1 : unit.Template.PeakRow();
        return row < 0 ? -1 : unit.Template!.Channels[row];
    }

    private static bool AreNear(RecordedUnit unit, int first, int second) =>
        first >= 0 && second >= 0 && (first == second || (unit.Probe is ProbeGeometry probe && probe.Distance(first, second) <= LargestDistance));

    private static LookAlike? Compare(IReadOnlyList<RecordedUnit> units, int first, int second)
    {
        RecordedUnit a = units[first], b = units[second];
        double similarity = TemplateSimilarity.Compute(a.Template!, b.Template!);
        long overlap = Samples(Overlap, a.SamplingRate), refractory = Samples(Refractory, a.SamplingRate);
        bool isFirstSmaller = a.SpikeCount <= b.SpikeCount;
        int shared = isFirstSmaller ? CountPartnered(a, b, overlap) : CountPartnered(b, a, overlap), smaller = Math.Min(a.SpikeCount, b.SpikeCount);
        bool mayShare = shared >= Fewest && shared >= LeastSharedShare * smaller;
        if (!mayShare && !(similarity >= LeastSimilarity)) return null;

        long flankStart = Samples(FlankStart, a.SamplingRate), flankEnd = Samples(FlankEnd, a.SamplingRate);
        double flanks = CountLags(a, b, flankStart, flankEnd) + CountLags(a, b, -flankEnd, -flankStart);
        double perLag = flanks / (2 * (flankEnd - flankStart + 1));
        double sharedShare = mayShare ? (shared - perLag * (2 * overlap + 1)) / smaller : 0;
        double expected = perLag * 2 * (refractory - overlap);
        long coincidences = CountLags(a, b, overlap + 1, refractory) + CountLags(a, b, -refractory, -overlap - 1);
        LookAlike pair = new(first, second, similarity, Math.Max(sharedShare, 0), (int)Math.Min(coincidences, int.MaxValue), expected);
        bool isDivided = similarity >= LeastSimilarity && expected >= Fewest && coincidences <= LargestCoincidentShare * expected;
        return pair.HaveSharedSpikes || isDivided ? pair : null;
    }

    private static long Samples(double seconds, double samplingRate) => (long)Math.Round(seconds * samplingRate);

    // The spikes of one unit that have at least one of the other within a lag.
    private static int CountPartnered(RecordedUnit unit, RecordedUnit other, long lag)
    {
        ReadOnlySpan<long> samples = unit.SpikeSamples(), others = other.SpikeSamples();
        int count = 0, next = 0;
        foreach (long sample in samples)
        {
            while (next < others.Length && others[next] < sample - lag) next++;
            if (next < others.Length && others[next] <= sample + lag) count++;
        }
        return count;
    }

    // The pairs of spikes whose lag, from the first unit to the second, lies in a range.
    private static long CountLags(RecordedUnit first, RecordedUnit second, long from, long to)
    {
        ReadOnlySpan<long> samples = first.SpikeSamples(), others = second.SpikeSamples();
        long count = 0;
        int start = 0, end = 0;
        foreach (long sample in samples)
        {
            while (start < others.Length && others[start] < sample + from) start++;
            while (end < others.Length && others[end] <= sample + to) end++;
            count += end - start;
        }
        return count;
    }
}

/// <summary>Two units of one recording that look like one neuron.</summary>
/// <param name="First">The place of one unit among the units that were compared.</param>
/// <param name="Second">The place of the other, after <paramref name="First"/>.</param>
/// <param name="Similarity">How alike their templates are, from 0 to 1.</param>
/// <param name="SharedShare">Which share of the spikes of the smaller unit the other one has too, beyond chance, from 0 to 1.</param>
/// <param name="Coincidences">The pairs of spikes, one of each unit, that lie within one refractory period.</param>
/// <param name="ExpectedCoincidences">How many there would be if the units fired independently of each other.</param>
public sealed record LookAlike(int First, int Second, double Similarity, double SharedShare, int Coincidences, double ExpectedCoincidences)
{
    /// <summary>Gets a value indicating whether the sorter counted the same spikes twice; if not, the units share one refractory period.</summary>
    public bool HaveSharedSpikes => SharedShare >= LookAlikes.LeastSharedShare;

    /// <summary>Gets what makes them look like one neuron, in a few words.</summary>
    public string Evidence => HaveSharedSpikes
        ? FormattableString.Invariant($"{100 * SharedShare:0} % shared spikes")
        : FormattableString.Invariant($"one refractory period ({Coincidences} coincidences, {ExpectedCoincidences:0} by chance) and similar templates ({Similarity:0.00})");
}
