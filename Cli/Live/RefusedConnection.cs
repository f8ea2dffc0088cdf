namespace CellTypes.Cli.Live;

/// <summary>What is said of an endpoint where somebody listens who ends every connection at once.</summary>
internal static class RefusedConnection
{
    /// <summary>Says what may be wrong.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="option">The option that names a key.</param>
    /// <param name="hasKey">Whether one was named.</param>
    public static string Tell(string endpoint, string option, bool hasKey) => $"{endpoint} ends every connection before a message: " + (hasKey
        ? $"does it encrypt, and does {option} name its public key?"
        : $"if it encrypts, name its public key with {option}; or is it another service?");
}
