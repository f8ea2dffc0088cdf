using System;

namespace CellTypes.Models.Inference;

/// <summary>Brings the inputs of a unit to scales that were learnt from training units.</summary>
public interface IInputScaling
{
    /// <summary>Gets the number of inputs of a row.</summary>
    int InputLength { get; }

    /// <summary>Scales rows.</summary>
    /// <param name="inputs">Row-major inputs.</param>
    /// <param name="scaled">Receives as many values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    void Apply(ReadOnlySpan<float> inputs, Span<float> scaled);
}
