namespace CellTypes.Streaming.Publishing;

/// <summary>The last message of a session: the publisher closes after it.</summary>
public sealed record EndMessage : LabelMessage;
