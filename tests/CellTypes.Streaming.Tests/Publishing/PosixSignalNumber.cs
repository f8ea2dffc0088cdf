namespace CellTypes.Streaming.Tests.Publishing;

internal enum PosixSignalNumber
{
    Continue = 18,
    Stop = 19,
}
