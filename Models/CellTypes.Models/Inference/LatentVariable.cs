using System;

namespace CellTypes.Models.Inference;

/// <summary>Names of latent variables, by which <see cref="InputBlock"/> knows them: those of one encoder share one scale, since one that says
/// nothing varies little.</summary>
internal static class LatentVariable
{
    private const string Prefix = "latent_";

    /// <summary>The name of a latent variable.</summary>
    /// <param name="encoder">The index of the encoder.</param>
    /// <param name="variable">The index of the variable.</param>
    public static string Name(int encoder, int variable) => $"{Prefix}{encoder}_{variable}";

    /// <summary>What the variables of an encoder have in common, or null for the name of another input.</summary>
    /// <param name="name">The name of an input.</param>
    internal static string? EncoderOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? name.Substring(0, name.LastIndexOf('_')) : null;
}
