using WebShopRL.Shop.Demo;

namespace WebShopRL.Web.Compatibility;

/// <summary>The pictures of the demo shop's products.</summary>
internal static class DemoImageApi
{
    public static void MapDemoImages(this IEndpointRouteBuilder routes) => routes
        .MapGet($"{DemoImage.Folder}/{{name}}.svg", (string name, HttpResponse response) =>
        {
            response.Headers.CacheControl = "public, max-age=86400";
            return TypedResults.Text(DemoImage.Draw(name), "image/svg+xml; charset=utf-8");
        })
        .ExcludeFromDescription();
}
