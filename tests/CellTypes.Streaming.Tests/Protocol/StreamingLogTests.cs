using System;
using System.Collections.Concurrent;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Protocol;

public sealed class StreamingLogTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_goes_wrong_in_a_session_is_logged_and_a_logger_that_fails_harms_nothing(bool fails)
    {
        using Loggers loggers = new(fails);
        StreamingLog.Factory = loggers;
        try
        {
            using XPublisherSocket socket = new();
            LabelReceiver receiver = new($"tcp://127.0.0.1:{socket.BindRandomPort("tcp://127.0.0.1")}");
            using ManualResetEventSlim ended = new();
            using IDisposable subscription = receiver.Subscribe(message => ended.Set());
            for (int i = 0; i < 2; i++) socket.ReceiveFrameBytes();
            string type = Guid.NewGuid().ToString();
            for (int i = 0; i < 3; i++) socket.SendMoreFrame(LabelTopics.End).SendFrame($$"""{"schema":"celltypes.labels","version":2,"type":"{{type}}"}""");
            using LabelMessageWriter writer = new(Publishing.Example.Session());
            socket.SendMoreFrame(Encoding.ASCII.GetBytes(LabelTopics.End)).SendFrame(writer.WriteEnd(0, null, 0).ToArray());
            Assert.True(ended.Wait(TestSockets.Long, TestContext.Current.CancellationToken));
            (string Category, LogLevel Level, string Text) written = Assert.Single(loggers.Written, line => line.Text.Contains(type));
            Assert.Equal(("CellTypes.Streaming.Spikes.SourceCounters", LogLevel.Warning), (written.Category, written.Level));
            Assert.StartsWith("Bad label message: the type", written.Text);
        }
        finally
        {
            StreamingLog.Factory = NullLoggerFactory.Instance;
        }
    }

    private sealed class Loggers(bool fails) : ILoggerFactory
    {
        public ConcurrentQueue<(string Category, LogLevel Level, string Text)> Written { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(Loggers loggers, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                loggers.Written.Enqueue((category, logLevel, formatter(state, exception)));
                if (loggers._fails) throw new InvalidOperationException("The logger fails.");
            }
        }

        private readonly bool _fails = fails;
    }
}
