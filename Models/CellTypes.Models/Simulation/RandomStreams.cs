using MathNet.Numerics.Random;

namespace CellTypes.Models.Simulation;

/// <summary>Independent random numbers for each part of a simulation, so that one part does not change when another is added.</summary>
internal static class RandomStreams
{
    /// <summary>Starts the random numbers of one part.</summary>
    /// <param name="seed">The seed of the simulation.</param>
    /// <param name="part">What they are for.</param>
    /// <param name="index">Which one of its kind.</param>
    public static Xoshiro256StarStar Create(int seed, string part, int index = 0)
    {
        ulong state = Mix((uint)seed);
        foreach (char letter in part) state = Mix(state ^ letter);
        return new Xoshiro256StarStar((int)(Mix(state ^ (uint)index) >> 33), false);
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA): neighbouring inputs give unrelated outputs.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
