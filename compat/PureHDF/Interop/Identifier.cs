using System;

namespace PureHDF.Interop;

/// <summary>An identifier of libhdf5 that is given back at the end of its scope.</summary>
internal readonly ref struct Identifier : IDisposable
{
    /// <summary>Takes over what a function has returned.</summary>
    /// <param name="value">The identifier, negative where the function failed.</param>
    /// <param name="what">What was attempted, for the message.</param>
    /// <exception cref="Exception">The function failed.</exception>
    public Identifier(long value, string what) => Value = Libhdf5.Check(value, what);

    public long Value { get; }

    public void Dispose() => Libhdf5.H5Idec_ref(Value);
}
