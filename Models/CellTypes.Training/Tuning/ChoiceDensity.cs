using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;

namespace CellTypes.Training.Tuning;

/// <summary>A density of choices: each observed one counts, and a little of every other, the less the more were observed.</summary>
internal sealed class ChoiceDensity : ParzenDensity
{
    private readonly ChoiceRange _range;
    private readonly double[][] _kernels;

    public ChoiceDensity(ChoiceRange range, IReadOnlyList<string> observed)
        : base(observed.Count)
    {
        _range = range;
        double[] prior = [.. range.Choices.Select(_ => 1.0 / range.Choices.Count)];
        double others = 1.0 / Kernels;
        double[] Kernel(string value) =>
            [.. range.Choices.Select(choice => ((choice == value ? 1 : 0) + others) / (1 + others * range.Choices.Count))];
        _kernels = [.. observed.Select(Kernel), prior];
    }

    protected override string DrawFrom(int kernel, Random random) => _range.Choices[Categorical.Sample(random, _kernels[kernel])];

    protected override double KernelAt(int kernel, string value) => _kernels[kernel][_range.IndexOf(value)];
}
