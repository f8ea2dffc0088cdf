using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Recordings;

/// <summary>A recording as the electrodes gave it, on disk: 16-bit integers, all channels of a sample, then those of the next.</summary>
/// <remarks>
/// Reads SpikeGLX (<c>.ap.bin</c> with its <c>.meta</c>), Open Ephys' binary format (<c>structure.oebin</c>), and plain files that a
/// <c>params.py</c> describes. Only what is asked for is read, however large the files are. Not thread-safe.
/// </remarks>
public sealed class RawRecording : IDisposable
{
    /// <summary>The most columns that are believed.</summary>
    internal const int MostChannels = 1 << 16;

    private const int ChunkBytes = 1 << 20;
    private readonly List<(FileStream Stream, long Offset, long First, long Length)> _files = [];
    private readonly byte[] _chunk;

    /// <summary>Opens the files of a recording.</summary>
    /// <param name="path">The recording, for messages.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="channels">The columns of the files.</param>
    /// <param name="files">The files, one after the other, and how many bytes of each come before the first sample.</param>
    /// <param name="notes">What was mended or is missing, one line each.</param>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="CellTypesException">A file is empty, a pipe or a device, or holds not one sample; or the sampling rate is not possible.</exception>
    internal RawRecording(string path, double samplingRate, IReadOnlyList<RawChannel> channels, IEnumerable<(string Path, long Offset)> files, IEnumerable<string> notes)
    {
        if (samplingRate is not (>= SortedRecording.LowestSamplingRate and <= SortedRecording.HighestSamplingRate))
            throw new CellTypesException(FormattableString.Invariant($"{path}: a sampling rate of {samplingRate} Hz is not possible; it must be from 1 kHz to 1 MHz."));
        Path = path;
        SamplingRate = samplingRate;
        Channels = channels;
        List<string> all = [.. notes];
        int sampleBytes = sizeof(short) * channels.Count;
        _chunk = new byte[Math.Max(1, ChunkBytes / sampleBytes) * sampleBytes];
        try
        {
            foreach ((string file, long offset) in files)
            {
                InputFile.Check(file);
                FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
                _files.Add((stream, offset, Length, (stream.Length - offset) / sampleBytes));
                if (stream.Length - offset < sampleBytes) throw new CellTypesException($"{file} holds not one sample of {channels.Count} channels; copy it again, or give another file.");
                if ((stream.Length - offset) % sampleBytes is long rest and > 0)
                    all.Add($"{file} is not a whole number of samples of {channels.Count} channels: its last {rest} bytes are left out.");
                Length += (stream.Length - offset) / sampleBytes;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        Notes = all;
    }

    /// <summary>Gets the file or folder that was opened.</summary>
    public string Path { get; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public double SamplingRate { get; }

    /// <summary>Gets the columns of the recording.</summary>
    public IReadOnlyList<RawChannel> Channels { get; }

    /// <summary>Gets the number of columns.</summary>
    public int ChannelCount => Channels.Count;

    /// <summary>Gets the length in samples.</summary>
    public long Length { get; private set; }

    /// <summary>Gets a value indicating whether the scales of the channels are microvolts a bit; otherwise they are unknown, and 1.</summary>
    public bool IsInMicrovolts { get; internal init; } = true;

    /// <summary>Gets the number that the acquisition software gave the first sample; spike times count from the first sample all the same.</summary>
    public long FirstSample { get; internal init; }

    /// <summary>Gets what was mended or is missing, one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Opens a recording.</summary>
    /// <param name="path">SpikeGLX' <c>.ap.bin</c> or its <c>.meta</c>; Open Ephys' <c>structure.oebin</c>, <c>continuous.dat</c>, or the folder of either;
    /// a <c>params.py</c>; or any other file of 16-bit integers.</param>
    /// <param name="sorting">The folder whose <c>params.py</c> describes a file that has none beside it, or null.</param>
    /// <returns>The recording; dispose of it.</returns>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CellTypesException">There is no such file, or it is of another format, or damaged; the message says how to mend it.</exception>
    public static RawRecording Open(string path, string? sorting = null)
    {
        if (path is null) throw new ArgumentNullException(nameof(path));
        if (Directory.Exists(path)) path = FindIn(path);
        else if (!File.Exists(path)) throw new CellTypesException($"There is no recording {path}; check the name, and that its disk is connected.");
        if (OpenEphysFile.FindStructure(path) is string structure) return OpenEphysFile.Open(structure, path);
        if (SpikeGlxFile.Has(path)) return SpikeGlxFile.Open(path);
        return PlainFile.Open(path, sorting);
    }

    /// <summary>Reads samples.</summary>
    /// <param name="start">The first sample, from 0.</param>
    /// <param name="count">How many, so that none is beyond <see cref="Length"/>.</param>
    /// <param name="samples">Receives <paramref name="count"/> x <see cref="ChannelCount"/> values in bits, all channels of a sample, then those of the next.</param>
    /// <exception cref="ArgumentException">A sample is none of the recording's, or there is too little room.</exception>
    /// <exception cref="CellTypesException">A file became shorter since it was opened.</exception>
    public void Read(long start, int count, Span<short> samples)
    {
        if (start < 0 || count < 0 || start > Length - count) throw new ArgumentException($"Samples {start} to {start + count - 1} are not within the {Length} of the recording.", nameof(start));
        if (samples.Length < count * ChannelCount) throw new ArgumentException($"There is room for {samples.Length} values; {count * ChannelCount} are needed.", nameof(samples));
        foreach ((FileStream stream, long offset, long first, long length) in _files)
        {
            if (count == 0 || start >= first + length) continue;
            int within = (int)Math.Min(count, first + length - start);
            stream.Position = offset + (start - first) * sizeof(short) * ChannelCount;
            Fill(stream, MemoryMarshal.AsBytes(samples.Slice(0, within * ChannelCount)));
            samples = samples.Slice(within * ChannelCount);
            (start, count) = (start + within, count - within);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((FileStream stream, _, _, _) in _files) stream.Dispose();
    }

    private static string FindIn(string folder)
    {
        if (OpenEphysFile.FindStructure(folder) is not null) return folder;
        string[] found = [.. Directory.GetFiles(folder, "*.ap.bin").OrderBy(file => file, StringComparer.Ordinal)];
        if (found.Length == 1) return found[0];
        if (found.Length > 1) throw new CellTypesException($"{folder} holds several recordings ({string.Join(", ", found.Select(System.IO.Path.GetFileName))}); give one of them.");
        string parameters = System.IO.Path.Combine(folder, "params.py");
        if (File.Exists(parameters)) return parameters;
        throw new CellTypesException($"{folder} holds no .ap.bin, structure.oebin or params.py; give the file of the recording.");
    }

    private void Fill(FileStream stream, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int read = stream.Read(_chunk, 0, Math.Min(_chunk.Length, bytes.Length));
            if (read == 0) throw new CellTypesException($"{stream.Name} became shorter while it was read; read it again when it is complete.");
            _chunk.AsSpan(0, read).CopyTo(bytes);
            bytes = bytes.Slice(read);
        }
    }
}

/// <summary>What a column of a raw recording holds.</summary>
public sealed record RawChannel
{
    /// <summary>Gets a value indicating whether it is an electrode in the spike band: not a sync word, an analog input or a copy in the LFP band.</summary>
    public bool IsNeural { get; init; } = true;

    /// <summary>Gets the microvolts a bit, or 1 where the recording does not say them, see <see cref="RawRecording.IsInMicrovolts"/>.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Gets a value indicating whether what is below 300 Hz was filtered out, in hardware or afterwards.</summary>
    public bool IsHighPassFiltered { get; init; }

    /// <summary>Gets the position of the electrode in micrometres, across all shanks and along them, or null where the recording does not say it.</summary>
    public (double X, double Y)? Position { get; init; }
}
