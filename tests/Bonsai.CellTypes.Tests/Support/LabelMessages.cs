using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Streaming.Publishing;
using Receiver = CellTypes.Streaming.Publishing.LabelReceiver;

namespace Bonsai.CellTypes.Tests.Support;

/// <summary>Other lab software: hears what is published at an endpoint.</summary>
internal sealed class LabelMessages : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<LabelMessage> _messages = [];
    private readonly IDisposable _subscription;

    public LabelMessages(string endpoint) => _subscription = new Receiver(endpoint).Subscribe(message =>
    {
        lock (_messages)
        {
            _messages.Add(message);
            Monitor.PulseAll(_messages);
        }
    });

    /// <summary>Waits for the end marker.</summary>
    public bool HasEnded => Find<EndMessage>(_ => true) is not null;

    /// <summary>Waits for a keyframe.</summary>
    public UnitsMessage WaitFor(Func<UnitsMessage, bool> condition) => Find<UnitsMessage>(message => message.IsKeyframe && message.Update is not null && condition(message))!;

    /// <summary>Waits for the end.</summary>
    /// <returns>The last keyframe.</returns>
    public UnitsMessage Last()
    {
        Assert.True(HasEnded);
        lock (_messages) return _messages.OfType<UnitsMessage>().Last(message => message.IsKeyframe);
    }

    public void Dispose() => _subscription.Dispose();

    private T Find<T>(Func<T, bool> condition)
        where T : LabelMessage
    {
        DateTime end = DateTime.UtcNow + Patience;
        lock (_messages)
        {
            while (true)
            {
                if (_messages.OfType<T>().FirstOrDefault(condition) is T found) return found;
                Assert.True(Monitor.Wait(_messages, end > DateTime.UtcNow ? end - DateTime.UtcNow : TimeSpan.Zero), $"no such {typeof(T).Name} was heard.");
            }
        }
    }
}
