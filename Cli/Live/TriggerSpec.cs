using System;
using System.Globalization;
using CellTypes.Streaming.Traces;

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
        string[] parts = text.Split(':', 2);
        TraceOptions options = new();
        switch (parts[0])
        {
            case "event" when parts.Length == 1:
                return new(options);
            case "stimulus":
                options = options with { Trigger = TraceTrigger.Stimulus, StimulusLevel = Level(text, parts, options.StimulusLevel) };
                break;
            case "potential":
                options = options with { Trigger = TraceTrigger.Potential, PotentialLevel = Level(text, parts, options.PotentialLevel) };
                break;
            default:
                // Elsewhere a bare number is seconds, which hardly anyone means of a time in a sweep.
                return Durations.TryParse(text, out TimeSpan time) && char.IsLetter(text[^1]) ? new(options, time) : throw Wrong(text);
        }
        options.Validate();
        return new(options);
    }

    private static float Level(string text, string[] parts, float usual)
    {
        if (parts.Length == 1) return usual;
        return float.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float level) ? level : throw Wrong(text);
    }

    private static CellTypesException Wrong(string text) => new($"--trigger is '{text}': write {Kinds}.");
}
