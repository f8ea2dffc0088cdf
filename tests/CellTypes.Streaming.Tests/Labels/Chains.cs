using System;
using System.Reactive.Linq;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Labels;

/// <summary>The usual chains from a source to labels. All units have their turn at once, each second, unless a test says otherwise.</summary>
internal static class Chains
{
    public static RollingOptions AtOnce { get; } = new() { Phases = 1 };

    public static IObservable<LabelUpdate> LabelUnits(
        this IObservable<SpikeBatch> source, UnitModel model, RollingOptions? options = null, bool isLive = true, bool disposesModel = false, LabelOptions? labels = null, HistoryKeeper? keeper = null)
    {
        IObservable<LabelUpdate> all = source
            .RollingUnits(model.Views, options ?? AtOnce, keeper)
            .Select(update => update with { IsLive = isLive })
            .Classify(model, options: labels, disposesModel: disposesModel)
            .Confirm();
        return keeper is null ? all : all.KeepIn(keeper);
    }

    public static IObservable<LabelUpdate> LabelCells(this IObservable<TraceBatch> source, UnitModel model, TraceOptions? options = null, bool isLive = true) =>
        source.TraceWindows(model.Views, options).Select(update => update with { IsLive = isLive }).Classify(model);
}
