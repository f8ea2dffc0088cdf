namespace TorchSharp;

/// <summary>How far a convolution reaches beyond its input.</summary>
public enum Padding
{
    /// <summary>Not at all.</summary>
    Valid = 0,

    /// <summary>So far that the output is as long as the input.</summary>
    Same = 1,
}
