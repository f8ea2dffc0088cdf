using System;
using NetMQ;

namespace MonoHost;

internal static class Program
{
    // MonoHost RECORDING LOG ENDPOINT: tells when the first labels were published, waits for a line, goes on, and writes the last label of every unit.
    private static void Main(string[] arguments)
    {
        string[] units = LabelledReplay.Run(arguments[0], arguments[1], arguments[2], () =>
        {
            Console.WriteLine("publishing");
            Console.ReadLine();
        });
        foreach (string unit in units) Console.WriteLine(unit);
        // The end marker is still on its way.
        NetMQConfig.Cleanup(block: true);
    }
}
