using System;

namespace CellTypes.Training.Forests;

/// <summary>The training rows, column by column, sorted once per fit so that the trees only ever compare integers.</summary>
internal sealed class TrainingTable
{
    private readonly float[] _values;

    /// <param name="inputs">Row-major inputs.</param>
    /// <param name="columns">The number of inputs of a row.</param>
    /// <param name="labels">The class of each row.</param>
    public TrainingTable(ReadOnlySpan<float> inputs, int columns, ReadOnlySpan<int> labels)
    {
        Rows = labels.Length;
        Columns = columns;
        Labels = labels.ToArray();
        Order = new int[Rows * columns];
        Rank = new int[Rows * columns];
        _values = new float[Rows * columns];
        var column = new float[Rows];
        var order = new int[Rows];
        for (int c = 0; c < columns; c++)
        {
            for (int r = 0; r < Rows; r++)
            {
                column[r] = inputs[r * columns + c];
                order[r] = r;
            }
            Array.Sort(column, order);
            RankColumn(c, column, order);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int[] Labels { get; }

    /// <summary>Per column, the rows by increasing value.</summary>
    public int[] Order { get; }

    /// <summary>Per column, the rank of each row's value among the column's distinct values.</summary>
    public int[] Rank { get; }

    /// <summary>The threshold between two neighbouring values: their midpoint, at least the lower and less than the upper.</summary>
    public float Threshold(int column, int lowerRank, int upperRank)
    {
        float lower = _values[column * Rows + lowerRank];
        float upper = _values[column * Rows + upperRank];
        float middle = (float)(lower / 2.0 + upper / 2.0);
        return middle < upper ? middle : lower;
    }

    /// <summary>The value of a rank.</summary>
    public float Value(int column, int rank) => _values[column * Rows + rank];

    private void RankColumn(int c, float[] sorted, int[] order)
    {
        int start = c * Rows;
        int rank = 0;
        for (int i = 0; i < Rows; i++)
        {
            if (i > 0 && sorted[i] != sorted[i - 1])
                rank++;
            Order[start + i] = order[i];
            Rank[start + order[i]] = rank;
            _values[start + rank] = sorted[i];
        }
    }
}
