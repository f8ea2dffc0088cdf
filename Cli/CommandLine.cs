using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Commands;
using CellTypes.Streaming.Protocol;
using NetMQ;

namespace CellTypes.Cli;

/// <summary>The command line: every command, and what a failure looks like.</summary>
internal static class CommandLine
{
    // How long a command may take to end cleanly after Ctrl-C: the publisher's end marker has two seconds to get out.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(15);

    public static RootCommand CreateRoot()
    {
        RootCommand root = new("Tells, live, which cell types the sorted units of a running recording are.")
        {
            DemoCommand.Create(),
            LiveCommand.Create(),
            ListenCommand.Create(),
            LabelCommand.Create(),
            FeaturesCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            TuneCommand.Create(),
            ReportCommand.Create(),
            DatasetCommand.Create(),
            SimulateCommand.Create(),
            InspectCommand.Create(),
            BenchCommand.Create(),
            DoctorCommand.Create(),
        };
        Numbers.ReadBy(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = CreateRoot().Parse(args);
        string name = CommandName(parsed.CommandResult);
        if (parsed.Errors.Count > 0 && parsed.Action is not ExampleHelp)
        {
            Console.Error.WriteLine($"{name}: {OneLine.Of(MostTelling(parsed))} See '{name} --help'.");
            return 2;
        }
        // A terminal that is closed, or a connection to it that breaks, ends a command as Ctrl-C does; the parser itself hears of Ctrl-C and SIGTERM.
        using CancellationTokenSource hangUp = new();
        using PosixSignalRegistration registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            hangUp.Cancel();
        });
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToEnd }, hangUp.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"{name}: stopped.");
            return 130;
        }
        catch (Exception error) when (IsExpected(error))
        {
            Console.Error.WriteLine($"{name}: {Line(error)}");
            return 1;
        }
    }

    // Bad input, a file or a socket that cannot be had, a setting out of range: the message says it all. Anything else is a defect and
    // shows its stack trace.
    private static bool IsExpected(Exception error) => error
        is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException
        or FormatException or NetMQException or JsonException or NotSupportedException or DllNotFoundException;

    // Of a misspelt command the parser says first that a command is missing.
    private static string MostTelling(ParseResult parsed) =>
        parsed.Errors.Select(error => error.Message).FirstOrDefault(message => parsed.UnmatchedTokens.Any(message.Contains)) ?? parsed.Errors[0].Message;

    private static string CommandName(CommandResult? command) => command is null or { Command: RootCommand }
        ? "celltypes"
        : $"{CommandName(command.Parent as CommandResult)} {command.Command.Name}";

    // The name of a parameter or a property of the code means nothing to who runs the program.
    private static string Line(Exception error) => error switch
    {
        ArgumentException argument => OneLine.Of(SettingNames.Spell(argument)),
        // As the system says it; with no word about which it is.
        UnauthorizedAccessException { InnerException: IOException } => $"{OneLine.Of(error)} It is a folder, or its permissions need changing.",
        _ => OneLine.Of(error),
    };
}
