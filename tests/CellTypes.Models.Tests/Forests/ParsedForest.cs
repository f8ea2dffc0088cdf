using System.Collections.Generic;
using System.IO;
using CellTypes.Models.Forests;

namespace CellTypes.Models.Tests.Forests;

/// <summary>A forest as its file format describes it, parsed independently of the product so that tests can walk the trees.</summary>
internal sealed record ParsedForest(int Inputs, int Classes, IReadOnlyList<ParsedForest.Node[]> Trees)
{
    public sealed record Node(int Feature, float Threshold, int Left, float[] Fractions)
    {
        public bool IsLeaf => Feature == -1;
    }

    public static ParsedForest Of(RandomForest forest) => Parse(Bytes(forest));

    public static byte[] Bytes(RandomForest forest)
    {
        using var stream = new MemoryStream();
        ForestFile.Write(forest, stream);
        return stream.ToArray();
    }

    public float[] Predict(float[] row)
    {
        var sum = new double[Classes];
        foreach (Node[] tree in Trees)
        {
            Node node = tree[0];
            while (!node.IsLeaf)
                node = tree[row[node.Feature] <= node.Threshold ? node.Left : node.Left + 1];
            for (int c = 0; c < Classes; c++)
                sum[c] += node.Fractions[c];
        }
        var mean = new float[Classes];
        for (int c = 0; c < Classes; c++)
            mean[c] = (float)(sum[c] / Trees.Count);
        return mean;
    }

    private static ParsedForest Parse(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        reader.ReadBytes(12);
        int inputs = reader.ReadInt32();
        int classes = reader.ReadInt32();
        var trees = new Node[reader.ReadInt32()][];
        for (int t = 0; t < trees.Length; t++)
        {
            trees[t] = new Node[reader.ReadInt32()];
            for (int i = 0; i < trees[t].Length; i++)
            {
                int feature = reader.ReadInt32();
                trees[t][i] = feature == -1
                    ? new Node(feature, 0, 0, ReadFloats(reader, classes))
                    : new Node(feature, reader.ReadSingle(), reader.ReadInt32(), []);
            }
        }
        return new ParsedForest(inputs, classes, trees);
    }

    private static float[] ReadFloats(BinaryReader reader, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = reader.ReadSingle();
        return values;
    }
}
