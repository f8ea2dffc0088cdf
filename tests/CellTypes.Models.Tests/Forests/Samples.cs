using System;
using CellTypes.Models.Forests;
using CellTypes.Training.Forests;

namespace CellTypes.Models.Tests.Forests;

/// <summary>Rows with labels, from a linear congruential generator that a few lines of Python repeat exactly.</summary>
internal sealed class Samples
{
    private uint _state;

    /// <summary>Class k of 3 has its mean at k/2 on inputs 0 and 1; the remaining inputs are noise. Input noise is uniform on [0,
    /// 2).</summary>
    public Samples(int rows, int columns, uint seed)
    {
        _state = seed;
        Columns = columns;
        Inputs = new float[rows * columns];
        Labels = new int[rows];
        for (int r = 0; r < rows; r++)
        {
            // Class 0 is the most common: 60 %, 25 %, 15 %.
            double draw = Next();
            Labels[r] = draw < 0.6 ? 0 : draw < 0.85 ? 1 : 2;
            for (int c = 0; c < columns; c++)
                Inputs[r * columns + c] = (float)(2 * Next() + (c < 2 ? Labels[r] / 2.0 : 0));
        }
    }

    public int Columns { get; }

    public float[] Inputs { get; }

    public int[] Labels { get; }

    public float[] Row(int row) => Inputs[(row * Columns)..((row + 1) * Columns)];

    public RandomForest Train(ForestOptions options) =>
        ForestTrainer.Train(Inputs, Columns, Labels, 3, options, TestContext.Current.CancellationToken);

    /// <summary>The same rows with values rounded to a grid, so that many are equal.</summary>
    public Samples Rounded(double step)
    {
        for (int i = 0; i < Inputs.Length; i++)
            Inputs[i] = (float)(Math.Round(Inputs[i] / step) * step);
        return this;
    }

    private double Next()
    {
        _state = unchecked(_state * 1103515245u + 12345u) & 0x7fffffffu;
        return _state / 2147483648.0;
    }
}
