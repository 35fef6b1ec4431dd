using System.Text;
using Microsoft.AspNetCore.Http.Features;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Pages.Html;
using WebShopRL.Shop.Python;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Compatibility.Site;

/// <summary>WebShop's site over HTTP. Error pages have a heading and one paragraph, no more: clients that skip a page's first two texts see nothing.</summary>
internal static partial class SiteApi
{
    private const string Prefix = "/webshop";
    private const string Html = "text/html; charset=utf-8";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Head, HttpMethods.Options];

    /// <summary>Names that browsers and crawlers ask of any host; the original would open a session for each.</summary>
    private static readonly HashSet<string> NotSessions = new(["favicon.ico", "robots.txt"], StringComparer.Ordinal);

    public static void MapSite(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Prefix, Methods, AnswerAsync).ExcludeFromDescription();
        routes.MapMethods(Prefix + "/{**path}", Methods, AnswerAsync).ExcludeFromDescription();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var basePath = context.Features.Get<OwnPorts.RootedServer>() is null ? Prefix : "";
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = SiteAddress.Path(target, basePath);
        var segments = SiteAddress.Segments(path);
        var links = new SiteLinks(basePath);
        var services = context.RequestServices;
        var pages = services.GetRequiredService<SitePages>();
        try
        {
            switch (segments)
            {
                case []:
                    context.Response.Redirect(links.Home("abc"));
                    break;
                case ["static", not "", ..]:
                    await SendFileAsync(context, string.Join('/', segments.Skip(1).Where(name => name.Length > 0)));
                    break;
                case [var name] when NotSessions.Contains(name):
                    await ErrorAsync(context, StatusCodes.Status404NotFound);
                    break;
                default:
                    if (pages.Route(segments) is not { } make)
                    {
                        await MergeAsync(context, pages, links, SiteAddress.Segments(SiteAddress.Merged(path)), SiteAddress.Query(target));
                        break;
                    }
                    var page = make();
                    if (page is HomePage && await QueryAsync(context.Request) is { } query)
                        context.Response.Redirect(links.Results(page.SessionId, Keywords.Split(PythonText.Lower(query)), "1"));
                    else
                    {
                        services.GetRequiredService<SiteSessionLogs>().Record(page, $"{context.Request.Scheme}://{context.Request.Host}{target}");
                        await SendAsync(context, StatusCodes.Status200OK, new HtmlRenderer(links, selfContained: true).Render(page));
                    }
                    break;
            }
        }
        catch (SiteException refused)
        {
            LogRefused(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SiteApi)), refused.Message);
            await ErrorAsync(context, StatusCodes.Status500InternalServerError);
        }
        catch (ShopNotOpenException)
        {
            context.Response.Headers.RetryAfter = "5";
            await ErrorAsync(context, StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Sends on to the address without its doubled slashes, by the same method (308), where there is one.</summary>
    private static Task MergeAsync(HttpContext context, SitePages pages, SiteLinks links, string[] merged, string query)
    {
        if (pages.Route(merged) is null && merged is not ["static", not "", ..])
            return ErrorAsync(context, StatusCodes.Status404NotFound);
        // A path alone, where Werkzeug names scheme and host: those that a proxy was asked by are not known here.
        // Its routing quotes the at-sign, which its links leave as it is.
        context.Response.Redirect(links.To(merged).Replace("@", "%40", StringComparison.Ordinal) + query, permanent: true, preserveMethod: true);
        return Task.CompletedTask;
    }

    /// <summary>What was typed into the search bar; null where the form was not sent.</summary>
    private static async Task<string?> QueryAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
            return null;
        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return form.TryGetValue("search_query", out var query) ? query.ToString() : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static async Task SendFileAsync(HttpContext context, string name)
    {
        // By name: what a path could climb to is nobody's business.
        var type = name switch { "style.css" => "text/css; charset=utf-8", "images/no-image-available.png" => "image/png", _ => null };
        if (type is null)
        {
            await ErrorAsync(context, StatusCodes.Status404NotFound);
            return;
        }
        context.Response.ContentType = type;
        var files = context.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider;
        await context.Response.SendFileAsync(files.GetFileInfo($"webshop-site/{name}"), context.RequestAborted);
    }

    private static Task ErrorAsync(HttpContext context, int status)
    {
        var (title, text) = status switch
        {
            StatusCodes.Status404NotFound => ("Not Found", "The requested URL was not found on the server."),
            StatusCodes.Status503ServiceUnavailable => ("Service Unavailable", "The shop is being opened. Try again in a few seconds."),
            _ => ("Internal Server Error", "The server was unable to complete your request."),
        };
        return SendAsync(context, status, $"<!doctype html>\n<html lang=\"en\">\n<title>{status} {title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n");
    }

    private static Task SendAsync(HttpContext context, int status, string html)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Html;
        return context.Response.WriteAsync(html, Encoding.UTF8, context.RequestAborted);
    }

    [LoggerMessage(LogLevel.Debug, "Site: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
