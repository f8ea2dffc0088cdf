using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli;

/// <summary>The option that names the raw recordings which waveforms are averaged from, instead of the sorter's templates.</summary>
/// <param name="isForSeveral">Whether the command takes several sorted recordings.</param>
internal sealed class RecordingOption(bool isForSeveral = false)
{
    private readonly Option<string[]> _files = new("--recording")
    {
        Description = $"Average the waveforms from the raw recording, instead of taking the sorter's templates: SpikeGLX' .ap.bin, Open Ephys' structure.oebin or the folder of a stream, or int16 with a params.py{(isForSeveral ? "; one for each folder, in the same order" : "")}.",
        HelpName = "file",
        AllowMultipleArgumentsPerToken = isForSeveral,
    };

    public void AddTo(Command command) => command.Add(_files);

    /// <summary>Averages the waveforms of the units of a recording, where the option is given.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="sorted">The sorted recording.</param>
    /// <param name="note">Told what was done, left out or looks wrong.</param>
    public SortedRecording Apply(ParseResult parsed, SortedRecording sorted, Action<string> note) => Apply(parsed, [sorted], note, CancellationToken.None)[0];

    /// <summary>Averages the waveforms of the units of several recordings, where the option is given.</summary>
    public IReadOnlyList<SortedRecording> Apply(ParseResult parsed, IReadOnlyList<SortedRecording> sorted, Action<string> note, CancellationToken cancellation)
    {
        string[] files = parsed.GetValue(_files) ?? [];
        if (files.Length == 0) return sorted;
        if (files.Length != sorted.Count) throw new CellTypesException($"--recording names {Counted.Of(files.Length, "file")} for {Counted.Of(sorted.Count, "folder")}; give one for each, in the same order.");
        return [.. sorted.Zip(files, (recording, file) => Average(recording, file, note, cancellation))];
    }

    private static SortedRecording Average(SortedRecording sorted, string file, Action<string> note, CancellationToken cancellation)
    {
        using RawRecording recording = RawRecording.Open(file, sorted.Path);
        SortedRecording averaged = WorkBar.Show("averaging waveforms", progress => RawWaveforms.Replace(sorted, recording, progress, cancellation));
        foreach (string line in averaged.Notes.Skip(sorted.Notes.Count)) note(line);
        return averaged;
    }
}
