using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Packaging.Tests;

/// <summary>The packages and versions that Directory.Packages.props names.</summary>
internal static class OfficialVersions
{
    private static readonly XElement File = XElement.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));

    /// <summary>Gets the versions of a package, of which there may be one for each framework.</summary>
    public static string[] Of(string package) => package == "TorchSharp"
        ? [BuildSettings.TorchSharpVersion]
        : [.. File.Descendants("PackageVersion").Where(item => (string?)item.Attribute("Include") == package).Select(item => Expand((string)item.Attribute("Version")!))];

    private static string Expand(string version) =>
        Regex.Replace(version, @"\$\((\w+)\)", match => File.Descendants(match.Groups[1].Value).Single().Value);
}
