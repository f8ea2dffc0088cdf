using System.Net;

namespace CellTypes.Dashboard;

/// <summary>Where the page is served.</summary>
public sealed record DashboardOptions
{
    /// <summary>The port that is used unless another one is named.</summary>
    public const int DefaultPort = 5580;

    /// <summary>Gets the port, from 0 (any free one) to 65535.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Gets the address to listen at: this computer only, unless another one is named.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Checks the options.</summary>
    /// <exception cref="CellTypesException">The port is outside its range.</exception>
    public void Validate()
    {
        if (Port is < 0 or > 65535) throw new SettingException(nameof(Port), Port, "from 0 to 65535");
    }
}
