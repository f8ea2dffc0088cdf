using System;
using System.Collections.Generic;
using CellTypes.Models.Bundles;

namespace CellTypes.Streaming.Updates;

/// <summary>What stays the same over one run of live labelling; every message and every log names it.</summary>
public sealed record LabelSession
{
    /// <summary>Gets the session's name; a new GUID unless one is given. Two runs must not share a name.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString();

    /// <summary>Gets the model that gives the labels.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>Gets the model's classes, in the order of <see cref="UnitLabel.Probabilities"/>.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Gets where the model runs, <c>cpu</c> or <c>cuda</c>, or null where that is not known.</summary>
    public string? Device { get; init; }

    /// <summary>Gets the sampling rate in hertz, or null where the source tells it only with its first spikes.</summary>
    public double? SamplingRate { get; init; }

    /// <summary>Begins a session of a model.</summary>
    /// <param name="bundle">The model's bundle.</param>
    /// <returns>A session with a new name.</returns>
    public static LabelSession Of(ModelBundle bundle)
    {
        if (bundle is null) throw new ArgumentNullException(nameof(bundle));
        return new LabelSession
        {
            Model = new ModelIdentity(bundle.Model.Name, bundle.Card.Created, bundle.Model.Sha256) { Home = bundle.Model.Home },
            Classes = bundle.Model.Classes,
            Device = bundle.Model.Device,
        };
    }
}

/// <summary>Which model gave the labels, and what it was told of the recording.</summary>
/// <param name="Name">The bundle's name.</param>
/// <param name="Version">The bundle's version.</param>
/// <param name="Sha256">The bundle's SHA-256 in lower-case hexadecimal digits.</param>
public sealed record ModelIdentity(string Name, string Version, string Sha256)
{
    /// <summary>Gets the tissue that the recording is known to be of, so that the model takes fewer units to be of other tissue; null where that is not known.</summary>
    public string? Home { get; init; }
}
