using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Options;

/// <summary>The option that names the raw recordings which waveforms are averaged from, instead of the sorter's templates.</summary>
/// <param name="isForSeveral">Whether the command takes several sorted recordings.</param>
internal sealed class RecordingOption(bool isForSeveral = false)
{
    public Option<string[]> Option { get; } = new("--recording")
    {
        Description = $"Average the waveforms from the raw recording, instead of taking the sorter's templates: SpikeGLX' .ap.bin, Open Ephys' structure.oebin or the folder of a stream, or int16 with a params.py{(isForSeveral ? "; one for each folder, in the same order" : "")}.",
        HelpName = "file",
        AllowMultipleArgumentsPerToken = isForSeveral,
    };

    /// <summary>Whether the option is there.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(Option) is { Length: > 0 };

    /// <summary>Averages the waveforms of the units of a recording, where the option is given.</summary>
    public SortedRecording Apply(ParseResult parsed, SortedRecording sorted) => Average(parsed.GetValue(Option) ?? [], [sorted], CancellationToken.None)[0];

    /// <summary>Averages the waveforms of the units of several recordings from these files; where there are none, they stay as they are.</summary>
    public static IReadOnlyList<SortedRecording> Average(IReadOnlyList<string> files, IReadOnlyList<SortedRecording> sorted, CancellationToken cancellation)
    {
        if (files.Count == 0) return sorted;
        if (files.Count != sorted.Count) throw new CellTypesException($"--recording names {Counted.Of(files.Count, "file")} for {Counted.Of(sorted.Count, "folder")}; give one for each, in the same order.");
        return [.. sorted.Zip(files, (recording, file) => Average(recording, file, cancellation))];
    }

    private static SortedRecording Average(SortedRecording sorted, string file, CancellationToken cancellation)
    {
        using RawRecording recording = RawRecording.Open(file, sorted.Path);
        return WorkBar.Show("averaging waveforms", progress => RawWaveforms.Replace(sorted, recording, progress, cancellation));
    }
}
