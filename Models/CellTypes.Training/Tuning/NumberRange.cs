using System;
using System.Globalization;

namespace CellTypes.Training.Tuning;

/// <summary>A setting that takes numbers of an interval.</summary>
/// <remarks>
/// The search moves along an axis: the number itself, or its logarithm. A whole number takes up the stretch of the axis that rounds to it,
/// so an axis of whole numbers begins half a unit below the least of them.
/// </remarks>
internal sealed record NumberRange : ParameterRange
{
    // As many as a person would write; the fourth figure of a setting never matters.
    private const string Figures = "G4";

    private NumberRange(string name, double least, double most, bool isInteger, bool isLogarithmic)
        : base(name)
    {
        if (!(least < most) || double.IsInfinity(least) || double.IsInfinity(most) || (isLogarithmic && least <= 0))
            throw new CellTypesException(FormattableString.Invariant($"The range of {name}, {least} to {most}, is no interval to search."));
        Least = least;
        Most = most;
        IsInteger = isInteger;
        IsLogarithmic = isLogarithmic;
    }

    /// <summary>Gets the least value.</summary>
    public double Least { get; }

    /// <summary>Gets the largest value.</summary>
    public double Most { get; }

    /// <summary>Gets a value indicating whether only whole numbers count.</summary>
    public bool IsInteger { get; }

    /// <summary>Gets a value indicating whether the search moves along the logarithm.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>Gets the ends of the axis.</summary>
    internal (double Low, double High) Axis => (CellOf(Least).Low, CellOf(Most).High);

    /// <summary>Whole numbers.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest value, above the least.</param>
    /// <exception cref="CellTypesException">The range is empty.</exception>
    public static NumberRange Integer(string name, int least, int most) => new(name, least, most, isInteger: true, isLogarithmic: false);

    /// <summary>Whole numbers, searched on a logarithmic scale.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="least">The least value, at least 1.</param>
    /// <param name="most">The largest value, above the least.</param>
    /// <exception cref="CellTypesException">The range is empty, or begins below 1.</exception>
    public static NumberRange LogInteger(string name, int least, int most) => new(name, least, most, isInteger: true, isLogarithmic: true);

    /// <summary>Numbers.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest value, above the least.</param>
    /// <exception cref="CellTypesException">The range is empty or has no end.</exception>
    public static NumberRange Real(string name, double least, double most) => new(name, least, most, isInteger: false, isLogarithmic: false);

    /// <summary>Numbers, searched on a logarithmic scale.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="least">The least value, positive.</param>
    /// <param name="most">The largest value, above the least.</param>
    /// <exception cref="CellTypesException">The range is empty, has no end, or does not begin above 0.</exception>
    public static NumberRange LogReal(string name, double least, double most) => new(name, least, most, isInteger: false, isLogarithmic: true);

    /// <inheritdoc/>
    public override string Draw(Random random)
    {
        (double low, double high) = Axis;
        return TextAt(low + (high - low) * random.NextDouble());
    }

    /// <summary>The range in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Least} to {Most}")
        + (IsInteger ? ", whole numbers" : "") + (IsLogarithmic ? ", on a logarithmic scale" : "");

    /// <summary>The value at a position of the axis as text: real numbers with four significant figures.</summary>
    /// <param name="position">The position.</param>
    internal string TextAt(double position)
    {
        double value = Math.Clamp(IsLogarithmic ? Math.Exp(position) : position, Least, Most);
        return IsInteger
            ? Math.Round(value).ToString("0", CultureInfo.InvariantCulture)
            : Math.Clamp(Parse(value.ToString(Figures, CultureInfo.InvariantCulture)), Least, Most)
                .ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The position of a value on the axis.</summary>
    /// <param name="text">The value as text.</param>
    /// <exception cref="CellTypesException">The text is no number.</exception>
    internal double PlaceOf(string text) => OnAxis(Parse(text));

    /// <summary>The stretch of the axis that a value takes up: a point where it is no whole number.</summary>
    /// <param name="text">The value as text.</param>
    /// <exception cref="CellTypesException">The text is no number.</exception>
    internal (double Low, double High) CellOf(string text) => CellOf(Parse(text));

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private (double Low, double High) CellOf(double value) =>
        IsInteger ? (OnAxis(value - 0.5), OnAxis(value + 0.5)) : (OnAxis(value), OnAxis(value));

    private double OnAxis(double value) => IsLogarithmic ? Math.Log(value) : value;
}
