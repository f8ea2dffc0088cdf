using System;
using System.CommandLine;
using System.IO;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Live;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;
using Spectre.Console;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes listen</c>: prints what another celltypes process publishes.</summary>
internal static class ListenCommand
{
    public static Command Create()
    {
        Argument<string> endpoint = new("endpoint")
        {
            Description = "Where labels are published.",
            DefaultValueFactory = _ => LabelPublisherOptions.DefaultEndpoint,
        };
        Option<bool> all = new("--all") { Description = "Print every unit of every message, not only what is new." };
        Option<string?> key = new("--key") { Description = "The file with the public CURVE key of a publisher that encrypts.", HelpName = "file" };
        ExampleCommand command = new("listen", "Print the labels that another celltypes publishes, and every change, until it ends.", "celltypes listen tcp://127.0.0.1:5561") { endpoint, all, key };
        command.SetAction((parsed, cancellation) =>
        {
            string address = parsed.GetRequiredValue(endpoint);
            CurveKeys? keys = KeyFile.Read(parsed, key);
            LabelReceiver receiver = new(address, keys);
            string? Obstacle() => receiver.Counters.IsRefused ? RefusedConnection.Tell(address, "--key", keys is not null) : null;
            return RunAsync(
                receiver,
                (output, notes) => new LabelListener(
                    address, parsed.GetValue(all), output, notes, Obstacle, Consoles.HasColours ? line => output.Draw(Consoles.Output, new Rows(line)) : null),
                cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(LabelReceiver receiver, Func<DetachedWriter, TextWriter, LabelListener> create, CancellationToken cancellation)
    {
        using DetachedWriter output = new(Console.Out), notes = new(Console.Error);
        LabelListener listener = create(output, notes);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Nobody reads on.
        using IDisposable closing = Observable.Interval(TimeSpan.FromMilliseconds(200)).Where(_ => output.IsGone || OutputPipe.IsClosed).Take(1).Subscribe(_ => ending.Cancel());
        string? problem = null;
        IObservable<LabelMessage> messages = receiver.TakeUntil(message => message is EndMessage).Do(_ =>
        {
            if (receiver.Counters.Problems.Last is string latest && latest != problem) output.WriteLine($"skipped a message: {problem = latest}");
        });
        try
        {
            // Not on the receiver's own thread, which still has its socket to close.
            await listener.Listen(messages, TaskPoolScheduler.Default).LastOrDefaultAsync().ToTask(ending.Token, TaskPoolScheduler.Default);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is the usual way to stop listening.
        }
        if (receiver.Counters.LostMessages > 0) output.WriteLine(Lost(receiver.Counters.LostMessages));
        output.Dispose();
        return output.Failure is IOException failure ? throw new CellTypesException(failure.Message, failure) : 0;
    }

    private static string Lost(long count) => $"{Counted.Of(count, "message")} {(count == 1 ? "was" : "were")} lost on the way";
}
