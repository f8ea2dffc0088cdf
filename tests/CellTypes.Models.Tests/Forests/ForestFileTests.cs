using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Training.Forests;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Forests;

public class ForestFileTests
{
    private static readonly Samples Rows = new(60, 5, 8);
    private static readonly RandomForest Forest = Rows.Train(new ForestOptions { Trees = 4, MinimumLeaf = 5, Seed = 3 });

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit()
    {
        byte[] bytes = ParsedForest.Bytes(Forest);
        RandomForest read = ForestFile.Read(bytes, "test");
        Assert.Equal(bytes, ParsedForest.Bytes(read));
        Assert.Equal(Predict(Forest), Predict(read));
        Assert.Equal((5, 3, 4, Forest.NodeCount), (read.InputLength, read.ClassCount, read.TreeCount, read.NodeCount));
    }

    [Fact]
    public void A_forest_is_read_from_a_path()
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("a.forest");
        File.WriteAllBytes(path, ParsedForest.Bytes(Forest));
        Assert.Equal(Predict(Forest), Predict(ForestFile.Read(path)));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] bytes = ParsedForest.Bytes(Forest);
        for (int length = 0; length < bytes.Length; length++)
            AssertRefused(bytes[..length]);
        AssertRefused([.. bytes, 0]);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_even_with_a_matching_checksum()
    {
        byte[] bytes = ParsedForest.Bytes(Forest);
        for (int length = 8; length < bytes.Length - 8; length++)
            AssertRefused(WithChecksum(bytes[..(length + 8)]));
        AssertRefused(WithChecksum([.. bytes, 0]));
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        byte[] bytes = ParsedForest.Bytes(Forest);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Mutated_bytes_with_a_matching_checksum_are_refused_or_give_a_working_forest()
    {
        byte[] original = ParsedForest.Bytes(Forest);
        var random = new Xoshiro256StarStar(1, threadSafe: false);
        int refused = 0;
        int[] telling = [0, -1, 1, int.MaxValue, int.MinValue, 2, 3, 0x7FC00000, 0x7F800000];
        for (int trial = 0; trial < 10_000; trial++)
        {
            byte[] bytes = [.. original];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int word = 8 + 4 * random.Next((bytes.Length - 16) / 4);
                if (random.Next(2) == 0)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                else
                    BitConverter.TryWriteBytes(bytes.AsSpan(word), telling[random.Next(telling.Length)]);
            }
            refused += TryRead(WithChecksum(bytes)) ? 0 : 1;
        }
        Assert.InRange(refused, 1000, 9_999);
    }

    [Theory]
    [InlineData(8, 2, "version is 2")]
    [InlineData(12, 0, "0 inputs")]
    [InlineData(12, -5, "-5 inputs")]
    [InlineData(16, int.MaxValue, "2147483647 classes")]
    [InlineData(20, int.MaxValue, "2147483647 trees")]
    [InlineData(20, 0, "0 trees")]
    [InlineData(24, int.MaxValue, "2147483647 nodes")]
    [InlineData(24, -1, "-1 nodes")]
    [InlineData(28, 5, "input 5 of 5")]
    [InlineData(28, -2, "input -2 of 5")]
    [InlineData(32, 0x7FC00000, "threshold")]
    [InlineData(36, 0, "impossible child 0")]
    [InlineData(36, 100000, "impossible child 100000")]
    public void A_field_that_lies_is_named(int offset, int value, string named)
    {
        byte[] bytes = ParsedForest.Bytes(Forest);
        BitConverter.TryWriteBytes(bytes.AsSpan(offset), value);
        var error = Assert.Throws<CellTypesException>(() => ForestFile.Read(WithChecksum(bytes), "a.forest"));
        Assert.Contains(named, error.Message);
        Assert.StartsWith("a.forest is a damaged forest file: ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_file_written_by_hand_is_read()
    {
        RandomForest forest = ForestFile.Read(ByHand(leftOfSecondNode: 3), "by hand");
        var probabilities = new float[6];
        forest.Predict([0.6f, 9f, 0.5f, -1f, 0.5f, 0f], 3, probabilities);
        Assert.Equal([1f, 0f, 0.25f, 0.75f, 0f, 1f], probabilities);
    }

    [Fact]
    public void A_node_with_two_parents_is_refused()
    {
        var error = Assert.Throws<CellTypesException>(() => ForestFile.Read(ByHand(leftOfSecondNode: 2), "by hand"));
        Assert.Contains("impossible child 2", error.Message);
    }

    [Fact]
    public void Another_file_is_not_a_forest()
    {
        var error = Assert.Throws<CellTypesException>(() => ForestFile.Read("PK and so on, for a while"u8.ToArray(), "a.zip"));
        Assert.Equal("a.zip is not a forest file: it does not begin with CTFOREST.", error.Message);
    }

    private static float[] Predict(RandomForest forest)
    {
        var probabilities = new float[60 * 3];
        forest.Predict(Rows.Inputs, 60, probabilities);
        return probabilities;
    }

    private static void AssertRefused(byte[] bytes)
    {
        var error = Assert.Throws<CellTypesException>(() => ForestFile.Read(bytes, "test"));
        Assert.DoesNotContain('\n', error.Message);
    }

    private static bool TryRead(byte[] bytes)
    {
        RandomForest forest;
        try
        {
            forest = ForestFile.Read(bytes, "test");
        }
        catch (CellTypesException)
        {
            return false;
        }
        // Mutation may change the number of inputs or classes, too.
        var inputs = new float[3 * Math.Min(forest.InputLength, 1 << 20)];
        if (forest.InputLength > 1 << 20)
            return true;
        var probabilities = new float[3 * forest.ClassCount];
        forest.Predict(inputs, 3, probabilities);
        Assert.All(probabilities.Chunk(forest.ClassCount), row => Assert.Equal(1, row.Sum(), 2e-3));
        return true;
    }

    // Node 0: input 0 <= 0.5 ? node 1 : node 2. Node 1: input 1 <= -0.5 ? node 3 : node 4. The others are leaves.
    private static byte[] ByHand(int leftOfSecondNode)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("CTFOREST"u8);
        foreach (int header in new[] { 1, 2, 2, 1, 5 })
            writer.Write(header);
        WriteNode(writer, 0, 0.5f, 1);
        WriteNode(writer, 1, -0.5f, leftOfSecondNode);
        WriteLeaf(writer, 1f, 0f);
        WriteLeaf(writer, 0.25f, 0.75f);
        WriteLeaf(writer, 0f, 1f);
        writer.Write(0UL);
        return WithChecksum(stream.ToArray());
    }

    private static void WriteNode(BinaryWriter writer, int feature, float threshold, int left)
    {
        writer.Write(feature);
        writer.Write(threshold);
        writer.Write(left);
    }

    private static void WriteLeaf(BinaryWriter writer, params float[] fractions)
    {
        writer.Write(-1);
        foreach (float fraction in fractions)
            writer.Write(fraction);
    }

    private static byte[] WithChecksum(byte[] bytes)
    {
        ulong hash = 14695981039346656037UL;
        for (int i = 0; i < bytes.Length - 8; i++)
            hash = (hash ^ bytes[i]) * 1099511628211UL;
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 8), hash);
        return bytes;
    }
}
