using System;
using System.Collections.Generic;
using CellTypes.Cli.Live;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Rolling;

namespace CellTypes.Cli.Tests.Support;

/// <summary>Live sessions of a model that nobody asks.</summary>
internal static class LiveSessions
{
    public static readonly string[] Classes = ["GoC", "MFB", "MLI", "PkC_cs", "PkC_ss"];

    public static LiveSession Create(LabelLog? log = null, LabelPublisher? publisher = null, params string[] classes) => new()
    {
        Command = "celltypes live",
        Source = "zmq:tcp://127.0.0.1:5560",
        Model = new UnitModel("made-up", "", classes.Length == 0 ? Classes : classes, [new View()], new Silent(classes.Length == 0 ? Classes.Length : classes.Length)),
        WarmUp = new WarmUp(new RollingOptions()),
        Log = log,
        Publisher = publisher,
    };

    private sealed class View : UnitView
    {
        public override string Name => "spikes@1";

        public override IReadOnlyList<string> InputNames { get; } = ["spikes"];

        public override string? Compute(IUnitSignals unit, Span<float> inputs) => "not computed";
    }

    private sealed class Silent(int classCount) : IClassifier
    {
        public int InputLength => 1;

        public int ClassCount => classCount;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities) => throw new NotSupportedException();
    }
}
