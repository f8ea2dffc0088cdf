using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Forests;

/// <summary>Reads and writes a <see cref="RandomForest"/> as a compact binary file.</summary>
/// <remarks>
/// Little-endian. The 8 bytes <c>CTFOREST</c>; int32 version (1), inputs, classes, trees. Then each tree: int32 number of nodes, and each
/// node: int32 feature; for an inner node float32 threshold (at most: left) and int32 index of the left child within the tree, the right
/// one follows it; for a leaf, whose feature is -1, one float32 class fraction per class. Last a 64-bit FNV-1a checksum of all bytes before
/// it.
/// </remarks>
internal static class ForestFile
{
    private const int Version = 1;
    private const int LeafFeature = -1;
    private const int SmallestNode = 8; // a leaf of a single class
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("CTFOREST");

    /// <summary>Writes a forest.</summary>
    /// <param name="forest">The forest.</param>
    /// <param name="stream">The stream to write to; it stays open.</param>
    public static void Write(RandomForest forest, Stream stream)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(forest.InputLength);
        writer.Write(forest.ClassCount);
        writer.Write(forest.TreeCount);
        for (int tree = 0; tree < forest.TreeCount; tree++)
            WriteTree(writer, forest, forest.Roots[tree], forest.Roots[tree + 1]);
        writer.Write(Checksum(memory.GetBuffer(), (int)memory.Length));
        memory.WriteTo(stream);
    }

    /// <summary>Reads a forest from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CellTypesException">The file is not a forest, is damaged, or is of another version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RandomForest Read(string path) => Read(InputFile.ReadBytes(path), path);

    /// <summary>Reads a forest from the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What to call the file in an error message.</param>
    /// <exception cref="CellTypesException">The bytes are not a forest, are damaged, or are of another version.</exception>
    public static RandomForest Read(byte[] bytes, string source)
    {
        CheckEnvelope(bytes, source);
        int end = bytes.Length - sizeof(ulong);
        using var reader = new BinaryReader(new MemoryStream(bytes, Magic.Length, end - Magic.Length));
        try
        {
            RandomForest forest = ReadForest(reader);
            return Remaining(reader) == 0 ? forest : throw new CellTypesException($"{Remaining(reader)} bytes follow the last tree");
        }
        catch (Exception e) when (e is EndOfStreamException or CellTypesException)
        {
            string reason = e is EndOfStreamException ? "it ends in the middle of a tree" : e.Message;
            throw new CellTypesException($"{source} is a damaged forest file: {reason}. Train or copy it again.", e);
        }
    }

    private static void CheckEnvelope(byte[] bytes, string source)
    {
        if (bytes.Length < Magic.Length || !bytes.Take(Magic.Length).SequenceEqual(Magic))
            throw new CellTypesException($"{source} is not a forest file: it does not begin with CTFOREST.");
        int end = bytes.Length - sizeof(ulong);
        if (end < Magic.Length || BitConverter.ToUInt64(bytes, end) != Checksum(bytes, end))
            throw new CellTypesException($"{source} is a damaged forest file: its checksum does not match. Train or copy it again.");
    }

    private static void WriteTree(BinaryWriter writer, RandomForest forest, int root, int end)
    {
        writer.Write(end - root);
        for (int i = root; i < end; i++)
        {
            if (forest.LeafOffset[i] < 0)
            {
                writer.Write(forest.Nodes[i].Feature);
                writer.Write(forest.Nodes[i].Threshold);
                writer.Write(forest.Nodes[i].Left - root);
                continue;
            }
            writer.Write(LeafFeature);
            for (int c = 0; c < forest.ClassCount; c++)
                writer.Write(forest.Fractions[forest.LeafOffset[i] + c]);
        }
    }

    private static RandomForest ReadForest(BinaryReader reader)
    {
        int version = reader.ReadInt32();
        if (version != Version)
            throw new CellTypesException($"its version is {version}, and this program reads version {Version}");
        int inputs = reader.ReadInt32();
        int classes = reader.ReadInt32();
        int trees = reader.ReadInt32();
        if (inputs < 1)
            throw new CellTypesException($"it claims {inputs} inputs");
        CheckCount(classes, sizeof(float), "classes", reader);
        CheckCount(trees, sizeof(int) + SmallestNode, "trees", reader);
        var forest = new Tree[trees];
        for (int tree = 0; tree < trees; tree++)
            forest[tree] = ReadTree(reader, inputs, classes);
        return new RandomForest(inputs, classes, forest);
    }

    private static Tree ReadTree(BinaryReader reader, int inputs, int classes)
    {
        int count = reader.ReadInt32();
        CheckCount(count, SmallestNode, "nodes in a tree", reader);
        var nodes = new ForestNode[count];
        var leafRow = new int[count];
        var hasParent = new bool[count];
        var fractions = new List<float>();
        for (int i = 0; i < count; i++)
        {
            int feature = reader.ReadInt32();
            leafRow[i] = feature == LeafFeature ? fractions.Count / classes : -1;
            nodes[i] = feature == LeafFeature ? ForestNode.Leaf(i) : ReadInnerNode(reader, feature, i, inputs, hasParent);
            if (feature == LeafFeature)
                ReadFractions(reader, fractions, classes);
        }
        if (hasParent.Skip(1).Contains(false))
            throw new CellTypesException("a node has no parent");
        return new Tree(nodes, leafRow, [.. fractions]);
    }

    // A child lies after its parent and has no other, so the nodes are a tree and every walk ends.
    private static ForestNode ReadInnerNode(BinaryReader reader, int feature, int index, int inputs, bool[] hasParent)
    {
        float threshold = reader.ReadSingle();
        int left = reader.ReadInt32();
        if (feature < 0 || feature >= inputs)
            throw new CellTypesException($"a node asks for input {feature} of {inputs}");
        if (float.IsNaN(threshold) || float.IsInfinity(threshold))
            throw new CellTypesException("a threshold is not a number");
        if (left <= index || left >= hasParent.Length - 1 || hasParent[left] || hasParent[left + 1])
            throw new CellTypesException($"node {index} of {hasParent.Length} has the impossible child {left}");
        hasParent[left] = hasParent[left + 1] = true;
        return new ForestNode { Feature = feature, Threshold = threshold, Left = left };
    }

    private static void ReadFractions(BinaryReader reader, List<float> fractions, int classes)
    {
        double sum = 0;
        for (int c = 0; c < classes; c++)
        {
            float fraction = reader.ReadSingle();
            if (!(fraction >= 0 && fraction <= 1))
                throw new CellTypesException($"a class fraction is {fraction}");
            fractions.Add(fraction);
            sum += fraction;
        }
        if (Math.Abs(sum - 1) > 1e-3)
            throw new CellTypesException($"the class fractions of a leaf sum to {sum:g4}");
    }

    // Before anything is allocated: what is claimed must fit in the bytes that are left.
    private static void CheckCount(int count, int smallest, string what, BinaryReader reader)
    {
        if (count < 1 || (long)count * smallest > Remaining(reader))
            throw new CellTypesException($"it claims {count} {what}, and {Remaining(reader)} bytes follow");
    }

    private static long Remaining(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;

    private static ulong Checksum(byte[] bytes, int count)
    {
        ulong hash = 14695981039346656037UL;
        for (int i = 0; i < count; i++)
            hash = unchecked((hash ^ bytes[i]) * 1099511628211UL);
        return hash;
    }
}
