using CellTypes.Cli;
using NetMQ;

Consoles.MakePrintable();
try
{
    return await CommandLine.RunAsync(args);
}
finally
{
    // ZeroMQ goes on sending after a socket is closed; the end marker of a session must be out before the process is gone.
    NetMQConfig.Cleanup();
}
