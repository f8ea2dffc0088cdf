namespace CellTypes.Streaming.Updates;

/// <summary>How far a unit's label can be trusted, from nothing known yet to settled.</summary>
public enum LabelStatus
{
    /// <summary>Too few spikes or too little time to say anything.</summary>
    Warming,

    /// <summary>The label is the model's confident opinion.</summary>
    Ok,

    /// <summary>The two most probable classes are too close for a label to be relied on.</summary>
    Uncertain,

    /// <summary>The unit is unlike anything the model was trained on: no class applies.</summary>
    Outlier,

    /// <summary>The unit looks like those of other tissue than the model labels: no class applies.</summary>
    Foreign,

    /// <summary>The unit's signals do not allow a label: contaminated, or without the waveform that the model needs.</summary>
    Poor,

    /// <summary>The unit has stopped firing; the last label stands.</summary>
    Stale,
}
