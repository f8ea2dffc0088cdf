using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Cli.Commands;
using CellTypes.Cli.Options;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Cli;

/// <summary>The command line: every command, and what a failure looks like.</summary>
internal static class CommandLine
{
    // A live run ends within a moment and 2 s, which a log whose disk hangs and subscribers that do not read are given at the same time.
    private static readonly TimeSpan TimeToEndLive = TimeSpan.FromSeconds(3);

    // Others finish the step that they are in.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(15);

    public static RootCommand CreateRoot()
    {
        RootCommand root = new("Tells, live, which cell types the sorted units of a running recording are.")
        {
            DemoCommand.Create(),
            LiveCommand.Create(),
            ListenCommand.Create(),
            DashboardCommand.Create(),
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
        using EndSignals signals = new();
        return await RunAsync(args, signals);
    }

    public static async Task<int> RunAsync(string[] args, EndSignals signals)
    {
        ParseResult parsed = CreateRoot().Parse(args);
        string name = CommandName(parsed.CommandResult);
        if (parsed.Errors.Count > 0 && parsed.Action is not ExampleHelp)
        {
            Console.Error.WriteLine($"{name}: {OneLine.Of(MostTelling(parsed))} See '{name} --help'.");
            return 2;
        }
        // A command that does not ask whether it is to end is ended by the system.
        bool isLive = parsed.CommandResult.Command.Name is "live" or "demo" or "listen" or "dashboard";
        if (parsed.Action is AsynchronousCommandLineAction) signals.Listen(isLive ? TimeToEndLive : TimeToEnd);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Asked);
        }
        catch (OperationCanceledException)
        {
            ErrorLine.Tell($"{name}: stopped.");
            return 130;
        }
        catch (Exception error) when (IsExpected(error))
        {
            ErrorLine.Tell($"{name}: {Line(error)}");
            return 1;
        }
    }

    // The message says it all. Anything else is a defect, and shows its stack trace.
    private static bool IsExpected(Exception error) => error is CellTypesException or IOException or UnauthorizedAccessException;

    // Of a misspelt command the parser says first that a command is missing.
    private static string MostTelling(ParseResult parsed) =>
        parsed.Errors.Select(error => error.Message).FirstOrDefault(message => parsed.UnmatchedTokens.Any(message.Contains)) ?? parsed.Errors[0].Message;

    private static string CommandName(CommandResult? command) => command is null or { Command: RootCommand }
        ? "celltypes"
        : $"{CommandName(command.Parent as CommandResult)} {command.Command.Name}";

    // The name of a parameter or a property of the code means nothing to who runs the program.
    private static string Line(Exception error) => error switch
    {
        SettingException setting => OneLine.Of(SettingNames.Spell(setting, "--")),
        // As the system says it; with no word about which it is.
        UnauthorizedAccessException { InnerException: IOException } => $"{OneLine.Of(error)} It is a folder, or its permissions need changing.",
        _ => OneLine.Of(error),
    };
}
