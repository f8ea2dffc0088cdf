using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tables;

/// <summary>The table of all that is known of the units of a labelled recording, comma-separated, one line a unit.</summary>
/// <remarks>docs/labels.md says what the columns are. What is unknown, or does not apply, is blank.</remarks>
internal static class UnitTable
{
    internal const string Unit = "unit", CellType = "cell_type", Probability = "probability", TypedByHand = "typed_by_hand";

    /// <summary>Writes the table.</summary>
    /// <param name="labelled">The recording.</param>
    /// <param name="typedByHand">The cell types by unit that somebody typed in phy and that stay there, beside which the model's opinion stands.</param>
    /// <returns>Its lines, the names of the columns first.</returns>
    public static IEnumerable<string> Lines(LabelledRecording labelled, IReadOnlyDictionary<string, string> typedByHand)
    {
        if (labelled is null) throw new ArgumentNullException(nameof(labelled));
        if (typedByHand is null) throw new ArgumentNullException(nameof(typedByHand));
        (string Name, string Value)[] source = Source(labelled);
        yield return TableText.Commas(
        [
            Unit, "group", "channel", "x_um", "y_um", "shank", "status", CellType, Probability, .. labelled.Bundle.Model.Classes.Select(name => $"p_{name}"), "novelty", "foreign",
            "spikes", "rate_hz", "refractory_violations", "presence_ratio", "amplitude_cutoff", "templates", "look_alike_units", "look_alike_evidence", "reason", TypedByHand,
            .. source.Select(column => column.Name),
        ]);
        foreach (LabelledUnit unit in labelled.Units)
        {
            yield return TableText.Commas([.. Fields(unit, labelled), typedByHand.TryGetValue(unit.Unit.Name, out string? typed) ? typed : "", .. source.Select(column => column.Value)]);
        }
    }

    private static IEnumerable<string> Fields(LabelledUnit unit, LabelledRecording labelled)
    {
        UnitLabel label = unit.Label;
        UnitPlace? place = unit.Unit.Place;
        IEnumerable<string> probabilities = label.Label is null ? labelled.Bundle.Model.Classes.Select(_ => "") : label.Probabilities.Select(p => Number(p, "0.####"));
        bool isJudged = label.Probabilities.Count > 0;
        string novelty = isJudged && labelled.Bundle.Model.ScoresNovelty ? Number(label.Novelty, "0.####") : "";
        string foreign = isJudged && labelled.Bundle.Model.Foreign is not null ? Number(label.Foreign, "0.####") : "";
        return
        [
            unit.Unit.Name, unit.Group ?? "", $"{place?.Channel}", Number(place?.X, "0.##"), Number(place?.Y, "0.##"), $"{place?.Shank}",
            LabelText.Name(label.Status), unit.CellType ?? "", unit.CellType is null ? "" : Number(label.Probability, "0.####"), .. probabilities,
            novelty, foreign, $"{label.Spikes}", Number(label.Rate, "0.####"), Number(unit.Violations, "0.#####"), Number(unit.PresenceRatio, "0.##"),
            Number(unit.AmplitudeCutoff, "0.####"), Name(labelled.Recording.Templates), string.Join("; ", unit.LookAlikes.Select(other => other.Unit)),
            string.Join("; ", unit.LookAlikes.Select(other => other.Evidence)), label.Reason ?? "",
        ];
    }

    private static (string Name, string Value)[] Source(LabelledRecording labelled) =>
    [
        ("recording", labelled.Recording.Name),
        ("history_s", Number(labelled.History.TotalSeconds, "0.###")),
        ("model", labelled.Bundle.Model.Name),
        ("model_version", labelled.Bundle.Card.Created),
        ("model_sha256", labelled.Bundle.Model.Sha256),
        ("home", labelled.Bundle.Model.Home ?? ""),
        ("program", $"CellTypes.Online {typeof(UnitTable).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}"),
        ("date", labelled.Date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
    ];

    private static string Name(TemplateState state) => state switch
    {
        TemplateState.None => "none",
        TemplateState.AsGiven => "as given",
        TemplateState.Unwhitened => "unwhitened",
        TemplateState.StillWhitened => "still whitened",
        TemplateState.Averaged => "averaged",
        _ => "unknown",
    };

    private static string Number(double? value, string format) => value is double number && !double.IsNaN(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "";
}
