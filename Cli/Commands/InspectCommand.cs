using System;
using System.CommandLine;
using CellTypes.Models.Bundles;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes inspect</c>: shows a bundle's model card.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> model = new("bundle") { Description = "A bundle folder, or the name of one that ships." };
        ExampleCommand command = new(
            "inspect",
            "Check that a bundle is whole and show its card: classes, views, training data, how well it does, and what it cannot do.",
            "celltypes inspect cerebellum-forest") { model };
        command.SetAction(parsed =>
        {
            ModelBundle bundle = ModelBundle.Load(ModelPath.Resolve(parsed.GetRequiredValue(model)));
            Console.WriteLine(bundle.Card.ToMarkdown());
            Console.WriteLine($"sha256 {bundle.Model.Sha256}");
        });
        return command;
    }
}
