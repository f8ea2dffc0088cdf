using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using CellTypes.Dashboard.Tests.Support;

namespace CellTypes.Dashboard.Tests.Pages;

/// <summary>Who gets the page, and what the command says where there is none.</summary>
[Trait("Speed", "slow")]
public sealed class AccessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new HttpClientHandler { UseCookies = false });

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task This_computer_gets_the_page_under_its_own_name_only()
    {
        using DashboardProgram demo = DashboardProgram.Start("demo", "--units", "2", "--dashboard", "0");
        Assert.StartsWith("http://127.0.0.1:", demo.Url, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Get(demo.Url));
        Assert.Equal(HttpStatusCode.OK, await Get(demo.Url, "localhost"));
        Assert.Equal(HttpStatusCode.OK, await Get(demo.Url + "_framework/blazor.web.js"));
        Assert.Equal(HttpStatusCode.NotFound, await Get(demo.Url + "report.html"));
        // A page of the internet whose name leads here, and one that is open in the same browser.
        Assert.Equal(HttpStatusCode.Forbidden, await Get(demo.Url, "evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await Get(demo.Url + "_blazor/negotiate", origin: "http://evil.example"));
    }

    [Fact]
    public void The_port_may_be_left_away()
    {
        using ChildProcess demo = DashboardProgram.Run("demo", "--units", "2", "--duration", "40s", "--speed", "max", "--dashboard", "--no-browser");
        Assert.EndsWith("dashboard at http://127.0.0.1:5580/", demo.WaitForLine("dashboard at "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_need_the_token()
    {
        string recording = _folder.PathOf("session");
        using (ChildProcess simulate = DashboardProgram.Run("simulate", "--units", "3", "--duration", "60s", "--output", recording)) simulate.WaitForExit();
        using DashboardProgram dashboard = DashboardProgram.Start("dashboard", recording, "--port", "0", "--address", "0.0.0.0", "--no-browser");
        Uri url = new(dashboard.Url);
        string local = $"http://127.0.0.1:{url.Port}/";
        Assert.Matches("^[?]token=[0-9a-f]{32}$", url.Query);
        Assert.Equal(HttpStatusCode.Forbidden, await Get(local));
        Assert.Equal(HttpStatusCode.Forbidden, await Get(local + "?token=" + new string('0', 32)));
        using HttpResponseMessage answer = await _client.GetAsync(local + url.Query, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("celltypes-token", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using HttpRequestMessage next = new(HttpMethod.Get, local + "dashboard.css");
        next.Headers.Add("Cookie", cookie.Split(';')[0]);
        using HttpResponseMessage sheet = await _client.SendAsync(next, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, sheet.StatusCode);
    }

    [Fact]
    public void What_cannot_be_shown_or_served_is_refused_in_one_line()
    {
        using DashboardProgram demo = DashboardProgram.Start("demo", "--units", "2", "--dashboard", "0");
        string port = new Uri(demo.Url).Port.ToString();
        Assert.Equal($"celltypes dashboard: port {port} of 127.0.0.1 is taken by another program, perhaps by another dashboard: name another one, or 0 for any that is free.", Refused(["dashboard", _folder.Root, "--port", port]));
        // Nothing is begun before it is known that the page can be served.
        string log = _folder.PathOf("labels.jsonl");
        Assert.Contains("is taken by another program", Refused(["demo", "--units", "2", "--log", log, "--dashboard", port]), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(log));
        Assert.Equal("celltypes dashboard: Port is 70000; it must be from 0 to 65535.".Replace("Port", "--port"), Refused(["dashboard", _folder.Root, "--port", "70000"]));
        Assert.Contains("--address is 'here'", Refused(["dashboard", _folder.Root, "--address", "here"]), StringComparison.Ordinal);
        Assert.Contains("two sessions", Refused(["dashboard", "one", "two"]), StringComparison.Ordinal);
        Assert.Equal("celltypes demo: --dashboard is 99999; a port is from 0, for any that is free, to 65535.", Refused(["demo", "--units", "2", "--dashboard", "99999"]));
        Assert.Equal("celltypes dashboard: there is no recording at nothing.", Refused(["dashboard", "nothing"]));
        // What is found while reading is told after the address of the page.
        using ChildProcess empty = DashboardProgram.Run("dashboard", _folder.Root, "--port", "0", "--no-browser");
        ProgramResult result = empty.WaitForExit();
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("celltypes dashboard: ", result.Error, StringComparison.Ordinal);
    }

    private static string Refused(string[] arguments)
    {
        using ChildProcess process = DashboardProgram.Run(arguments);
        return process.WaitForExit().Refused();
    }

    private async Task<HttpStatusCode> Get(string url, string? host = null, string? origin = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        if (host is not null) request.Headers.Host = $"{host}:{new Uri(url).Port}";
        if (origin is not null) request.Headers.Add("Origin", origin);
        using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
