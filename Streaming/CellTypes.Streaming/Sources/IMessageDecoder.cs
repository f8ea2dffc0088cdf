namespace CellTypes.Streaming.Sources;

/// <summary>Turns the messages of one source into batches of spikes or traces. A decoder belongs to one stream and one thread.</summary>
/// <remarks>
/// A decoder fills the <see cref="Spikes.SpikeBatch"/> or <see cref="Traces.TraceBatch"/> that it was made with, and counts what it cannot use in that batch's counters.
/// Whatever the bytes of a message are, it neither throws nor reads past a frame, and it allocates nothing, or next to nothing, for a
/// good message of known units.
/// </remarks>
internal interface IMessageDecoder
{
    /// <summary>Decodes one message into the decoder's batch.</summary>
    /// <param name="message">The message; not used after the call.</param>
    /// <returns>What became of it.</returns>
    DecodeOutcome Decode(MessageFrames message);
}
