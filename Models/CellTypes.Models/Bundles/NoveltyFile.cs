using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CellTypes.Models.Forests;
using CellTypes.Models.Views;

namespace CellTypes.Models.Bundles;

/// <summary>Reads and writes what a <see cref="NoveltyForest"/> remembers of its training units.</summary>
/// <remarks>
/// Little-endian. The 8 bytes <c>CTNOVEL1</c>; int32 number of trees, int32 number of training units; then, tree by tree, for each training
/// unit a uint16: the leaf that it falls into, counted among the tree's leaves in the order of the forest's file. Then, for each view that
/// is measured, in the order of the views: int32 number of values, int32 number of components, the mean and the components as float32.
/// </remarks>
internal static class NoveltyFile
{
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("CTNOVEL1");

    public static byte[] Write(NoveltyForest forest)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Magic);
        writer.Write(forest.Forest.TreeCount);
        writer.Write(forest.Neighbours.RowCount);
        int[] ordinals = LeafOrdinals(forest.Forest);
        foreach (int leaf in forest.Neighbours.Leaves) writer.Write(checked((ushort)ordinals[leaf]));
        foreach (ReconstructionError error in forest.Errors)
        {
            writer.Write(error.Subspace.Length);
            writer.Write(error.Subspace.ComponentCount);
            foreach (float value in error.Subspace.Mean) writer.Write(value);
            foreach (float value in error.Subspace.Components()) writer.Write(value);
        }
        return stream.ToArray();
    }

    /// <exception cref="CellTypesException">The bytes are not what belongs to the forest and the views.</exception>
    public static NoveltyForest Read(byte[] bytes, string source, RandomForest forest, IReadOnlyList<UnitView> views)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        try
        {
            if (!reader.ReadBytes(Magic.Length).SequenceEqual(Magic)) throw new CellTypesException("it does not begin with CTNOVEL1");
            LeafNeighbours neighbours = ReadNeighbours(reader, forest);
            List<ReconstructionError> errors = [];
            int offset = 0;
            foreach (UnitView view in views)
            {
                if (ReconstructionError.Measures(view)) errors.Add(new ReconstructionError(view, offset, ReadSubspace(reader, view)));
                offset += view.InputNames.Count;
            }
            if (reader.BaseStream.Position != bytes.Length) throw new CellTypesException("more bytes follow than it should have");
            return new NoveltyForest(forest, neighbours, [.. errors], [.. Enumerable.Repeat(float.PositiveInfinity, errors.Count + 1)]);
        }
        catch (Exception error) when (error is CellTypesException or EndOfStreamException)
        {
            string reason = error is EndOfStreamException ? "it ends too early" : error.Message;
            throw new CellTypesException(
                $"{source} does not belong to the forest beside it: {reason}. Copy the whole bundle again, or train it again.", error);
        }
    }

    private static LeafNeighbours ReadNeighbours(BinaryReader reader, RandomForest forest)
    {
        int trees = reader.ReadInt32(), rows = reader.ReadInt32();
        if (trees != forest.TreeCount) throw new CellTypesException($"it has {trees} trees where the forest has {forest.TreeCount}");
        if (rows < NoveltyForest.NeighbourCount || (long)trees * rows * sizeof(ushort) > reader.BaseStream.Length)
            throw new CellTypesException($"it claims {rows} training units");
        int[] leaves = new int[trees * rows];
        for (int tree = 0; tree < trees; tree++)
        {
            int root = forest.Roots[tree];
            int[] leavesOfTree = [.. Enumerable.Range(root, forest.Roots[tree + 1] - root).Where(node => forest.LeafOffset[node] >= 0)];
            for (int row = 0; row < rows; row++)
            {
                int ordinal = reader.ReadUInt16();
                if (ordinal >= leavesOfTree.Length) throw new CellTypesException($"tree {tree} has no leaf {ordinal}");
                leaves[tree * rows + row] = leavesOfTree[ordinal];
            }
        }
        return new LeafNeighbours(forest, leaves, rows);
    }

    private static PrincipalSubspace ReadSubspace(BinaryReader reader, UnitView view)
    {
        int length = reader.ReadInt32(), components = reader.ReadInt32();
        if (length != view.InputNames.Count || components < 0 || components > length)
        {
            throw new CellTypesException(
                $"it has {components} components of {length} values for {view.Name}, which makes {view.InputNames.Count}");
        }
        return new PrincipalSubspace(ReadFloats(reader, length), ReadFloats(reader, components * length));
    }

    private static float[] ReadFloats(BinaryReader reader, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = reader.ReadSingle();
            if (float.IsNaN(values[i]) || float.IsInfinity(values[i])) throw new CellTypesException("a component is not finite");
        }
        return values;
    }

    private static int[] LeafOrdinals(RandomForest forest)
    {
        int[] ordinals = new int[forest.NodeCount];
        for (int tree = 0; tree < forest.TreeCount; tree++)
        {
            int next = 0;
            for (int node = forest.Roots[tree]; node < forest.Roots[tree + 1]; node++)
            {
                if (forest.LeafOffset[node] >= 0) ordinals[node] = next++;
            }
        }
        return ordinals;
    }
}
