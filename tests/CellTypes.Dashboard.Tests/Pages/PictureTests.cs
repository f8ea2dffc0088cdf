using System;
using System.IO;
using System.Threading.Tasks;
using CellTypes.Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace CellTypes.Dashboard.Tests.Pages;

/// <summary>The pictures of docs/dashboard.md, made anew by this when it is asked for.</summary>
[Trait("Speed", "slow")]
public sealed class PictureTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private readonly string _folder = Environment.GetEnvironmentVariable("CELLTYPES_PICTURES") ?? Path.Combine(Repository.Root, "docs", "pictures");

    [Fact(Explicit = true)]
    public async Task Pictures_of_a_running_session()
    {
        using DashboardProgram demo = DashboardProgram.Start("demo", "--dashboard", "0", "--units", "200", "--speed", "20");
        IPage page = await browser.PageAsync();
        await demo.OpenAsync(page, "?sort=depth&desc=1");
        await page.WaitForTimeoutAsync(25_000);
        await page.Locator("tr[data-unit]:has-text('PkC_ss')").Nth(3).ClickAsync();
        await page.WaitForTimeoutAsync(2_500);
        await SaveAsync(page, "dashboard-live");
        IPage tablet = await browser.PageAsync(1024, 768, isDark: true);
        await tablet.GotoAsync(page.Url);
        await tablet.WaitForTimeoutAsync(2_500);
        await SaveAsync(tablet, "dashboard-live-dark");
    }

    [Fact(Explicit = true)]
    public async Task Pictures_of_a_finished_recording()
    {
        using TemporaryFolder folder = new();
        string recording = folder.PathOf("session1"), evaluation = folder.PathOf("forest.json");
        Run("simulate", "--units", "120", "--duration", "10min", "--seed", "3", "--output", recording);
        Run("evaluate", "--data", "sim:units=120,duration=5min", "--protocol", "kfold:5", "--model", "forest", "--output", evaluation);
        using DashboardProgram finished = DashboardProgram.Start("dashboard", recording, evaluation, "--home", "cerebellum", "--port", "0", "--no-browser");
        foreach ((string name, string keys) in new[] { ("grace", "5533a5"), ("ada", "a5a24") })
        {
            IPage other = await browser.PageAsync();
            await finished.OpenAsync(other, $"?sort=depth&name={name}");
            await other.Keyboard.PressAsync("Home");
            foreach (char key in keys)
            {
                await other.Keyboard.PressAsync($"{key}");
                await other.WaitForTimeoutAsync(300);
            }
        }
        foreach ((string name, int width, int height) in new[] { ("", 1280, 720), ("-tablet", 1024, 768) })
        {
            IPage page = await browser.PageAsync(width, height);
            await finished.OpenAsync(page, "?sort=depth&name=ada&unit=14");
            await page.WaitForTimeoutAsync(1_500);
            await SaveAsync(page, $"dashboard-curate{name}");
        }
        foreach (string tab in new[] { "features", "compare", "export", "evaluations" })
        {
            IPage page = await browser.PageAsync();
            await finished.OpenAsync(page, $"?tab={tab}&name=ada");
            await page.WaitForTimeoutAsync(6_000);
            await SaveAsync(page, $"dashboard-{tab}");
        }
    }

    private static void Run(params string[] arguments)
    {
        using ChildProcess process = DashboardProgram.Run(arguments);
        Assert.Equal(0, process.WaitForExit().ExitCode);
    }

    private Task<byte[]> SaveAsync(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(_folder, $"{name}.png") });
}
