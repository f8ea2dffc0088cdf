using System;
using System.IO;

namespace CellTypes.Models.Recordings;

/// <summary>Opens recordings that SpikeGLX or CatGT wrote: a <c>.bin</c> of the spike band and its <c>.meta</c>.</summary>
internal static class SpikeGlxFile
{
    /// <summary>Tells whether a file is SpikeGLX' own, by its name and what lies beside it.</summary>
    public static bool Has(string path) =>
        Path.GetExtension(path) is ".meta" or ".cbin"
        || EndsWith(path, ".ap.bin") || EndsWith(path, ".lf.bin")
        || (EndsWith(path, ".bin") && File.Exists(Path.ChangeExtension(path, ".meta")));

    /// <summary>Opens a recording.</summary>
    /// <param name="path">The <c>.bin</c> or the <c>.meta</c>.</param>
    public static RawRecording Open(string path)
    {
        if (EndsWith(path, ".cbin")) throw new CellTypesException($"{path} is compressed; decompress it with mtscomp (mtsdecomp {Path.GetFileName(path)}) and give the .bin.");
        if (EndsWith(path, ".lf.bin") || EndsWith(path, ".lf.meta")) throw new CellTypesException($"{path} holds field potentials, without spikes; give the .ap.bin.");
        string meta = Path.ChangeExtension(path, ".meta"), data = Path.ChangeExtension(path, ".bin");
        if (!File.Exists(meta)) throw new CellTypesException($"{meta} is missing; copy it beside {Path.GetFileName(path)}, where SpikeGLX wrote it.");
        if (!File.Exists(data)) throw new CellTypesException($"{data} is missing; copy it beside {Path.GetFileName(path)}, where SpikeGLX wrote it.");
        SpikeGlxMeta settings = new(meta);
        long bytes = InputFile.LengthOf(data);
        string[] notes = settings.FileBytes > bytes ? [$"{data} has {bytes} bytes of the {settings.FileBytes} that its .meta says: it was not copied to its end."] : [];
        return new RawRecording(data, settings.SamplingRate, settings.Channels(), [(data, 0)], notes) { FirstSample = settings.FirstSample };
    }

    private static bool EndsWith(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
