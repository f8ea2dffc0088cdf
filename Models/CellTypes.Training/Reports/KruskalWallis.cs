using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Reports;

/// <summary>How well one number tells groups apart, by ranks alone.</summary>
internal static class KruskalWallis
{
    /// <summary>The effect size eta squared of the test of Kruskal and Wallis (JASA 47, 1952): (H − k + 1) / (n − k) for n units in k
    /// groups, with H corrected for ties (Tomczak and Tomczak, Trends in Sport Sciences 21, 2014).</summary>
    /// <param name="values">The number of each unit.</param>
    /// <param name="labels">The group of each unit.</param>
    /// <returns>About 0 where groups do not differ, at most 1; 0 where there are no two groups, or as many groups as units.</returns>
    public static double EtaSquared(IReadOnlyList<double> values, IReadOnlyList<int> labels)
    {
        double n = values.Count;
        int[][] groups = [.. Enumerable.Range(0, values.Count).GroupBy(unit => labels[unit]).Select(group => group.ToArray())];
        double ties = values.GroupBy(value => value).Select(same => (double)same.Count()).Sum(t => t * t * t - t);
        double spread = 1 - ties / (n * n * n - n);
        if (groups.Length < 2 || groups.Length >= n || spread <= 0) return 0;
        double[] ranks = ArrayStatistics.RanksInplace([.. values], RankDefinition.Average);
        double between = groups.Sum(group => group.Sum(unit => ranks[unit]) * group.Sum(unit => ranks[unit]) / group.Length);
        double h = (12 / (n * (n + 1)) * between - 3 * (n + 1)) / spread;
        return (h - groups.Length + 1) / (n - groups.Length);
    }
}
