using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Publishing;

public sealed class LabelLogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Log_begins_with_the_session_and_ends_with_the_end()
    {
        string path = _folder.PathOf("out.jsonl");
        using (LabelLog log = LabelLog.Create(path, Example.Session() with { SamplingRate = 30_000 }))
        {
            log.Append(Example.Window(0, [Example.Unit("7", changed: true), Example.Unit("8")]));
        }

        JsonElement[] records = Records(path);
        Assert.Equal(["session", "change", "keyframe", "end"], records.Select(Type));
        Assert.Equal([0, 1, 2, 3], records.Select(Sequence));
        Assert.All(records, record => Assert.Equal("s1", record.GetProperty("session").GetString()));
        Assert.Equal("celltypes.log", records[0].GetProperty("schema").GetString());
        Assert.Equal(30_000, records[0].GetProperty("sample_rate").GetDouble());
        Assert.Equal("1.2.0", records[0].GetProperty("model").GetProperty("version").GetString());
        Assert.Equal(Example.Classes, records[0].GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.False(records[0].TryGetProperty("continues", out _));
        Assert.Equal("7", records[1].GetProperty("unit").GetProperty("id").GetString());
        Assert.Equal(30_000, records[1].GetProperty("update").GetProperty("end_sample").GetInt64());
        Assert.Equal(2, records[2].GetProperty("units").GetArrayLength());
        Assert.Equal(1000, records[2].GetProperty("counters").GetProperty("spikes").GetInt64());
        Assert.Equal(0, records[3].GetProperty("lost_records").GetInt64());
    }

    [Fact]
    public void Every_change_is_one_record_and_keyframes_come_in_sample_time()
    {
        string path = _folder.PathOf("out.jsonl");
        using (LabelLog log = LabelLog.Create(path, Example.Session(), TimeSpan.FromSeconds(10)))
        {
            for (int second = 0; second < 25; second++)
            {
                log.Append(Example.Window(second, [Example.Unit("7", changed: second % 6 == 1), Example.Unit("8")], updated: []));
            }
        }

        JsonElement[] records = Records(path);
        Assert.Equal([2, 8, 14, 20], EndSeconds(records, "change"));
        Assert.Equal([1, 11, 21, 25], EndSeconds(records, "keyframe"));
        Assert.Equal(Enumerable.Range(0, records.Length), records.Select(Sequence));
    }

    [Fact]
    public void Restarted_sample_clock_gets_a_keyframe_at_once()
    {
        string path = _folder.PathOf("out.jsonl");
        using (LabelLog log = LabelLog.Create(path, Example.Session()))
        {
            foreach (int second in new[] { 500, 501, 0, 1 }) log.Append(Example.Window(second, 1));
        }
        Assert.Equal([501, 1, 2], EndSeconds(Records(path), "keyframe"));
    }

    [Fact]
    public void Records_reach_the_disk_while_the_session_goes_on()
    {
        string path = _folder.PathOf("out.jsonl");
        using LabelLog log = LabelLog.Create(path, Example.Session());
        using ChildProcess tail = Python.Start(
            """
            import sys, time
            file = open(sys.argv[1])
            while True: print(file.readline(), end="") or time.sleep(.01)
            """,
            path);
        Assert.Contains("\"type\":\"session\"", tail.ReadLine(), StringComparison.Ordinal);
        log.Append(Example.Window(0, [Example.Unit("7", changed: true)]));
        Assert.Contains("\"type\":\"change\"", tail.ReadLine(), StringComparison.Ordinal);
        Assert.Contains("\"type\":\"keyframe\"", tail.ReadLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Resumed_log_goes_on_numbering_and_keeps_what_was_there()
    {
        string path = _folder.PathOf("out.jsonl");
        using (LabelLog log = LabelLog.Create(path, Example.Session("first"))) log.Append(Example.Window(0, 2000));
        byte[] before = File.ReadAllBytes(path);
        using (LabelLog log = LabelLog.Resume(path, Example.Session("second")))
        {
            Assert.Equal(4, log.NextSequence);
            log.Append(Example.Window(5, 2));
        }

        Assert.Equal(before, File.ReadAllBytes(path).Take(before.Length));
        JsonElement[] records = Records(path);
        Assert.Equal(["session", "keyframe", "end", "session", "keyframe", "end"], records.Select(Type));
        Assert.Equal([0, 1, 2, 3, 4, 5], records.Select(Sequence));
        Assert.Equal("first", records[3].GetProperty("continues").GetString());
        Assert.Equal("second", records[5].GetProperty("session").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(300_000)]
    public void Torn_last_line_stays_and_the_next_record_begins_on_a_new_line(int bytesLost)
    {
        string path = _folder.PathOf("out.jsonl");
        using (LabelLog log = LabelLog.Create(path, Example.Session("first")))
        {
            log.Append(Example.Window(0, [Example.Unit("7", changed: true)]));
            log.Append(Example.Window(100, 10_000));
        }
        string[] lines = File.ReadAllLines(path);
        string kept = string.Join("\n", lines.Take(4)) + "\n";
        string torn = lines[3].Substring(0, lines[3].Length - bytesLost);
        string before = kept.Substring(0, kept.Length - lines[3].Length - 1) + torn;
        File.WriteAllText(path, before);

        using (LabelLog log = LabelLog.Resume(path, Example.Session("second"))) Assert.Equal(4, log.NextSequence);

        Assert.StartsWith(before + "\n{", File.ReadAllText(path), StringComparison.Ordinal);
        string[] after = File.ReadAllLines(path);
        Assert.Equal(6, after.Length);
        Assert.Equal([0, 1, 2, 3, 4], after.Where(line => line != torn).Select(line => Sequence(JsonDocument.Parse(line).RootElement)));
    }

    [Fact]
    public void Record_that_lost_only_its_newline_is_complete()
    {
        string path = _folder.PathOf("out.jsonl");
        LabelLog.Create(path, Example.Session()).Dispose();
        File.WriteAllText(path, File.ReadAllText(path).TrimEnd('\n'));
        LabelLog.Resume(path, Example.Session()).Dispose();
        Assert.Equal([0, 1, 2, 3], Records(path).Select(Sequence));
    }

    [Fact]
    public void Existing_log_is_never_overwritten()
    {
        string path = _folder.Write("out.jsonl", "precious\n");
        var error = Assert.Throws<CellTypesException>(() => LabelLog.Create(path, Example.Session()));
        Assert.StartsWith($"Cannot write the label log {path}: it holds something already;", error.Message, StringComparison.Ordinal);
        Assert.Equal("precious\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no log\n")]
    [InlineData("{\"seq\":1}\n[]\n7\n")]
    public void File_that_is_no_log_cannot_be_resumed(string text)
    {
        string path = _folder.Write("out.jsonl", text);
        var error = Assert.Throws<CellTypesException>(() => LabelLog.Resume(path, Example.Session()));
        Assert.Contains($"{path}: it holds no complete record", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("/sys/kernel/celltypes.jsonl")]
    [InlineData("/nowhere/out.jsonl")]
    [InlineData("/tmp")]
    [InlineData("")]
    public void Place_that_cannot_be_written_is_told_in_one_line(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The paths are Linux's.");
        LabelSession session = Example.Session();
        foreach (Func<LabelLog> open in new[] { () => LabelLog.Create(path, session), () => LabelLog.Resume(path, session) })
        {
            string message = Assert.Throws<CellTypesException>(open).Message;
            Assert.StartsWith($"Cannot write the label log {path}: ", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void Device_is_no_log(string device)
    {
        Assert.SkipUnless(File.Exists(device), $"There is no {device}.");
        string link = _folder.PathOf("link");
        File.CreateSymbolicLink(link, device);
        foreach (string path in new[] { device, link })
        {
            string message = Assert.Throws<CellTypesException>(() => LabelLog.Create(path, Example.Session())).Message;
            Assert.Equal($"Cannot write the label log {path}: it is a device or a pipe; name a file.", message);
        }
    }

    [Fact]
    public void Pipe_is_no_log_and_nobody_waits_for_its_reader()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such pipes.");
        string path = _folder.PathOf("pipe");
        using ChildProcess make = new("mkfifo", [path]);
        make.WaitForExit().Succeeded();
        foreach (Func<LabelLog> open in new[] { () => LabelLog.Create(path, Example.Session()), () => LabelLog.Resume(path, Example.Session()) })
            Assert.EndsWith($"{path}: it is a device or a pipe; name a file.", Assert.Throws<CellTypesException>(open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_disk_is_told_when_the_log_is_opened()
    {
        string path = _folder.PathOf("out.jsonl");
        using DiskThatFills disk = Disk(path);
        disk.IsFull = true;
        var error = Assert.Throws<IOException>(() => new LabelLog(disk, path, Example.Session(), LabelLog.DefaultKeyframeInterval, before: null));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"type\":\"change\",\"seq\":3,\"session\":\"s\"}\n")]
    [InlineData("{\"type\":\"session\",\"seq\":3,\"session\":\"s\",\"schema\":\"celltypes.labels\",\"version\":1}\n")]
    [InlineData("{\"type\":\"session\",\"seq\":3,\"session\":\"s\",\"schema\":\"celltypes.log\",\"version\":3}\n")]
    [InlineData("{\"type\":\"note\",\"seq\":3,\"session\":\"s\",\"schema\":\"celltypes.log\",\"version\":1}\n")]
    [InlineData("{\"type\":\"session\",\"seq\":-1,\"session\":\"s\",\"schema\":\"celltypes.log\",\"version\":1}\n")]
    public void Other_json_lines_are_no_log(string text)
    {
        string path = _folder.Write("out.jsonl", text);
        var error = Assert.Throws<CellTypesException>(() => LabelLog.Resume(path, Example.Session()));
        Assert.Contains($"{path}: it holds no complete record of a label log; begin a new log.", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void Numbers_do_not_go_round()
    {
        const string Text = "{\"type\":\"session\",\"seq\":9223372036854775807,\"session\":\"s\",\"schema\":\"celltypes.log\",\"version\":1}\n";
        string path = _folder.Write("out.jsonl", Text);
        var error = Assert.Throws<CellTypesException>(() => LabelLog.Resume(path, Example.Session()));
        Assert.EndsWith($"{path}: its records are numbered up to the highest number; begin a new log.", error.Message, StringComparison.Ordinal);
        Assert.Equal(Text, File.ReadAllText(path));
    }

    [Fact]
    public void Second_writer_of_the_same_log_is_refused()
    {
        string path = _folder.PathOf("out.jsonl");
        using LabelLog log = LabelLog.Create(path, Example.Session());
        Assert.Throws<CellTypesException>(() => LabelLog.Resume(path, Example.Session()));
    }

    [Fact]
    public void Disk_that_is_full_for_a_while_loses_nothing()
    {
        string path = _folder.PathOf("out.jsonl");
        using DiskThatFills disk = Disk(path);
        using (LabelLog log = new(disk, path, Example.Session(), LabelLog.DefaultKeyframeInterval, before: null))
        {
            disk.IsFull = true;
            log.Append(Example.Window(0, [Example.Unit("7", changed: true)]));
            Assert.True(SpinWait.SpinUntil(() => log.LastProblem != null, Patience));
            Assert.Contains("No space left", log.LastProblem, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', log.LastProblem!);
            log.Append(Example.Window(1, [Example.Unit("7", changed: true)]));
            disk.IsFull = false;
            log.Dispose();
            Assert.True(log.IsComplete);
        }
        Assert.Equal(["session", "change", "keyframe", "change", "keyframe", "end"], Records(path).Select(Type));
    }

    [Fact]
    public void Records_that_a_full_disk_has_no_room_for_are_counted_and_leave_a_gap()
    {
        string path = _folder.PathOf("out.jsonl");
        using DiskThatFills disk = Disk(path);
        long lost;
        using (LabelLog log = new(disk, path, Example.Session(), LabelLog.DefaultKeyframeInterval, before: null, mostPending: 3000))
        {
            disk.IsFull = true;
            for (int i = 0; i < 100; i++) log.Append(Example.Window(i, [Example.Unit("7", changed: true)], updated: []));
            Assert.True(SpinWait.SpinUntil(() => log.LastProblem != null, Patience));
            Assert.InRange(log.LostRecords, 80, 101);
            disk.IsFull = false;
            Assert.True(SpinWait.SpinUntil(() => TryAppend(log), Patience));
            lost = log.LostRecords;
            log.Dispose();
            Assert.False(log.IsComplete);
        }
        JsonElement[] records = Records(path);
        Assert.Equal("end", Type(records[^1]));
        Assert.Equal(lost, records[^1].GetProperty("lost_records").GetInt64());
        Assert.Equal(Sequence(records[^1]) + 1 - records.Length, lost);
    }

    [Fact]
    public void Disk_that_stays_full_does_not_keep_the_log_from_closing()
    {
        string path = _folder.PathOf("out.jsonl");
        using DiskThatFills disk = Disk(path);
        LabelLog log = new(disk, path, Example.Session(), LabelLog.DefaultKeyframeInterval, before: null);
        disk.IsFull = true;
        log.Append(Example.Window(0, 3));
        log.Dispose();
        Assert.StartsWith($"The label log {path} cannot be written: ", log.LastProblem, StringComparison.Ordinal);
        Assert.EndsWith("; its last records are missing", log.LastProblem, StringComparison.Ordinal);
        Assert.False(log.IsComplete);
        log.Append(Example.Window(1, 3));
        log.Dispose();
        Assert.Equal(["session"], Records(path).Select(Type));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Disk_that_hangs_does_not_keep_the_log_from_closing()
    {
        string path = _folder.PathOf("out.jsonl");
        using DiskThatHangs disk = new(path);
        LabelLog log = new(disk, path, Example.Session(), LabelLog.DefaultKeyframeInterval, before: null);
        disk.Hang();
        log.Append(Example.Window(0, 3));
        Assert.Equal($"The label log {path} did not close in time; its last records may be missing", Assert.Throws<CellTypesException>(log.Close).Message);
        disk.GoOn();
        // The thread of the log brings to the disk what it still has, and lets go of the file.
        Assert.True(SpinWait.SpinUntil(() => log.IsComplete, Patience));
        Assert.Equal(["session", "keyframe", "end"], Records(path).Select(Type));
    }

    public void Dispose() => _folder.Dispose();

    private static DiskThatFills Disk(string path)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        return new DiskThatFills(path);
    }

    private static bool TryAppend(LabelLog log)
    {
        long before = log.LostRecords;
        log.Append(Example.Window(100, [Example.Unit("7", changed: true)], updated: []));
        return log.LostRecords == before;
    }

    private static JsonElement[] Records(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(TryParse).TakeWhile(record => record != null)
            .Select(record => record!.Value).ToArray();
    }

    // The last line may be on its way.
    private static JsonElement? TryParse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Type(JsonElement record) => record.GetProperty("type").GetString()!;

    private static int Sequence(JsonElement record) => record.GetProperty("seq").GetInt32();

    private static long[] EndSeconds(JsonElement[] records, string type) => records.Where(record => Type(record) == type)
        .Select(record => record.GetProperty("update").GetProperty("end_sample").GetInt64() / 30_000).ToArray();

    /// <summary>A file on a disk that takes its time.</summary>
    private sealed class DiskThatHangs(string path)
        : FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1)
    {
        private readonly ManualResetEventSlim _goesOn = new(initialState: true);

        public void Hang() => _goesOn.Reset();

        public void GoOn() => _goesOn.Set();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _goesOn.Wait();
            base.Write(buffer, offset, count);
        }
    }

    /// <summary>A file on a disk that fills: half of what is written still gets there, the rest meets the error of a full device.</summary>
    private sealed class DiskThatFills(string path)
        : FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1)
    {
        private volatile bool _isFull;

        public bool IsFull
        {
            get => _isFull;
            set => _isFull = value;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!IsFull)
            {
                base.Write(buffer, offset, count);
                return;
            }
            base.Write(buffer, offset, count / 2);
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
            full.Write(buffer, offset, count);
        }
    }
}
