using System;
using System.IO;
using System.Threading;
using CellTypes.Training.Data;

namespace CellTypes.Cli.Data;

/// <summary>This program once more, as the process that reads HDF5 files, which a damaged one may end.</summary>
internal static class Hdf5Reader
{
    /// <summary>The command of that process, which is for nobody to type and no part of the command line.</summary>
    public const string Command = "read-hdf5";

    /// <summary>Says how the process is started; it starts with the first file.</summary>
    /// <param name="cancellation">Stops the reading.</param>
    public static Hdf5Process Create(CancellationToken cancellation)
    {
        // The program runs as itself, or as an assembly that dotnet runs.
        string program = Environment.ProcessPath!, name = Path.GetFileNameWithoutExtension(program), assembly = typeof(Hdf5Reader).Assembly.Location;
        return name == Path.GetFileNameWithoutExtension(assembly) || assembly.Length == 0
            ? new Hdf5Process(program, [Command], cancellation: cancellation)
            : new Hdf5Process(name == "dotnet" ? program : "dotnet", [assembly, Command], cancellation: cancellation);
    }

    /// <summary>Is that process, until its input ends.</summary>
    public static void Run()
    {
        // Ctrl-C goes to all processes of a terminal; this one ends with the one that it works for.
        Console.CancelKeyPress += (_, key) => key.Cancel = true;
        Hdf5Server.Run(Console.OpenStandardInput(), Console.OpenStandardOutput(), () => Environment.Exit(0));
    }
}
