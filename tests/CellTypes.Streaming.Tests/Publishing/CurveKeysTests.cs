using System;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Tests.Publishing;

public sealed class CurveKeysTests : IDisposable
{
    private const string PublicKey = "nGaYddlPeVWj=GP+).u$(w{3KP35!-Q0y$Ox{h*{";
    private const string SecretKey = "JW0N)*oHb4a//}ozzUT4Z%>npL2W.o}LyK-b@pfd";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData($"#   ****  by pyzmq  ****\n\nmetadata\ncurve\n    public-key = \"{PublicKey}\"\n    secret-key = \"{SecretKey}\"\n")]
    [InlineData(
        "metadata\r\n    name = \"rig 3\"\r\n    secret-key = \"of something else\"\r\n"
        + $"curve\r\n    public-key='{PublicKey}'\r\n\tsecret-key = '{SecretKey}' # keep safe\r\n")]
    public void Both_keys_of_a_certificate_are_read(string text)
    {
        CurveKeys keys = CurveKeys.Read(_folder.Write("server.key_secret", text));
        Assert.Equal((PublicKey, SecretKey), (keys.PublicKey, keys.SecretKey));
    }

    [Fact]
    public void Public_certificate_has_no_secret_key()
    {
        CurveKeys keys = CurveKeys.Read(_folder.Write("server.key", $"curve\n    public-key = \"{PublicKey}\"\n"));
        Assert.Equal(PublicKey, keys.PublicKey);
        Assert.Null(keys.SecretKey);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("metadata\n    public-key = \"" + PublicKey + "\"\n", "holds no public-key")]
    [InlineData("curve\n    public-key = \"short\"\n", "The public-key is no CURVE key")]
    [InlineData($"curve\n    public-key = \"{PublicKey}\"\n    secret-key = \"JW0N)*oHb4a//ozzUT4Z%>npL2W.oLyK-b\"\n", "secret-key is no CURVE key")]
    [InlineData("curve\n    public-key = \"#####GaYddlPeVWj=GP+).u$(w{3KP35!-Q0y$Ox\"\n", "The public-key is no CURVE key")]
    public void File_that_is_no_certificate_is_refused(string text, string problem)
    {
        string path = _folder.Write("server.key", text);
        var error = Assert.Throws<CellTypesException>(() => CurveKeys.Read(path));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Missing_file_is_told_by_name()
    {
        string path = _folder.PathOf("none.key");
        Assert.Contains(path, Assert.Throws<CellTypesException>(() => CurveKeys.Read(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
