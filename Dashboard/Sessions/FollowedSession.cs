using System;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Sessions;

/// <summary>Shows what another celltypes publishes.</summary>
/// <param name="session">Takes what is received.</param>
internal sealed class FollowedSession(RunningSession session) : IObserver<LabelMessage>
{
    private readonly ReceivedLabels _labels = new();
    private string? _id;

    /// <inheritdoc/>
    public void OnNext(LabelMessage value)
    {
        if (value.Session != _id)
        {
            if (_id is not null) session.Clear();
            _id = value.Session;
        }
        TimeSpan? age = value.AgeMicroseconds is long microseconds ? TimeSpan.FromMicroseconds(microseconds) : null;
        switch (value)
        {
            case UnitsMessage units:
                session.Info = session.Info with { Model = units.Model, Classes = units.Classes };
                break;
            case SignalsMessage signals:
                session.Show(signals);
                break;
            case StatusMessage { Device: string device }:
                session.Info = session.Info with { Device = device };
                break;
            case EndMessage:
                session.End();
                break;
        }
        if (_labels.TryAdd(value, out LabelUpdate? update)) session.Show(update, age);
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
        session.Note(error.Message);
        session.End();
    }

    /// <inheritdoc/>
    public void OnCompleted() => session.End();
}
