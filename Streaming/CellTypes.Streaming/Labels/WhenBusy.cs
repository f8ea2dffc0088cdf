namespace CellTypes.Streaming.Labels;

/// <summary>What happens when an update is due while the classifier is still busy.</summary>
public enum WhenBusy
{
    /// <summary>The update goes into the next one and is counted: for live sources, which cannot wait.</summary>
    Coalesce,

    /// <summary>The source waits: for recordings, so that the labels do not depend on the speed of the machine.</summary>
    Wait,
}
