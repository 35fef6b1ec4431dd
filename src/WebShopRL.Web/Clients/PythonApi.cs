namespace WebShopRL.Web.Clients;

/// <summary>
/// Hands out the Python client: <c>pip install webshoprl --index-url http://host:port/python/simple/</c>. It holds no secret, so no key is asked for.
/// </summary>
internal static class PythonApi
{
    private const string Folder = "/python";
    private const string Html = "text/html; charset=utf-8";

    /// <summary>Installers that look into a wheel before they fetch it ask for its size first, and then for parts.</summary>
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPythonClient(this IEndpointRouteBuilder routes)
    {
        var wheel = PythonWheel.Current;
        var python = routes.MapGroup(Folder).AllowAnonymous().ExcludeFromDescription();
        python.MapMethods($"/{wheel.FileName}", Read, () => TypedResults.Bytes(wheel.Bytes, "application/zip", wheel.FileName, enableRangeProcessing: true));
        // For whoever does not know the version.
        python.MapMethods("/webshoprl.whl", Read, () => TypedResults.Redirect($"{Folder}/{wheel.FileName}"));
        // PEP 503: an index of one project.
        python.MapMethods("/simple", Read, () => Page("<a href=\"/python/simple/webshoprl/\">webshoprl</a>"));
        python.MapMethods("/simple/webshoprl", Read, () => Page($"<a href=\"{Folder}/{wheel.FileName}#sha256={wheel.Sha256}\" data-requires-python=\"&gt;=3.8\">{wheel.FileName}</a>"));
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult Page(string links) => TypedResults.Text(
        $"<!DOCTYPE html><html><head><meta name=\"pypi:repository-version\" content=\"1.0\"><title>webshoprl</title></head><body>{links}</body></html>", Html);
}
