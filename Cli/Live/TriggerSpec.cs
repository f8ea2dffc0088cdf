using System;
using CellTypes.Streaming.Traces;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Live;

/// <summary>What windows of membrane potential are cut around, as written on the command line.</summary>
/// <param name="Options">The options of the cutting.</param>
/// <param name="Time">The time in each sweep, where one was given.</param>
internal sealed record TriggerSpec(TraceOptions Options, TimeSpan? Time = null)
{
    /// <summary>What may be written.</summary>
    public const string Kinds = "event (the triggers that come with the trace), a time in each sweep of a file with its unit, such as 30ms, stimulus or stimulus:50 (the current rises to 50 pA), potential or potential:-20 (the potential rises to -20 mV)";

    public static TriggerSpec Parse(string text)
    {
        ShortForm form = ShortForm.Parse(text);
        TraceOptions usual = new();
        TraceOptions? options = form.Name switch
        {
            "event" => form.Read(_ => usual),
            "stimulus" => form.Read(settings => usual with { Trigger = TraceTrigger.Stimulus, StimulusLevel = Level(settings) ?? usual.StimulusLevel }),
            "potential" => form.Read(settings => usual with { Trigger = TraceTrigger.Potential, PotentialLevel = Level(settings) ?? usual.PotentialLevel }),
            _ => null,
        };
        options?.Validate();
        if (options is not null) return new(options);
        // Elsewhere a bare number is seconds, which hardly anyone means of a time in a sweep.
        return SettingValue.Time(text) is TimeSpan time && char.IsLetter(text[^1]) ? new(usual, time) : throw new CellTypesException($"--trigger is '{text}': write {Kinds}.");
    }

    private static float? Level(SettingReader settings) => (float?)settings.Number(ShortForm.Place);
}
