using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Threading.Tasks;
using CellTypes.Dashboard.Components;
using CellTypes.Training.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CellTypes.Dashboard;

/// <summary>Serves the page. It prints nothing, and takes no notice of signals: when it ends is for the program to say.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    // A browser whose computer sleeps, or that hangs, may come back to where it was for as long; then its memory is given back.
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(1);
    private const int MostKept = 4;

    private readonly WebApplication _application;

    private DashboardServer(WebApplication application, string url) => (_application, Url) = (application, url);

    /// <summary>Gets the address to open, with the token where one is needed.</summary>
    public string Url { get; }

    /// <summary>Begins to serve.</summary>
    /// <param name="options">Where.</param>
    /// <param name="state">What is shown.</param>
    /// <exception cref="CellTypesException">The address cannot be listened at; the message says how to mend it.</exception>
    public static async Task<DashboardServer> StartAsync(DashboardOptions options, DashboardState state)
    {
        options.Validate();
        AccessCheck access = new(options.Address);
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = Assembly.GetEntryAssembly()!.GetName().Name,
            EnvironmentName = Environments.Production,
        });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToEnd);
        // Keys on the disk would be of use to nobody: what a page has chosen is in its URL.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton(state);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            (circuits.DisconnectedCircuitRetentionPeriod, circuits.DisconnectedCircuitMaxRetained) = (KeptFor, MostKept);
            circuits.MaxBufferedUnacknowledgedRenderBatches = 4;
        });
        WebApplication application = builder.Build();
        application.Use((context, next) => access.Handle(context, next));
        application.UseAntiforgery();
        application.MapGet("/dashboard.css", () => Results.Text(Sheet, "text/css; charset=utf-8"));
        application.MapGet("/dashboard.js", () => Results.Text(Resource("dashboard.js"), "text/javascript; charset=utf-8"));
        application.MapGet("/report.html", () => state.Evaluations is string page ? Results.Text(page, "text/html; charset=utf-8") : Results.NotFound());
        application.MapStaticAssets();
        application.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        try
        {
            await application.StartAsync();
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            await application.DisposeAsync();
            throw new CellTypesException(Problem(options, error), error);
        }
        int port = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return new DashboardServer(application, UrlOf(options.Address, port, access.Token));
    }

    /// <summary>Ends the server and every page.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static string UrlOf(IPAddress address, int port, string? token)
    {
        string host = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? Dns.GetHostName()
            : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return $"http://{host}:{port}/{(token is null ? "" : $"?token={token}")}";
    }

    private static string Problem(DashboardOptions options, Exception error) => error.InnerException is AddressInUseException || error is AddressInUseException
        ? $"port {options.Port} of {options.Address} is taken by another program, perhaps by another dashboard: name another one, or 0 for any that is free."
        : $"the dashboard cannot listen at {options.Address}, port {options.Port}: {error.Message}";

    private static string Sheet { get; } = $":root {{ color-scheme: light; {ReportStyle.LightColours} }}\n:root[data-theme=dark] {{ color-scheme: dark; {ReportStyle.DarkColours} }}\n{ReportStyle.Figures}\n{Resource("dashboard.css")}";

    private static string Resource(string name)
    {
        using StreamReader reader = new(typeof(DashboardServer).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(System.Threading.CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(System.Threading.CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
