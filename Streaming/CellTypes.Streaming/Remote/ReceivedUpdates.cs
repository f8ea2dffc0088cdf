using System.Linq;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Remote;

/// <summary>Turns the messages of a publisher into updates. They belong to a session of this side, which lasts as long as the model stays the same.</summary>
internal sealed class ReceivedUpdates
{
    private readonly ReceivedLabels _labels = new();
    private LabelSession? _session;

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The update that it brought, or null.</returns>
    public LabelUpdate? Add(LabelMessage message)
    {
        if (message is UnitsMessage units && (_session is null || _session.Model != units.Model || !_session.Classes.SequenceEqual(units.Classes)))
            _session = new LabelSession { Model = units.Model, Classes = units.Classes };
        return _labels.TryAdd(message, out LabelUpdate? update) ? update with { Session = _session } : null;
    }
}
