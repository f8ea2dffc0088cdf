namespace CellTypes.Training;

/// <summary>Seeds for the parts of a seeded computation (the trees of a forest, the folds of an evaluation).</summary>
internal static class DerivedSeed
{
    /// <summary>
    /// The seed of part <paramref name="index"/>: a well-mixed function of both arguments, so that parts are independent of one another
    /// and of the order in which they run. Mixing step of SplitMix64 (Steele, Lea and Flood 2014).
    /// </summary>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="index">The index of the part.</param>
    public static int Of(int seed, int index)
    {
        unchecked
        {
            ulong z = ((ulong)(uint)seed << 32) | (uint)index;
            z += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (int)((z ^ (z >> 31)) >> 32);
        }
    }
}
