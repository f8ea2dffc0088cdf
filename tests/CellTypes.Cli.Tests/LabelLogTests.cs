using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>The log of a live run on disks and in folders of all kinds.</summary>
public sealed class LabelLogTests(SimulatedFolders simulated)
{
    [Fact]
    public void Resumed_log_goes_on_numbering_and_names_the_session_before()
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        Run("--log", log, "--session", "morning").Succeeded();
        byte[] before = File.ReadAllBytes(log);
        Run("--resume", log, "--session", "evening").Succeeded();

        JsonObject[] records = LogRecords.Read(log);
        Assert.Equal(Enumerable.Range(0, records.Length).Select(i => (long)i), records.Select(record => record.Sequence()));
        Assert.Equal(before, File.ReadAllBytes(log)[..before.Length]);
        JsonObject second = records.Where(record => record.Type() == "session").ElementAt(1);
        Assert.Equal(("evening", "morning"), ((string)second["session"]!, (string)second["continues"]!));
        Assert.Equal(2, records.Count(record => record.Type() == "end"));
    }

    [Fact]
    public void Torn_last_line_stays_as_it_is_and_the_next_record_begins_a_line()
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        Run("--log", log).Succeeded();
        const string Torn = "{\"type\":\"change\",\"seq\":9";
        int complete = LogRecords.Read(log).Length;
        File.AppendAllText(log, Torn);
        Run("--resume", log).Succeeded();

        string[] lines = File.ReadAllLines(log);
        Assert.Equal(Torn, lines[complete]);
        long[] numbers = [.. lines.Where(line => line != Torn).Select(line => JsonNode.Parse(line)!.AsObject().Sequence())];
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => (long)i), numbers);
    }

    [Fact]
    public void Log_that_exists_is_never_overwritten()
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        File.WriteAllText(log, "what was here before\n");
        Assert.Contains($"{log}: it holds something already; resume it, or choose another name.", Run("--log", log).Refused());
        Assert.Contains($"{log}: it holds no complete record of a label log; begin a new log.", Run("--resume", log).Refused());
        Assert.Equal("what was here before\n", File.ReadAllText(log));
    }

    [Theory]
    [InlineData("/dev/full", "No space left on device")]
    [InlineData("/proc/log.jsonl", "there is no such file. Name another file.")]
    [InlineData("/dev/null/log.jsonl", "its folder does not exist. Name another file.")]
    [InlineData("/tmp", "it is a folder. Name another file.")]
    public void Log_that_cannot_be_written_is_told_before_the_session_begins(string path, string reason)
    {
        Assert.Contains($"Cannot write the label log {path}: {reason}", Run("--log", path).Refused());
    }

    [Fact]
    public void Log_to_resume_must_be_there()
    {
        using TemporaryFolder folder = new();
        Assert.Contains($"{folder.PathOf("none")}", Run("--resume", folder.PathOf("none")).Refused());
        Assert.Contains("--log begins a log and --resume goes on with one: give one of them.", Run("--log", "a", "--resume", "b").Refused());
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Settings_are_checked_before_a_log_is_begun()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("--window is 0s", Run("--log", folder.PathOf("log"), "--window", "0").Refused());
        Assert.Contains("--window is 0s", Celltypes.Run("demo", "--units", "2", "--duration", "2s", "--log", folder.PathOf("log"), "--window", "0").Refused());
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    private ProgramResult Run(params string[] options) => Celltypes.Run(
        ["live", "--source", $"phy:{simulated.Short}", "--speed", "max", "--publish", "none", "--warm-up-time", "2s", "--warm-up-spikes", "20", .. options]);
}
