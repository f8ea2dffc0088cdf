using CellTypes.Dashboard.Curation;
using CellTypes.Dashboard.Sessions;

namespace CellTypes.Dashboard;

/// <summary>What a server shows. Written by the program, read by every page.</summary>
internal sealed class DashboardState
{
    private volatile ISession? _session;
    private volatile RecordingCuration? _curation;
    private volatile string _progress = "starting ...";

    /// <summary>Gets or sets the session; null while it is being read.</summary>
    public ISession? Session
    {
        get => _session;
        set => _session = value;
    }

    /// <summary>Gets or sets what persons say of the units; null where there is nothing to curate.</summary>
    public RecordingCuration? Curation
    {
        get => _curation;
        set => _curation = value;
    }

    /// <summary>Gets or sets what is being done before there is a session.</summary>
    public string Progress
    {
        get => _progress;
        set => _progress = value;
    }

    /// <summary>Gets the saved evaluations: a page of HTML, or none.</summary>
    public string? Evaluations { get; init; }
}
