using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CellTypes.Dashboard.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CellTypes.Dashboard.Tests.Pages;

/// <summary>The page of a finished recording, on which a person labels its units, in a browser.</summary>
[Trait("Speed", "slow")]
public sealed class CuratePageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Labels_are_given_by_keys_saved_at_once_and_there_again_in_another_process()
    {
        string recording = Simulate("session");
        Dictionary<string, byte[]> before = Contents(recording);
        string labels = Path.Combine(recording, "celltypes", "labels-ada.json");
        using (DashboardProgram dashboard = Open(recording))
        {
            IPage page = await browser.PageAsync();
            await dashboard.OpenAsync(page, "?name=ada");
            await Expect(page.Locator(".probe .unit")).ToHaveCountAsync(12);
            // Every column has its room, at the least size that the page is made for.
            Assert.All(await page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('#table th button')].map(head => head.parentElement.offsetWidth - head.scrollWidth)"), room => Assert.True(room >= 0, $"{room} pixels"));
            await page.Keyboard.PressAsync("Home");
            await Expect(page.Locator("tr.selected td").First).ToHaveTextAsync("0");
            await page.Keyboard.PressAsync("2");
            // The next unit comes by itself.
            await Expect(page.Locator("tr.selected td").First).ToHaveTextAsync("1");
            await page.Keyboard.TypeAsync("lUBC");
            await Expect(page.Locator("#prompt")).ToHaveValueAsync("UBC");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("tr.selected td").First).ToHaveTextAsync("2");
            await page.Keyboard.PressAsync("Alt+m");
            await Expect(page.Locator("tr[data-unit='2'] .mine")).ToHaveTextAsync("mua");
            await page.Keyboard.PressAsync("u");
            // At once: what follows a key belongs to what it opens.
            await page.Keyboard.TypeAsync("ntwo units, \"perhaps\"");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("tr[data-unit='2'] .mine")).ToContainTextAsync("✎");
            await page.Keyboard.PressAsync("ArrowDown");
            await page.Keyboard.PressAsync("1");
            await Expect(page.Locator("tr[data-unit='3'] .mine")).ToHaveTextAsync("GoC");
            await page.Keyboard.PressAsync("Control+z");
            await Expect(page.Locator("tr[data-unit='3'] .mine")).ToHaveTextAsync("");
            await page.Keyboard.PressAsync("Control+y");
            await Expect(page.Locator("tr[data-unit='3'] .mine")).ToHaveTextAsync("GoC");
            await page.Keyboard.PressAsync("Control+z");
            await Expect(page.Locator("tr[data-unit='3'] .mine")).ToHaveTextAsync("");
            await page.Keyboard.PressAsync("Control+s");
            await Expect(page.Locator(".banner")).ToContainTextAsync("Saved");

            // Another browser of the same person shows it too.
            IPage other = await browser.PageAsync();
            await dashboard.OpenAsync(other, "?name=ada");
            await Expect(other.Locator("tr[data-unit='0'] .mine")).ToHaveTextAsync("MFB");
        }
        using (JsonDocument saved = JsonDocument.Parse(File.ReadAllBytes(labels)))
        {
            JsonElement units = saved.RootElement.GetProperty("units");
            Assert.Equal(["0", "1", "2"], units.EnumerateObject().Select(unit => unit.Name));
            Assert.Equal("MFB", units.GetProperty("0").GetProperty("label").GetString());
            Assert.Equal("UBC", units.GetProperty("1").GetProperty("label").GetString());
            Assert.True(units.GetProperty("2").GetProperty("unsure").GetBoolean());
            Assert.Equal("two units, \"perhaps\"", units.GetProperty("2").GetProperty("note").GetString());
        }
        using (DashboardProgram again = Open(recording))
        {
            IPage page = await browser.PageAsync();
            await again.OpenAsync(page, "?name=ada&unit=2");
            await Expect(page.Locator("tr[data-unit='1'] .mine")).ToHaveTextAsync("UBC");
            await Expect(page.Locator("#note")).ToHaveValueAsync("two units, \"perhaps\"");
            await page.GotoAsync($"{again.Url}?name=grace&unit=0");
            await page.Locator(".page[data-ready]").WaitForAsync();
            await page.Keyboard.PressAsync("3");
            await Expect(page.Locator("tr[data-unit='0'] .mine")).ToHaveTextAsync("MLI");
            await page.Locator("nav button", new() { HasTextString = "compare" }).ClickAsync();
            await Expect(page.Locator("table.plain th")).ToHaveTextAsync(["unit", "model", "ada", "grace"]);
            ILocator row = page.Locator("table.plain tr[data-unit='0'] td");
            await Expect(row.Nth(2)).ToHaveTextAsync("MFB");
            await Expect(row.Nth(3)).ToHaveTextAsync("MLI");
        }
        // Nothing that was there before has changed.
        Dictionary<string, byte[]> after = Contents(recording);
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    [Fact]
    public async Task Exports_are_read_by_training_and_touch_nothing_unasked()
    {
        string recording = Simulate("session");
        File.WriteAllText(Path.Combine(recording, "cluster_cell_type.tsv"), "cluster_id\tcell_type\n0\tmine\n");
        using DashboardProgram dashboard = Open(recording);
        IPage page = await browser.PageAsync();
        await dashboard.OpenAsync(page, "?name=ada&unit=0");
        foreach (string key in new[] { "1", "1", "2", "2", "u" }) await page.Keyboard.PressAsync(key);
        await Expect(page.Locator("tr[data-unit='3'] .mine")).ToHaveTextAsync("MFB");
        await page.Locator("nav button", new() { HasTextString = "export" }).ClickAsync();
        await page.Locator("#export-Phy").ClickAsync();
        await Expect(page.Locator(".done")).ToContainTextAsync("cluster_cell_type_ada.tsv");
        Assert.Equal(["cluster_id\tcell_type_ada", "0\tGoC", "1\tGoC", "2\tMFB", "3\tMFB", "4\t"], File.ReadLines(Path.Combine(recording, "cluster_cell_type_ada.tsv")).Take(6));
        await page.Locator("#export-PhyShared").ClickAsync();
        await Expect(page.Locator(".problem")).ToContainTextAsync("is there already");
        Assert.Equal("cluster_id\tcell_type\n0\tmine\n", File.ReadAllText(Path.Combine(recording, "cluster_cell_type.tsv")));
        await page.Locator("#export-SpikeInterface").ClickAsync();
        await Expect(page.Locator(".done")).ToHaveCountAsync(2);
        using JsonDocument curation = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(recording, "celltypes", "curation-ada.json")));
        Assert.Equal("2", curation.RootElement.GetProperty("format_version").GetString());
        Assert.Equal(4, curation.RootElement.GetProperty("manual_labels").GetArrayLength());
        await page.Locator("#export-Csv").ClickAsync();
        await Expect(page.Locator(".done")).ToHaveCountAsync(3);
        foreach (string[] labels in new[] { new[] { "--label-column", "cell_type_ada" }, ["--labels", Path.Combine(recording, "celltypes", "labels-ada.csv")] })
        {
            string set = _folder.PathOf($"{labels[0]}.h5");
            using ChildProcess create = DashboardProgram.Run(["dataset", "create", "--phy", recording, .. labels, "--output", set]);
            ProgramResult result = create.WaitForExit();
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains("12 units, 4 with a label", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_real_recording_shows_its_features()
    {
        string recording = _folder.PathOf("copy");
        SharedFolder.Copy(SharedData.Folder("neuropixels_session"), recording);
        using DashboardProgram dashboard = Open(recording);
        IPage page = await browser.PageAsync();
        await dashboard.OpenAsync(page, "?tab=features");
        await Expect(page.Locator(".scatter circle[data-unit]")).Not.ToHaveCountAsync(0);
        await page.Locator("#across").SelectOptionAsync("wvf_width");
        await Expect(page.Locator(".scatter svg")).ToHaveAttributeAsync("aria-label", "CV2_mean against wvf_width");
        await page.Locator(".scatter circle[data-unit='7']").ClickAsync(new() { Force = true });
        await page.Locator("nav button", new() { HasTextString = "units" }).ClickAsync();
        await Expect(page.Locator(".unit-panel h2")).ToContainTextAsync("unit ");
        // Figures are saved as they are seen.
        IDownload svg = await page.RunAndWaitForDownloadAsync(() => page.Locator(".plot [data-save=svg]").First.DispatchEventAsync("click"));
        string text = File.ReadAllText(await svg.PathAsync());
        Assert.Contains("xmlns=\"http://www.w3.org/2000/svg\"", text, StringComparison.Ordinal);
        Assert.Contains("stroke", text, StringComparison.Ordinal);
        IDownload png = await page.RunAndWaitForDownloadAsync(() => page.Locator(".probe [data-save=png]").First.DispatchEventAsync("click"));
        Assert.Equal("\x89PNG"u8.ToArray()[^3..], File.ReadAllBytes(await png.PathAsync())[1..4]);
    }

    [Fact]
    public async Task Names_from_outside_are_text_and_nothing_else()
    {
        const string Hostile = "<img src=x onerror=\"document.title='owned'\">";
        string recording = Simulate("<b onmouseover=alert(1)>");
        File.WriteAllText(Path.Combine(recording, "cluster_group.tsv"), $"cluster_id\tgroup\n{string.Join('\n', Enumerable.Range(0, 12).Select(unit => $"{unit}\t{Hostile}"))}\n");
        using DashboardProgram dashboard = Open(recording, "--group", "all");
        IPage page = await browser.PageAsync();
        await dashboard.OpenAsync(page, "?name=ada&unit=0&filter=%3Cscript%3E&sort=nothing");
        await Expect(page.Locator(".units .problem")).ToContainTextAsync("There is no column '': the columns are");
        await page.Locator("#filter").FillAsync("");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tr[data-unit='0']")).ToContainTextAsync(Hostile);
        await page.Keyboard.PressAsync("l");
        await page.Locator("#prompt").FillAsync(Hostile);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tr[data-unit='0'] .mine")).ToHaveTextAsync(Hostile);
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator(".unit-panel svg").First).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.DoesNotContain("owned", await page.TitleAsync(), StringComparison.Ordinal);
        // A name that is no part of a file name writes nothing, here or elsewhere.
        await page.GotoAsync($"{dashboard.Url}?name=..%2F..%2Fevil&unit=0");
        await Expect(page.Locator(".banner")).ToContainTextAsync("A name has letters");
        Assert.Empty(Directory.GetFiles(_folder.Root, "*evil*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_damaged_file_of_labels_is_named_and_left_as_it_is()
    {
        string recording = Simulate("session"), labels = Path.Combine(recording, "celltypes", "labels-ada.json");
        Directory.CreateDirectory(Path.GetDirectoryName(labels)!);
        File.WriteAllText(labels, "{ \"format\": ");
        using DashboardProgram dashboard = Open(recording);
        IPage page = await browser.PageAsync();
        await dashboard.OpenAsync(page, "?name=ada&unit=0");
        await Expect(page.Locator(".banner")).ToContainTextAsync("does not hold labels of the dashboard");
        await page.Keyboard.PressAsync("1");
        Assert.Equal("{ \"format\": ", File.ReadAllText(labels));
    }

    private static DashboardProgram Open(string recording, params string[] options) => DashboardProgram.Start(["dashboard", recording, "--port", "0", "--no-browser", .. options]);

    private string Simulate(string name)
    {
        string recording = _folder.PathOf(name);
        using ChildProcess simulate = DashboardProgram.Run("simulate", "--units", "12", "--duration", "75s", "--seed", "10", "--output", recording);
        Assert.Equal(0, simulate.WaitForExit().ExitCode);
        return recording;
    }

    private static Dictionary<string, byte[]> Contents(string folder) => Directory.GetFiles(folder).ToDictionary(file => file, File.ReadAllBytes);
}
