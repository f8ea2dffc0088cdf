using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Publishing;

/// <summary>Logs that other programs delete, move, cut, replace or write to while the session goes on. Windows lets none of it happen.</summary>
public sealed class TamperedLogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private int _seconds;

    public TamperedLogTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps others from an open log.");
        _path = _folder.PathOf("out.jsonl");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Deleted_log_begins_anew_and_what_is_missing_is_said()
    {
        LabelLog log = Begin(changes: 3);
        Tamper(log, () => File.Delete(_path));
        Change(log);

        Assert.Equal(
            $"The label log {_path} was deleted or replaced; it begins anew with record 5; lost: 4 records",
            Assert.Throws<CellTypesException>(log.Close).Message);
        Assert.Equal((4, false), (log.LostRecords, log.IsComplete));
        Assert.Equal(["0 session", "5 keyframe", "6 change", "7 keyframe", "8 end"], Lines(_path));
        Assert.Equal(4, LostAtEnd());
    }

    [Fact]
    public void Log_that_was_moved_goes_on_in_a_new_file_and_nothing_is_missing()
    {
        LabelLog log = Begin(changes: 3);
        string old = _folder.PathOf("out.1.jsonl");
        Tamper(log, () => File.Move(_path, old));
        Change(log);
        log.Close();

        Assert.Equal([$"The label log {_path} was moved to {old}; it begins anew with record 5"], log.Problems.Since(0));
        Assert.Equal((0, true), (log.LostRecords, log.IsComplete));
        Assert.Equal(["0 session", "1 change", "2 keyframe", "3 change", "4 change"], Lines(old));
        Assert.Equal(["0 session", "5 keyframe", "6 change", "7 keyframe", "8 end"], Lines(_path));
        Assert.Equal(0, LostAtEnd());
        Assert.Equal(File.ReadLines(old).First(), File.ReadLines(_path).First());
    }

    [Fact]
    public void Log_that_was_replaced_by_a_copy_goes_on_in_the_copy()
    {
        LabelLog log = Begin(changes: 3);
        Tamper(log, () => Shell("cp \"$1\" \"$1.new\" && mv \"$1.new\" \"$1\""));
        Change(log);
        log.Close();
        Assert.Equal([$"The label log {_path} was deleted or replaced; it begins anew with record 5"], log.Problems.Since(0));
        Assert.Equal(["0 session", "1 change", "2 keyframe", "3 change", "4 change", "5 keyframe", "6 change", "7 keyframe", "8 end"], Lines(_path));
    }

    [Fact]
    public void What_another_file_of_the_name_holds_is_kept()
    {
        LabelLog log = Begin(changes: 3);
        Tamper(log, () => Shell("printf 'not ours' > \"$1.new\" && mv \"$1.new\" \"$1\""));
        Change(log);
        Assert.Throws<CellTypesException>(log.Close);
        Assert.Equal(["not ours", "0 session", "5 keyframe", "6 change", "7 keyframe", "8 end"], Lines(_path));
        Assert.Equal(4, log.LostRecords);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Log_that_was_cut_short_goes_on_at_its_end(int linesLeft)
    {
        LabelLog log = Begin(changes: 3);
        // Within a line, of which the first half stays.
        string[] lines = Text().Split('\n');
        string torn = lines[linesLeft - 1][..^10];
        int kept = lines.Take(linesLeft - 1).Sum(line => line.Length + 1) + torn.Length;
        long cut = new FileInfo(_path).Length - kept;
        Tamper(log, () => Cut(kept));
        Change(log);

        int lost = linesLeft == 1 ? 4 : 2;
        Assert.Equal(
            $"The label log {_path} was cut short by another program, by {cut:N0} bytes; it goes on with record 5; lost: {lost} records",
            Assert.Throws<CellTypesException>(log.Close).Message);
        Assert.Equal((lost, lost), (log.LostRecords, LostAtEnd()));
        string[] before = linesLeft == 1 ? [torn, "0 session"] : ["0 session", "1 change", "2 keyframe", torn];
        Assert.Equal([.. before, "5 keyframe", "6 change", "7 keyframe", "8 end"], Lines(_path));
    }

    [Fact]
    public void Log_that_was_emptied_is_a_log_again_and_can_be_resumed()
    {
        LabelLog log = Begin(changes: 3);
        Tamper(log, () => Cut(0));
        Change(log);
        Assert.Throws<CellTypesException>(log.Close);
        Assert.Equal(["0 session", "5 keyframe", "6 change", "7 keyframe", "8 end"], Lines(_path));
        using LabelLog next = LabelLog.Resume(_path, Example.Session("s2"));
        Assert.Equal(10, next.NextSequence);
    }

    [Fact]
    public void Session_that_resumed_a_log_is_told_again_where_its_beginning_is_cut_away()
    {
        using (LabelLog first = LabelLog.Create(_path, Example.Session("before"))) Change(first);
        int kept = File.ReadAllLines(_path).Take(2).Sum(line => line.Length + 1);
        LabelLog log = Open(LabelLog.Resume);
        Change(log);
        WaitUntilWritten(log);
        Tamper(log, () => Cut(kept));
        Assert.Throws<CellTypesException>(log.Close);
        // Of the earlier session a keyframe and the end, of this one a change and a keyframe.
        Assert.Equal(["0 session", "1 change", "4 session", "7 keyframe", "8 end"], Lines(_path));
        Assert.Equal((4, 4), (log.LostRecords, LostAtEnd()));
    }

    [Fact]
    public void Every_record_that_is_missing_is_counted_once()
    {
        LabelLog log = Begin(changes: 5);
        foreach (int linesLeft in new[] { 4, 7, 2 })
        {
            int length = Text().Split('\n').Take(linesLeft).Sum(line => line.Length + 1);
            Tamper(log, () => Cut(length));
            for (int i = 0; i < 5; i++) Change(log);
            WaitUntilWritten(log);
        }
        Assert.Throws<CellTypesException>(log.Close);
        long[] numbers = [.. Lines(_path).Select(line => long.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Equal(numbers[^1] + 1 - numbers.Length, log.LostRecords);
        Assert.Equal(log.LostRecords, LostAtEnd());
    }

    [Theory]
    [InlineData("{\"note\":\"light on\"}", "\\n")]
    [InlineData("light on", "")]
    public void What_others_append_is_kept_and_the_next_record_begins_a_line(string theirs, string newline)
    {
        LabelLog log = Begin(changes: 3);
        string append = $"printf '{theirs}{newline}' >> \"$1\"";
        Tamper(log, () => Shell(append));
        Change(log);
        WaitUntilWritten(log);
        Shell(append);
        log.Close();
        Assert.Equal([$"Another program writes to the label log {_path} too; its lines are kept, and the log goes on after them"], log.Problems.Since(0));
        Assert.Equal(["0 session", "1 change", "2 keyframe", "3 change", "4 change", theirs, "5 change", theirs, "6 keyframe", "7 end"], Lines(_path));
    }

    [Fact]
    public void Log_that_another_program_wrote_over_goes_on_after_that()
    {
        LabelLog log = Begin(changes: 3);
        string theirs = _folder.Write("theirs", new string('x', Text().Length + 10));
        Tamper(log, () => Shell($"dd if={theirs} of=\"$1\" bs=1M conv=notrunc 2> /dev/null"));
        Change(log);
        Assert.Equal(
            $"The label log {_path} was overwritten by another program; it goes on with record 5; lost: 4 records",
            Assert.Throws<CellTypesException>(log.Close).Message);
        Assert.Equal(["0 session", "5 keyframe", "6 change", "7 keyframe", "8 end"], Lines(_path).Skip(1));
    }

    [Fact]
    public void Log_whose_folder_is_gone_is_kept_in_memory_until_it_is_back()
    {
        string path = _folder.PathOf("logs", "out.jsonl");
        Directory.CreateDirectory(_folder.PathOf("logs"));
        LabelLog log = LabelLog.Create(path, Example.Session());
        Directory.Delete(_folder.PathOf("logs"), recursive: true);
        Change(log);
        Assert.True(SpinWait.SpinUntil(() => log.LastProblem != null, Patience));
        Assert.Equal($"The label log {path} cannot be written: it was deleted or replaced, and a new one cannot be begun: its folder does not exist", log.LastProblem);
        Directory.CreateDirectory(_folder.PathOf("logs"));
        log.Close();
        Assert.Equal(["0 session", "1 change", "2 keyframe", "3 end"], Lines(path));
    }

    [Fact]
    public void Log_whose_folder_was_moved_goes_on_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says where an open file is.");
        string path = _folder.PathOf("logs", "out.jsonl"), moved = _folder.PathOf("moved", "out.jsonl");
        Directory.CreateDirectory(_folder.PathOf("logs"));
        LabelLog log = LabelLog.Create(path, Example.Session());
        Directory.Move(_folder.PathOf("logs"), _folder.PathOf("moved"));
        Change(log);
        log.Close();
        Assert.Equal(
            [$"The label log {path} was moved to {moved} and goes on there, because a new one cannot be begun: its folder does not exist"],
            log.Problems.Since(0));
        Assert.Equal(["0 session", "1 change", "2 keyframe", "3 end"], Lines(moved));
    }

    [Fact]
    public void Log_behind_a_link_is_where_its_link_points()
    {
        string link = _folder.PathOf("latest");
        File.CreateSymbolicLink(link, _path);
        LabelLog log = LabelLog.Create(link, Example.Session());
        Change(log);
        WaitUntilWritten(log);
        Change(log);
        log.Close();
        Assert.Null(log.LastProblem);
        Assert.Equal(["0 session", "1 change", "2 keyframe", "3 change", "4 keyframe", "5 end"], Lines(_path));
    }

    // A log with a session, a keyframe after the first change, and all of it in the file.
    private LabelLog Begin(int changes)
    {
        LabelLog log = Open((path, session, interval) => new LabelLog(
            WatchedFile.Open(path, FileMode.CreateNew), path, session, interval!.Value, before: null, flushInterval: TimeSpan.FromMilliseconds(10)));
        for (int i = 0; i < changes; i++) Change(log);
        WaitUntilWritten(log);
        return log;
    }

    private LabelLog Open(Func<string, LabelSession, TimeSpan?, LabelLog> open) => open(_path, Example.Session(), TimeSpan.FromHours(1));

    private void Change(LabelLog log) => log.Append(Example.Window(_seconds++, [Example.Unit("7", changed: true)]));

    private static void WaitUntilWritten(LabelLog log) => Assert.True(SpinWait.SpinUntil(() => log.LastWritten == log.NextSequence - 1, Patience));

    private static void Tamper(LabelLog log, Action tamper)
    {
        int told = log.Problems.Since(0).Count;
        tamper();
        Assert.True(SpinWait.SpinUntil(() => log.Problems.Since(0).Count > told, Patience));
    }

    private void Cut(long length) => Shell($"truncate -s {length} \"$1\"");

    // The lock keeps .NET out, but no other program.
    private string Text() => Shell("cat \"$1\"");

    private string Shell(string script)
    {
        using ChildProcess shell = new("sh", ["-c", script, "sh", _path]);
        return shell.WaitForExit().Succeeded();
    }

    // Number and type of each record; other lines as they are.
    private static string[] Lines(string path)
    {
        string text = File.ReadAllText(path);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', text);
        return [.. text.TrimEnd('\n').Split('\n').Select(NumberAndType)];
    }

    private static string NumberAndType(string line)
    {
        try
        {
            using JsonDocument record = JsonDocument.Parse(line);
            return record.RootElement.TryGetProperty("seq", out JsonElement number) ? $"{number} {record.RootElement.GetProperty("type")}" : line;
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private long LostAtEnd()
    {
        using JsonDocument end = JsonDocument.Parse(File.ReadLines(_path).Last());
        return end.RootElement.GetProperty("lost_records").GetInt64();
    }
}
