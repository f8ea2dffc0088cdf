namespace CellTypes.Tests.Support;

internal enum PosixSignalNumber
{
    HangUp = 1,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
