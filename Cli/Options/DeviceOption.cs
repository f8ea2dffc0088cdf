using System.CommandLine;

namespace CellTypes.Cli.Options;

/// <summary>Where a user wants the networks of a model to run.</summary>
internal static class DeviceOption
{
    public static Option<string> Create()
    {
        Option<string> device = new("--device")
        {
            Description = "Where networks run: auto is an NVIDIA GPU where there is one, otherwise the CPU. Forests run on the CPU.",
            HelpName = "auto|cpu|cuda",
            DefaultValueFactory = _ => "auto",
        };
        device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        return device;
    }
}
