using System;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Dashboard.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CellTypes.Dashboard.Tests.Pages;

/// <summary>The page of a running session, in a browser.</summary>
[Trait("Speed", "slow")]
public sealed class LivePageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    // A session that goes on for longer than any of these tests.
    private static readonly string[] Demo = ["demo", "--units", "60", "--duration", "40min", "--speed", "10", "--dashboard"];

    [Fact]
    public async Task A_session_is_seen_at_work_and_keeps_its_place()
    {
        using DashboardProgram demo = DashboardProgram.Start([.. Demo, "0"]);
        IPage page = await browser.PageAsync();
        await demo.OpenAsync(page);
        ILocator time = page.Locator(".session dl div", new() { HasTextString = "time" }).Locator("dd").First;
        string first = await time.TextContentAsync() ?? "";
        await Expect(page.Locator(".probe .unit")).ToHaveCountAsync(60);
        await Expect(page.Locator(".filter .muted")).ToHaveTextAsync("60 of 60");

        // Sorted by what changes with every update, the chosen unit stays chosen and the table stays where it is.
        await page.Locator("th button", new() { HasTextString = "rate" }).ClickAsync();
        await page.Locator("#table").EvaluateAsync("table => table.scrollTop = 480");
        await page.WaitForFunctionAsync("() => new URLSearchParams(location.search).get('row') === '20'");
        ILocator row = page.Locator("tr[data-unit]").Nth(25);
        string unit = await row.GetAttributeAsync("data-unit") ?? "";
        await page.Locator($"tr[data-unit='{unit}']").ClickAsync();
        await Expect(page.Locator(".unit-panel h2")).ToContainTextAsync($"unit {unit}");
        await Expect(time).Not.ToHaveTextAsync(first);
        double[] rates = await Rates(page);
        Assert.Equal(rates.Order(), rates);
        Assert.Equal(480, await page.Locator("#table").EvaluateAsync<double>("table => table.scrollTop"));
        await Expect(page.Locator(".plot")).ToHaveCountAsync(6);
        await Expect(page.Locator(".plot svg[aria-label^='Intervals']").Locator("polygon")).ToHaveCountAsync(1);

        // It is all in the URL: another browser sees the same.
        Assert.Contains($"unit={unit}", page.Url, StringComparison.Ordinal);
        IPage other = await browser.PageAsync();
        await other.GotoAsync(page.Url);
        await Expect(other.Locator(".unit-panel h2")).ToContainTextAsync($"unit {unit}");
        await other.WaitForFunctionAsync("() => document.getElementById('table').scrollTop > 400");

        // Freezing stops this page only.
        await page.Locator("#freeze").ClickAsync();
        await Expect(page.Locator(".banner")).ToHaveTextAsync("Frozen: the session goes on.");
        string frozen = await time.TextContentAsync() ?? "";
        ILocator otherTime = other.Locator(".session dl div", new() { HasTextString = "time" }).Locator("dd").First;
        string before = await otherTime.TextContentAsync() ?? "";
        await Expect(otherTime).Not.ToHaveTextAsync(before);
        Assert.Equal(frozen, await time.TextContentAsync());
        await page.Keyboard.PressAsync("f");
        await Expect(time).Not.ToHaveTextAsync(frozen);
        demo.Send(PosixSignalNumber.Interrupt);
        Assert.Equal(0, demo.WaitForExit().ExitCode);
    }

    [Fact]
    public async Task A_filter_and_keys_choose_units()
    {
        using DashboardProgram demo = DashboardProgram.Start([.. Demo, "0"]);
        IPage page = await browser.PageAsync();
        await demo.OpenAsync(page);
        // What is typed into a field is no key of the page.
        await page.Locator("#filter").FillAsync("rate>20");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".filter .muted")).Not.ToHaveTextAsync("60 of 60");
        Assert.All(await Rates(page), rate => Assert.True(rate > 15, $"{rate} Hz"));
        await Expect(page.Locator(".unit.hidden")).Not.ToHaveCountAsync(0);
        await page.Locator("#filter").FillAsync("rate>fast");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".units .problem")).ToHaveTextAsync("'fast' is no number: write, for example, rate>5.");
        await page.Keyboard.PressAsync(":");
        await page.Locator("#prompt").FillAsync("f ");
        await page.Keyboard.PressAsync("Escape");
        // The next prompt is another field: what is filled into one that is about to go is gone with it.
        await Expect(page.Locator("#prompt")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync(":");
        await page.Locator("#prompt").FillAsync("f status!=warming");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#filter")).ToHaveValueAsync("status!=warming");
        await page.Keyboard.PressAsync(":");
        await page.Locator("#prompt").FillAsync("s depth desc");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("th[aria-sort='descending']")).ToContainTextAsync("depth");
        await Expect(page.Locator("tr[data-unit]")).Not.ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Home");
        string first = await page.Locator("tr.selected").GetAttributeAsync("data-unit") ?? "";
        await page.Keyboard.PressAsync(" ");
        await Expect(page.Locator("tr.selected")).Not.ToHaveAttributeAsync("data-unit", first);
        await page.Keyboard.PressAsync("Shift+ ");
        await Expect(page.Locator("tr.selected")).ToHaveAttributeAsync("data-unit", first);
        await page.Keyboard.PressAsync("h");
        await Expect(page.Locator(".help")).ToContainTextAsync("freeze the page");
    }

    [Fact]
    public async Task The_page_says_that_the_program_hangs_or_is_gone_and_comes_back_alone()
    {
        using DashboardProgram first = DashboardProgram.Start([.. Demo, "0"]);
        IPage page = await browser.PageAsync();
        await first.OpenAsync(page);
        await page.Locator("tr[data-unit]").Nth(2).ClickAsync();
        await Expect(page.Locator(".unit-panel h2")).ToBeVisibleAsync();
        string query = await page.EvaluateAsync<string>("() => location.search");
        string port = new Uri(first.Url).Port.ToString();

        first.Send(PosixSignalNumber.Stop);
        await Expect(page.Locator("#banner")).ToContainTextAsync("celltypes does not answer", new() { Timeout = 15_000 });
        first.Send(PosixSignalNumber.Continue);
        await Expect(page.Locator("#banner")).ToBeHiddenAsync();

        first.Send(PosixSignalNumber.Interrupt);
        first.WaitForExit();
        await Expect(page.Locator("#banner")).ToContainTextAsync("The connection is gone");
        using DashboardProgram second = DashboardProgram.Start([.. Demo, port]);
        await Expect(page.Locator("#banner")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await page.Locator(".page[data-ready]").WaitForAsync();
        Assert.Equal(query, await page.EvaluateAsync<string>("() => location.search"));
        await Expect(page.Locator("tr.selected")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_page_of_a_session_that_has_ended_stays_and_says_so()
    {
        using DashboardProgram demo = DashboardProgram.Start("demo", "--units", "12", "--duration", "75s", "--seed", "10", "--speed", "max", "--dashboard", "0");
        IPage page = await browser.PageAsync();
        await demo.OpenAsync(page);
        await Expect(page.Locator(".banner")).ToHaveTextAsync("The session has ended.");
        await Expect(page.Locator(".probe .unit")).ToHaveCountAsync(12);
        demo.Send(PosixSignalNumber.Interrupt);
        ProgramResult result = demo.WaitForExit();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("until Ctrl-C", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_follows_a_program_on_another_computer()
    {
        using ChildProcess live = DashboardProgram.Run("live", "--source", "sim:units=30,duration=40min", "--speed", "10", "--publish", "tcp://127.0.0.1:15571");
        live.WaitForLine("publishing labels");
        using DashboardProgram followed = DashboardProgram.Start("dashboard", "tcp://127.0.0.1:15571", "--port", "0", "--no-browser");
        IPage page = await browser.PageAsync();
        await followed.OpenAsync(page);
        await Expect(page.Locator(".filter .muted")).ToHaveTextAsync("30 of 30");
        await page.Locator("tr[data-unit]").Nth(1).ClickAsync();
        // The waveform and the autocorrelogram come by the topic of signals.
        await Expect(page.Locator(".plot svg[aria-label^='Mean waveform'] polyline").First).ToBeVisibleAsync();
        await Expect(page.Locator(".plot svg[aria-label^='Autocorrelogram'] polyline").First).ToBeVisibleAsync();
        await Expect(page.Locator(".session")).ToContainTextAsync("cerebellum");
        live.Send(PosixSignalNumber.Interrupt);
        live.WaitForExit();
        await Expect(page.Locator(".banner")).ToHaveTextAsync("The session has ended.");
    }

    private static async Task<double[]> Rates(IPage page) =>
        [.. (await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('tr[data-unit]')].map(row => row.children[[...document.querySelectorAll('th')].findIndex(head => head.textContent.trim().startsWith('rate'))].textContent)")).Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
}
