using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CellTypes.Cli.Commands;

/// <summary>The usual help, followed by the command's example.</summary>
internal sealed class ExampleHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int status = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine("Example:");
            parseResult.InvocationConfiguration.Output.WriteLine($"  {command.Example}");
        }
        return status;
    }
}
