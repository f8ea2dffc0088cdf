using System.Linq;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes;

/// <summary>Turns the messages of a publisher into frames. They belong to a session of this side, which lasts as long as the model stays the same.</summary>
internal sealed class ReceivedFrames
{
    private readonly ReceivedLabels _labels = new();
    private LabelSession? _session;

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The frame that it brought, or null.</returns>
    public LabelFrame? Add(LabelMessage message)
    {
        if (message is UnitsMessage units && (_session is null || _session.Model != units.Model || !_session.Classes.SequenceEqual(units.Classes)))
            _session = new LabelSession { Model = units.Model, Classes = units.Classes };
        return _labels.TryAdd(message, out LabelUpdate? window) ? new LabelFrame(window with { Session = _session }) : null;
    }
}
