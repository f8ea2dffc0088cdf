using CellTypes.Cli;
using CellTypes.Cli.Data;
using NetMQ;

if (args is [Hdf5Reader.Command])
{
    Hdf5Reader.Run();
    return 0;
}
Consoles.MakePrintable();
// Never disposed: a second signal must not cut short what the first one began, until the process is gone.
EndSignals signals = new();
try
{
    return await CommandLine.RunAsync(args, signals);
}
finally
{
    // ZeroMQ goes on sending after a socket is closed; the end marker of a session must be out before the process is gone.
    NetMQConfig.Cleanup();
}
