using CellTypes.Models.Inference;
using CellTypes.Streaming.Publishing;

namespace CellTypes.Cli.Live;

/// <summary>What a live run is of, and where its labels go: what every view says of it.</summary>
internal sealed class LiveSession
{
    /// <summary>The command, as it is typed: <c>celltypes live</c>.</summary>
    public required string Command { get; init; }

    /// <summary>What is labelled.</summary>
    public required string Source { get; init; }

    public required UnitModel Model { get; init; }

    public LabelPublisher? Publisher { get; init; }

    public LabelLog? Log { get; init; }

    /// <summary>When a unit is judged; null for cells, which are judged from their first window on.</summary>
    public WarmUp? WarmUp { get; init; }

    public string Title => $"{Command}   {Source}   model {Model.Name} on {Model.Device}";
}
