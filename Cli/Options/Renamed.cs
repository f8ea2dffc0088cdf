using System.CommandLine;

namespace CellTypes.Cli.Options;

/// <summary>Options that had another name in an earlier release.</summary>
internal static class Renamed
{
    /// <summary>Makes an option that is not shown in the help, and whose only answer is its new name.</summary>
    /// <param name="earlier">Its name up to 0.1.0.</param>
    /// <param name="now">The name of the option that took its place.</param>
    public static Option Option(string earlier, string now) =>
        new Option<string[]>(earlier) { Hidden = true, Validators = { result => result.AddError($"{earlier} is called {now} now.") } };
}
