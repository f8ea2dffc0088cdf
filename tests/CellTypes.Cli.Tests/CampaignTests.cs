using System;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>The campaign of faults and soaks, in small.</summary>
public sealed class CampaignTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void Soak_accounts_for_every_spike()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The campaign reads what Linux knows of a process.");
        using ChildProcess campaign = Python.StartBenchmark(
            "campaign.py", "soak", "--program", Celltypes.Program, "--minutes", "0.5", "--rate", "2000", "--units", "50", "--waveforms");
        Assert.Contains("everything agrees", campaign.WaitForExit().Succeeded());
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Scenario_of_a_signal_passes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The campaign reads what Linux knows of a process.");
        using ChildProcess campaign = Python.StartBenchmark("campaign.py", "faults", "--program", Celltypes.Program, "sigterm", "clock-spike-1.2s-ahead");
        Assert.Contains("2 of 2 scenarios passed", campaign.WaitForExit().Succeeded());
    }
}
