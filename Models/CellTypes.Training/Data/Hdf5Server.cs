using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;

namespace CellTypes.Training.Data;

/// <summary>Reads HDF5 files for another process, see <see cref="Hdf5Process"/>: one file at a time, until there is no more input.</summary>
public static class Hdf5Server
{
    /// <summary>What the server says when it is ready.</summary>
    internal const byte Ready = 0x48;

    /// <summary>Answers until the input ends.</summary>
    /// <param name="input">The questions.</param>
    /// <param name="output">Receives the answers.</param>
    /// <param name="abandon">Called where the input ends while an answer is being looked for, which may go on for ever: ends the process.</param>
    public static void Run(Stream input, Stream output, Action abandon)
    {
        using BinaryWriter writer = new(new BufferedStream(output, 1 << 16));
        writer.Write(Ready);
        writer.Flush();
        using BlockingCollection<Hdf5Request> requests = [];
        // On a thread of its own, which hears of the end of the other process while a damaged file keeps this one busy.
        Thread listener = new(() =>
        {
            using BinaryReader reader = new(new BufferedStream(input));
            while (Hdf5Wire.ReadRequest(reader) is Hdf5Request request) requests.Add(request);
            requests.CompleteAdding();
            abandon();
        })
        { IsBackground = true };
        listener.Start();
        Hdf5Source? source = null;
        foreach (Hdf5Request request in requests.GetConsumingEnumerable())
        {
            object? answer;
            try
            {
                answer = Answer(request, ref source);
            }
            catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException)
            {
                answer = error;
            }
            Hdf5Wire.Write(writer, answer);
        }
        source?.Dispose();
    }

    private static object? Answer(Hdf5Request request, ref Hdf5Source? source)
    {
        if (request.Question is not (Hdf5Question.Open or Hdf5Question.Close)) return source!.Answer(request);
        source?.Dispose();
        source = request.Question == Hdf5Question.Open ? Hdf5Source.Open(request.Path) : null;
        return null;
    }
}
