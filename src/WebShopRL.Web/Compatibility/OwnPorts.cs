namespace WebShopRL.Web.Compatibility;

/// <summary>The ports that serve one compatibility server at their root.</summary>
/// <param name="Prefixes">Port to the prefix under which the same server is on the main port.</param>
internal sealed record OwnPorts(IReadOnlyDictionary<int, string> Prefixes)
{
    private static readonly (string Key, string Prefix)[] Servers = [("Compatibility:WebShopUrl", "/webshop"), ("Compatibility:AgentGymUrl", "/agentgym")];

    /// <summary>Reads the settings and adds their addresses to <c>Urls</c>. Throws <see cref="Configuration.ConfigurationException"/> for one that cannot be used.</summary>
    public static OwnPorts Read(ConfigurationManager configuration)
    {
        Dictionary<int, string> prefixes = [];
        List<string> errors = [], urls = [];
        foreach (var (key, prefix) in Servers)
        {
            if (configuration[key] is not { Length: > 0 } given)
                continue;
            if (!Uri.TryCreate(given, UriKind.Absolute, out var url) || url.Scheme != "http" || url.AbsolutePath != "/")
                errors.Add($"{key} is '{given}': give an address with a port and no path, such as http://127.0.0.1:3000, or nothing.");
            else if (!prefixes.TryAdd(url.Port, prefix))
                errors.Add($"{key} is '{given}': port {url.Port} is another server's; give each a port of its own.");
            else
                urls.Add(given);
        }
        if (errors.Count > 0)
            throw new Configuration.ConfigurationException(errors);
        if (urls.Count > 0)
            configuration["Urls"] = string.Join(';', urls.Prepend(configuration["Urls"] is { Length: > 0 } main ? main : "http://127.0.0.1:5080"));
        return new OwnPorts(prefixes);
    }

    public Task RouteAsync(HttpContext context, RequestDelegate next)
    {
        if (Prefixes.TryGetValue(context.Connection.LocalPort, out var prefix) && !context.Request.Path.StartsWithSegments(WebShopRL.Shop.Demo.DemoImage.Folder))
        {
            context.Features.Set(new RootedServer());
            context.Request.Path = prefix + context.Request.Path;
        }
        return next(context);
    }

    /// <summary>Marks a request that came to a server at a port's root: its path as sent has no prefix.</summary>
    internal sealed record RootedServer;
}
