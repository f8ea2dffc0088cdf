namespace CellTypes.Models.Recordings;

/// <summary>What was done to the templates of a recording, so that their shape and size can be judged.</summary>
public enum TemplateState
{
    /// <summary>The recording has no templates.</summary>
    None,

    /// <summary>The templates are as the file has them, which says nothing of whitening; they should be in microvolts.</summary>
    AsGiven,

    /// <summary>The sorter's whitening was undone: the shape is true, the size is not in microvolts.</summary>
    Unwhitened,

    /// <summary>The sorter whitened the templates and did not keep the matrix: neither shape nor size is that of the spikes.</summary>
    StillWhitened,

    /// <summary>A sorter that whitens wrote the templates, and the files do not say what became of them.</summary>
    Unknown,

    /// <summary>The templates are means of the raw recording, see <see cref="RawTemplates"/>, in microvolts where it says its microvolts a bit.</summary>
    Averaged,
}
