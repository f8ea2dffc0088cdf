using System.CommandLine;

namespace CellTypes.Cli;

/// <summary>A command whose help ends with an example that can be run as it is written.</summary>
internal sealed class ExampleCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}
