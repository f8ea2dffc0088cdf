using System;
using System.CommandLine;
using CellTypes.Cli.Options;
using CellTypes.Models.Bundles;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes inspect</c>: shows a bundle's model card.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> model = new("bundle") { Description = "A bundle folder, or the name of one that ships." };
        Option<string> device = ModelPath.DeviceOption();
        ExampleCommand command = new(
            "inspect",
            "Check that a bundle is whole and show its card: classes, inputs, training data, how well it does, and what it cannot do.",
            "celltypes inspect cerebellum") { model, device };
        command.SetAction(parsed =>
        {
            ModelBundle bundle = ModelPath.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(device));
            Console.Write(bundle.Card.ToMarkdown());
            Console.WriteLine();
            Console.WriteLine($"runs on {bundle.Model.Device}");
            Console.WriteLine($"sha256 {bundle.Model.Sha256}");
        });
        return command;
    }
}
