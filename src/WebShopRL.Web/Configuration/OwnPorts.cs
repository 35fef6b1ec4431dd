using System.Net;

namespace WebShopRL.Web.Configuration;

/// <summary>The ports that serve one compatibility server at their root.</summary>
/// <param name="Prefixes">Port to the prefix under which the same server is on the main port.</param>
internal sealed record OwnPorts(IReadOnlyDictionary<int, string> Prefixes)
{
    private static readonly (string Key, string Prefix)[] Servers = [("Compatibility:WebShopUrl", "/webshop"), ("Compatibility:AgentGymUrl", "/agentgym")];

    private const string MainUrl = "http://127.0.0.1:5080";

    /// <summary>The settings that open a port.</summary>
    public static IEnumerable<string> Keys => Servers.Select(server => server.Key);

    /// <summary>Whether a path, with its prefix, is one of a compatibility server.</summary>
    public static bool Serve(PathString path) => Servers.Any(server => path.StartsWithSegments(server.Prefix));

    /// <summary>Reads the settings and adds their addresses to <c>Urls</c>. Throws <see cref="ConfigurationException"/> for one that cannot be used.</summary>
    public static OwnPorts Read(ConfigurationManager configuration)
    {
        Dictionary<int, string> prefixes = [];
        List<string> errors = [], urls = [];
        var main = configuration["Urls"] is { Length: > 0 } given ? given : MainUrl;
        var taken = main.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).OfType<BindingAddress>().Select(url => url.Port).ToHashSet();
        foreach (var (key, prefix) in Servers)
        {
            if (configuration[key] is not { Length: > 0 } address)
                continue;
            if (Parse(address) is not { Scheme: "http", PathBase: "", IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } url)
                errors.Add($"{key} is '{address}': give an address with a port and no path, such as {MainUrl[..^4]}3000, or nothing.");
            // A name would be listened for at every address of the machine.
            else if (url.Host is not ("*" or "+" or "localhost") && !IPAddress.TryParse(url.Host, out _))
                errors.Add($"{key} is '{address}': give the IP address to listen at, localhost, or http://*:{url.Port} for all; names that callers use belong in AllowedHosts.");
            else if (taken.Contains(url.Port))
                errors.Add($"{key} is '{address}': port {url.Port} is that of Urls; give each a port of its own.");
            else if (!prefixes.TryAdd(url.Port, prefix))
                errors.Add($"{key} is '{address}': port {url.Port} is another server's; give each a port of its own.");
            else
                urls.Add(address);
        }
        if (errors.Count > 0)
            throw new ConfigurationException(errors);
        if (urls.Count > 0)
            configuration["Urls"] = string.Join(';', urls.Prepend(main));
        return new OwnPorts(prefixes);
    }

    private static BindingAddress? Parse(string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return null;
        }
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
