using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;

namespace CellTypes.Cli.Commands;

/// <summary>A command whose help ends with an example that can be run as it is written.</summary>
internal sealed class ExampleCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;

    /// <summary>Sets an action that takes long and heeds its token. It succeeds where it does not throw.</summary>
    public void SetWork(Action<ParseResult, CancellationToken> work) =>
        // On another thread: Ctrl-C is listened to only once the action has been started.
        SetAction((parsed, cancellation) => Task.Run(() => work(parsed, cancellation)));
}
