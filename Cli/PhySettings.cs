using System.CommandLine;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>The options of labelled units of sorted recordings.</summary>
internal sealed class PhySettings
{
    private readonly Option<string[]> _folders = new("--phy")
    {
        Description = "A sorted recording, or several: folders of Kilosort, phy, SpikeInterface or ALF, NWB files; or a folder of them.",
        HelpName = "folder",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _labels = new("--labels") { Description = "The cell types: a CSV file, or a tab-separated .tsv, with the columns recording (the folder's name), unit (the cluster id) and label.", HelpName = "file" };
    private readonly Option<string?> _column = new("--label-column") { Description = "Take the cell types from this column of the folders' own cluster tables instead.", HelpName = "name" };

    private readonly UnitSelection _selection = new();
    private readonly RecordingOption _raw = new(isForSeveral: true);
    private readonly Option<string> _lab = new("--lab") { Description = "The lab that the units are from.", HelpName = "name", DefaultValueFactory = _ => new PhySource().Lab };
    private readonly Option<double?> _sampleRate = SamplingRates.Option("The sampling rate in Hz where a recording does not say it.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _folders, _labels, _column, _raw.Option, _lab, _sampleRate }) command.Add(option);
        _selection.AddTo(command);
    }

    public LabelledRecordings Read(ParseResult parsed) => new()
    {
        Folders = parsed.GetRequiredValue(_folders),
        Labels = parsed.GetValue(_labels),
        LabelColumn = parsed.GetValue(_column),
        RawRecordings = parsed.GetValue(_raw.Option) ?? [],
        SamplingRate = parsed.GetValue(_sampleRate),
        Source = new PhySource { Lab = parsed.GetRequiredValue(_lab), Groups = _selection.Groups(parsed), GroupColumn = _selection.Column(parsed) },
    };
}
