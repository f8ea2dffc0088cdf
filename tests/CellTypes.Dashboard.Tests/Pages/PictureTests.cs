using System;
using System.IO;
using System.Threading.Tasks;
using CellTypes.Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace CellTypes.Dashboard.Tests.Pages;

/// <summary>The pictures of docs/dashboard.md, made where CELLTYPES_PICTURES names a folder for them.</summary>
[Trait("Speed", "slow")]
public sealed class PictureTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Pictures_of_every_screen()
    {
        string? folder = Environment.GetEnvironmentVariable("CELLTYPES_PICTURES");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "CELLTYPES_PICTURES names no folder for pictures.");
        using (DashboardProgram demo = DashboardProgram.Start("demo", "--dashboard", "0", "--units", "200", "--speed", "20"))
        {
            IPage page = await browser.PageAsync();
            await demo.OpenAsync(page, "?sort=p&desc=1");
            await page.WaitForTimeoutAsync(25_000);
            await page.Locator("tr[data-unit]").Nth(3).ClickAsync();
            await page.WaitForTimeoutAsync(2_500);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder!, "dashboard-live.png") });
            IPage tablet = await browser.PageAsync(1024, 768, isDark: true);
            await tablet.GotoAsync(page.Url);
            await tablet.WaitForTimeoutAsync(2_500);
            await tablet.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder!, "dashboard-live-dark.png") });
        }
        using TemporaryFolder copy = new();
        string recording = copy.PathOf("neuropixels_session");
        SharedFolder.Copy(SharedData.Folder("neuropixels_session"), recording);
        using DashboardProgram finished = DashboardProgram.Start("dashboard", recording, "--port", "0", "--no-browser");
        IPage curate = await browser.PageAsync(1440, 900);
        await finished.OpenAsync(curate, "?sort=depth&name=ada");
        await curate.Keyboard.PressAsync("Home");
        foreach (string key in new[] { "1", "2", "a", "4", "Alt+n" })
        {
            await curate.Keyboard.PressAsync(key);
            await curate.WaitForTimeoutAsync(300);
        }
        await curate.WaitForTimeoutAsync(1_500);
        await curate.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder!, "dashboard-curate.png") });
        foreach (string tab in new[] { "features", "compare", "export" })
        {
            await curate.GotoAsync($"{finished.Url}?tab={tab}&name=ada");
            await curate.WaitForTimeoutAsync(5_000);
            await curate.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder!, $"dashboard-{tab}.png") });
        }
    }
}
