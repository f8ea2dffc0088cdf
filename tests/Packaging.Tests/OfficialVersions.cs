using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Packaging.Tests;

/// <summary>The packages and versions that Directory.Packages.props names.</summary>
internal static class OfficialVersions
{
    private static readonly XElement File = XElement.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));

    public static string Of(string package) =>
        Expand((string)File.Descendants("PackageVersion").Single(item => (string?)item.Attribute("Include") == package).Attribute("Version")!);

    private static string Expand(string version) =>
        Regex.Replace(version, @"\$\((\w+)\)", match => File.Descendants(match.Groups[1].Value).Single().Value);
}
