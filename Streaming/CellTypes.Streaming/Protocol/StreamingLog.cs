using System;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CellTypes.Streaming.Protocol;

/// <summary>Where the library writes what goes wrong in running sessions: in sources, publishers, logs and state files.</summary>
/// <remarks>Each problem is a warning, once for each that has it. Errors that end a sequence come as <c>OnError</c> and are not logged.</remarks>
public static class StreamingLog
{
    private static ILoggerFactory _factory = NullLoggerFactory.Instance;

    /// <summary>Gets or sets what makes the loggers; by default nothing is written. What exists already writes to the new ones, too.</summary>
    public static ILoggerFactory Factory
    {
        get => _factory;
        set => _factory = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal static void Warn(Type category, string problem)
    {
        try
        {
            _factory.CreateLogger(category).LogWarning("{Problem}", problem);
        }
        catch (Exception)
        {
            // A logger that fails must not end the session that it tells of.
        }
    }
}
