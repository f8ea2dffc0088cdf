using System;
using System.Globalization;

namespace CellTypes.Training.Forests;

/// <summary>How many of the inputs, drawn at random without replacement, a tree node looks at for its split.</summary>
/// <remarks>The default value is <see cref="Sqrt"/>.</remarks>
public readonly record struct FeaturesPerSplit
{
    private enum Rule
    {
        Sqrt,
        Log2,
        All,
        Fixed,
    }

    private readonly Rule _rule;
    private readonly int _number;

    private FeaturesPerSplit(Rule rule, int number = 0)
    {
        _rule = rule;
        _number = number;
    }

    /// <summary>Gets the square root of the number of inputs, rounded down.</summary>
    public static FeaturesPerSplit Sqrt => new(Rule.Sqrt);

    /// <summary>Gets the binary logarithm of the number of inputs, rounded down.</summary>
    public static FeaturesPerSplit Log2 => new(Rule.Log2);

    /// <summary>Gets all inputs: bagged trees without random feature selection.</summary>
    public static FeaturesPerSplit All => new(Rule.All);

    /// <summary>A given number of inputs; more than there are means all.</summary>
    /// <param name="number">The number of inputs, at least 1.</param>
    /// <exception cref="CellTypesException"><paramref name="number"/> is less than 1.</exception>
    public static FeaturesPerSplit Of(int number) =>
        number >= 1
            ? new(Rule.Fixed, number)
            : throw new CellTypesException("Features per split must be at least 1.");

    /// <summary>The number of inputs to draw where there are <paramref name="inputLength"/>; between 1 and that.</summary>
    /// <param name="inputLength">The number of inputs, at least 1.</param>
    public int Resolve(int inputLength)
    {
        int number = _rule switch
        {
            Rule.Sqrt => (int)Math.Sqrt(inputLength),
            Rule.Log2 => FloorLog2(inputLength),
            Rule.All => inputLength,
            _ => _number,
        };
        return Math.Max(1, Math.Min(number, inputLength));
    }

    /// <summary>The rule as text: <c>sqrt</c>, <c>log2</c>, <c>all</c> or the number.</summary>
    public override string ToString() =>
        _rule == Rule.Fixed ? _number.ToString(CultureInfo.InvariantCulture) : _rule.ToString().ToLowerInvariant();

    private static int FloorLog2(int value)
    {
        int log = 0;
        while ((value >>= 1) > 0)
            log++;
        return log;
    }
}
