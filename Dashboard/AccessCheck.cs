using System;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CellTypes.Dashboard;

/// <summary>Lets in who may see the page: on this computer, programs that call it by its own name; from elsewhere, who knows the token.</summary>
/// <remarks>A page of the internet that is open in the same browser may neither read this one nor talk to it: requests that name another host, or come from a page of another one, are refused.</remarks>
internal sealed class AccessCheck
{
    private const string Parameter = "token", Cookie = "celltypes-token";

    private readonly bool _isLocal;

    /// <summary>Decides who is let in.</summary>
    /// <param name="address">The address that the server listens at.</param>
    public AccessCheck(IPAddress address)
    {
        _isLocal = IPAddress.IsLoopback(address);
        Token = _isLocal ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>Gets the token, or null where none is needed.</summary>
    public string? Token { get; }

    /// <summary>Answers a request, or refuses it.</summary>
    public async Task Handle(HttpContext context, RequestDelegate next)
    {
        if (Refusal(context) is string refusal)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync($"{refusal}\n");
            return;
        }
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        await next(context);
    }

    private string? Refusal(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Headers.Origin is [string origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)))
            return "This page answers its own scripts only, and the request comes from another page.";
        if (_isLocal)
        {
            return request.Host.Host is "localhost" || (IPAddress.TryParse(request.Host.Host, out IPAddress? host) && IPAddress.IsLoopback(host))
                ? null
                : "This page is served to this computer only, as localhost or 127.0.0.1. Start the program with --address to open it from another one.";
        }
        if (request.Query.TryGetValue(Parameter, out StringValues given) && IsToken(given))
        {
            context.Response.Cookies.Append(Cookie, Token!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict });
            return null;
        }
        return IsToken(request.Cookies[Cookie]) ? null : "The address of this page ends in a token: open the one that the program printed.";
    }

    private bool IsToken(string? text) => text is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(Token!));
}
