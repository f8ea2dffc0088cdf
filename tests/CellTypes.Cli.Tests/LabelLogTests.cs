using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
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
    public void Each_session_of_a_log_says_which_tissue_was_named()
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        Run("--log", log).Succeeded();
        Run("--resume", log, "--home", "cerebellum").Succeeded();
        Run("--resume", log).Succeeded();
        JsonObject[] sessions = [.. LogRecords.Read(log).Where(record => record.Type() == "session")];
        Assert.Equal([null, "cerebellum", null], sessions.Select(record => (string?)record["model"]!["home"]));
        Assert.Equal(sessions[..2].Select(record => (string?)record["session"]), sessions[1..].Select(record => (string?)record["continues"]));
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
    [InlineData("/dev/full", "it is a device or a pipe; name a file.")]
    [InlineData("/dev/zero", "it is a device or a pipe; name a file.")]
    [InlineData("/proc/log.jsonl", "there is no such file. Name another file.")]
    [InlineData("/dev/null/log.jsonl", "its folder does not exist. Name another file.")]
    [InlineData("/tmp", "it is a folder. Name another file.")]
    public void Log_that_cannot_be_written_is_told_before_the_session_begins(string path, string reason)
    {
        Assert.Contains($"Cannot write the label log {path}: {reason}", Run("--log", path).Refused());
    }

    [Theory]
    [Trait("Speed", "slow")]
    [InlineData("rm $1", "was deleted or replaced; it begins anew with record ", 1)]
    [InlineData("mv $1 $1.1", "was moved to ", 0)]
    [InlineData("truncate -s 0 $1", "was cut short by another program, by ", 1)]
    [InlineData("truncate -s 5000 $1", "was cut short by another program, by ", 1)]
    [InlineData("echo 'light on' >> $1", "Another program writes to the label log ", 0)]
    [InlineData("cp $1 $1.2; mv $1.2 $1", "was deleted or replaced; it begins anew with record ", 0)]
    public void What_others_do_to_a_log_is_told_and_the_log_goes_on(string tampering, string told, int exitCode)
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        using ChildProcess live = Celltypes.Start(
            "live", "--source", "sim:units=50,duration=1h,seed=1", "--model", "cerebellum-forest", "--speed", "20", "--publish", "none", "--log", log,
            "--warm-up-time", "2s", "--warm-up-spikes", "20");
        WaitUntilLongerThan(log, 20_000);
        // What made it longer is on the disk once it grows again.
        WaitUntilLongerThan(log, new FileInfo(log).Length);
        using ChildProcess shell = new("sh", ["-c", tampering, "sh", log]);
        shell.WaitForExit().Succeeded();
        string line = live.WaitForLine("label log ");
        live.WaitForLine("unit ");
        live.Send(PosixSignalNumber.Interrupt);
        ProgramResult result = live.WaitForExit();

        Assert.Contains(told, line);
        Assert.StartsWith($"celltypes live: {line}", result.Error);
        string lost = Regex.Match(result.Error, "; lost: ([0-9,]+) record").Groups[1].Value.Replace(",", "");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(result.ExitCode == 1, lost != "");
        string[] files = File.Exists($"{log}.1") ? [$"{log}.1", log] : [log];
        List<long> numbers = [];
        foreach (string file in files)
        {
            JsonObject[] records = [.. CompleteLines(file, ["light on"]).Select(text => JsonNode.Parse(text)!.AsObject())];
            Assert.Equal("session", records[0].Type());
            numbers.AddRange(records.Select(record => record.Sequence()).Where(number => number != 0));
        }
        Assert.Equal(numbers.Distinct().Order(), numbers);
        JsonObject end = JsonNode.Parse(File.ReadLines(log).Last())!.AsObject();
        Assert.Equal("end", end.Type());
        Assert.Equal(numbers[^1] - numbers.Count, (long)end["lost_records"]!);
        Assert.Equal((long)end["lost_records"]!, lost == "" ? 0 : long.Parse(lost));
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
        Assert.Contains("--history is 0s", Run("--log", folder.PathOf("log"), "--history", "0").Refused());
        Assert.Contains("--history is 0s", Celltypes.Run("demo", "--units", "2", "--duration", "2s", "--log", folder.PathOf("log"), "--history", "0").Refused());
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    private static void WaitUntilLongerThan(string log, long bytes) =>
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(log) is { Exists: true } file && file.Length > bytes, TimeSpan.FromMinutes(1)));

    // All lines but those that others wrote, and the one that was cut.
    private static IEnumerable<string> CompleteLines(string file, string[] others)
    {
        string text = File.ReadAllText(file);
        Assert.EndsWith("\n", text);
        Assert.DoesNotContain('\0', text);
        return text.TrimEnd('\n').Split('\n').Where(line => !others.Contains(line) && line.EndsWith('}'));
    }

    private ProgramResult Run(params string[] options) => Celltypes.Run(
        ["live", "--source", $"phy:{simulated.Short}", "--speed", "max", "--publish", "none", "--warm-up-time", "2s", "--warm-up-spikes", "20", .. options]);
}
