using System;
using System.IO;
using CellTypes.Cli.Tests.Support;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Cli.Tests;

/// <summary>Keys that do not match, and keys that are open to others, as the command line tells of them.</summary>
public sealed class KeyFileTests : IDisposable
{
    private const string Remark = "the secret key in ";
    private readonly TemporaryFolder _folder = new();
    private readonly NetMQCertificate _keys = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("listen", false, "if it encrypts, name its public key with --key; or is it another service?")]
    [InlineData("listen", true, "does it encrypt, and does --key name its public key?")]
    [InlineData("live", false, "if it encrypts, name its public key with --source-key; or is it another service?")]
    [InlineData("live", true, "does it encrypt, and does --source-key name its public key?")]
    public void Keys_that_do_not_match_are_told(string command, bool hasKey, string advice)
    {
        using XPublisherSocket publisher = new();
        (publisher.Options.CurveServer, publisher.Options.CurveCertificate) = (true, _keys);
        string endpoint = $"tcp://127.0.0.1:{publisher.BindRandomPort("tcp://127.0.0.1")}", told = $"{endpoint} ends every connection before a message: {advice}";
        string[] key = hasKey ? [command == "listen" ? "--key" : "--source-key", Write(new NetMQCertificate(), isSecret: false, UnixFileMode.UserRead)] : [];
        using ChildProcess program = command == "listen"
            ? Celltypes.Start(["listen", endpoint, .. key])
            : Celltypes.Start(["live", "--source", $"zmq:{endpoint}", "--model", "cerebellum-forest-acg", "--publish", "none", .. key]);
        if (command == "listen") program.WaitForErrorLine(told);
        else program.WaitForLine(told);
        program.Send(PosixSignalNumber.Interrupt);
        Assert.Equal(0, program.WaitForExit().ExitCode);
    }

    [Theory]
    [InlineData(true, UnixFileMode.UserRead | UnixFileMode.UserWrite, false)]
    [InlineData(true, UnixFileMode.UserRead | UnixFileMode.GroupRead, true)]
    [InlineData(true, UnixFileMode.UserRead | UnixFileMode.OtherRead, true)]
    [InlineData(false, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, false)]
    public void A_secret_key_that_is_open_to_others_is_remarked_on(bool isSecret, UnixFileMode mode, bool isTold)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        string file = Write(_keys, isSecret, mode);
        ProgramResult result = Celltypes.Run(
            "live", "--source", "sim:units=2,duration=1s", "--speed", "max", "--model", "cerebellum-forest-acg", isSecret ? "--publish-keys" : "--source-key", file,
            "--publish", isSecret ? "tcp://127.0.0.1:*" : "none");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(isTold ? $"celltypes live: {Remark}{file} is open to others: keep them out with chmod 600 {file}\n" : "", result.Error);
    }

    private string Write(NetMQCertificate keys, bool isSecret, UnixFileMode mode)
    {
        string secret = isSecret ? $"    secret-key = \"{keys.SecretKeyZ85}\"\n" : "";
        string file = _folder.Write("key", $"curve\n    public-key = \"{keys.PublicKeyZ85}\"\n{secret}");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, mode);
        return file;
    }
}
