using System;
using System.Collections.Generic;
using System.CommandLine;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Options;

/// <summary>The options that choose units of a recording by their groups.</summary>
internal sealed class UnitSelection
{
    private readonly Option<string[]> _groups = new("--group")
    {
        Description = "The groups to take, or all. [default: good units where a table of the recording says which are good, all where none does]",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _column = new("--group-column")
    {
        Description = $"The column of the recording's tables that holds the groups, for example bc_unitType of Bombcell or unitrefine_label. [default: the first that says something of {string.Join(", ", UnitGroups.KnownColumns)}]",
        HelpName = "name",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _groups, _column }) command.Add(option);
    }

    /// <summary>Leaves out the units that were not chosen, and says how many.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="note">Told how many units were chosen, and by what.</param>
    public SortedRecording Choose(ParseResult parsed, SortedRecording recording, Action<string> note)
    {
        UnitGroups choice = UnitGroups.Choose(recording, Groups(parsed), Column(parsed));
        if (recording.Units.Count > 0) note(choice.Summary);
        return choice.Recording;
    }

    /// <summary>The groups to take: null where nothing was said, none for all.</summary>
    public IReadOnlyCollection<string>? Groups(ParseResult parsed) => Groups(parsed.GetValue(_groups) ?? []);

    /// <summary>The groups to take of those that are written: null where none is, none for all.</summary>
    public static IReadOnlyCollection<string>? Groups(IReadOnlyList<string> written) => written switch
    {
        [] => null,
        ["all"] => [],
        _ => written,
    };

    public string? Column(ParseResult parsed) => parsed.GetValue(_column);

    /// <summary>Whether the options are there.</summary>
    public bool IsGiven(ParseResult parsed) => Groups(parsed) is not null || Column(parsed) is not null;
}
