using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>An autoencoder for each view that is a signal: waveforms by one, autocorrelograms by another; features go without.</summary>
/// <param name="Waveform">The autoencoder of waveforms.</param>
/// <param name="Autocorrelogram">The autoencoder of autocorrelograms.</param>
internal sealed record ViewAutoencoders(AutoencoderOptions Waveform, AutoencoderOptions Autocorrelogram)
{
    /// <summary>Gets those of the thesis.</summary>
    public static ViewAutoencoders Thesis { get; } = new(AutoencoderOptions.ThesisWaveform, AutoencoderOptions.ThesisAutocorrelogram);

    /// <summary>Gets those of C4.</summary>
    public static ViewAutoencoders C4 { get; } = new(AutoencoderOptions.C4Waveform, AutoencoderOptions.C4Autocorrelogram);

    /// <summary>The parts that inputs fall into.</summary>
    /// <param name="blocks">The views that make the inputs.</param>
    internal IReadOnlyList<InputPart> Parts(IReadOnlyList<InputBlock> blocks) =>
        [.. blocks.Select(block => new InputPart(block.Length, Of(block)?.Encoder(block.Length, block.LagRows)))];

    /// <summary>Fits all of them to units, labelled or not.</summary>
    /// <param name="units">The units.</param>
    /// <param name="training">The same units, from which checkpoints have their names.</param>
    /// <param name="parts">The parts that the inputs fall into.</param>
    /// <param name="settings">Where to fit.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <returns>The encoders, on the device.</returns>
    internal ViewEncoders Fit(
        ScaledUnits units, LabelledSet training, IReadOnlyList<InputPart> parts, NetworkSettings settings, int seed, CancellationToken cancellation)
    {
        using NetworkRandom random = new(seed);
        ViewEncoders encoders = new(parts, random);
        IReadOnlyList<InputBlock> blocks = units.Scaling.Blocks;
        long first = 0;
        for (int i = 0; i < blocks.Count; i++)
        {
            if (Of(blocks[i]) is AutoencoderOptions options && parts[i].Encoder is EncoderArchitecture encoder)
            {
                using Tensor inputs = units.All.narrow(1, first, blocks[i].Length).contiguous();
                int seedOfPart = DerivedSeed.Of(seed, i);
                using AutoencoderFit fit = new(inputs, encoder, options, seedOfPart);
                fit.Run(settings.Checkpoints?.PathOf($"autoencoder {i} {JsonSerializer.Serialize(options)}", training, seedOfPart), cancellation);
                using VariationalAutoencoder trained = fit.Network;
                encoders.Load(i, trained.Encoder);
            }
            first += blocks[i].Length;
        }
        encoders.to(units.All.device);
        encoders.eval();
        return encoders;
    }

    private AutoencoderOptions? Of(InputBlock block) => block switch
    {
        { LagRows: > 0 } => Autocorrelogram,
        { Kind: InputKind.Signal } => Waveform,
        _ => null,
    };
}
