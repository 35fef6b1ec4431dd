namespace WebShopRL.Web.Configuration;

/// <summary>Settings under <c>Artifacts:</c>.</summary>
/// <param name="Root">Absolute path of the folder that holds checkpoints and prepared catalogs.</param>
public sealed record ArtifactsOptions(string Root);

/// <summary>Settings under <c>Torch:</c>.</summary>
/// <param name="Device">auto, cpu, cuda or cuda:N.</param>
/// <param name="Threads">Threads that torch may use.</param>
public sealed record TorchOptions(string Device, int Threads);

/// <summary>Settings under <c>Models:</c>.</summary>
/// <param name="Hub">Base address for model downloads, or the absolute path of a folder that holds one folder for each model.</param>
public sealed record ModelsOptions(string Hub);

/// <summary>Settings under <c>Episodes:</c>.</summary>
/// <param name="Idle">An episode that nobody touches for so long is let go where it has ended; else it sleeps: its goal and actions are kept, and it goes on with the next call.</param>
/// <param name="Keep">One that nobody touches for so long is let go in any case.</param>
/// <param name="Maximum">Episodes kept at once, those that sleep included; past it those idle longest are let go, finished ones first.</param>
public sealed record EpisodeOptions(TimeSpan Idle, TimeSpan Keep, int Maximum);

/// <summary>
/// Settings under <c>Llm:</c>: which key is sent where. Whoever may launch an evaluation names an address, and a key that went to any address would be anybody's; so each key has its hosts, and without encryption it goes to this machine alone.
/// </summary>
/// <param name="Variables">Name of the environment variable that holds the key, by host.</param>
public sealed record LlmOptions(IReadOnlyDictionary<string, string> Variables)
{
    public const string DefaultKeys = "api.openai.com=OPENAI_API_KEY";

    /// <summary>The key for an address; null where its host has none, the variable is empty, or the key would go over the network unencrypted.</summary>
    public string? KeyOf(Uri address) => (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback) && Variables.TryGetValue(address.Host, out var variable) && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key ? key.Trim() : null;
}

public enum AuthMode
{
    /// <summary>No login; the service refuses to listen on any address but the machine's own.</summary>
    Loopback,
    /// <summary>Every call carries a key.</summary>
    ApiKey,
    /// <summary>People log in with a key in the browser; clients send it with each call.</summary>
    Cookie,
}

/// <summary>The names by which the service may be called: <c>AllowedHosts</c>.</summary>
/// <param name="Names">Host names and addresses; <c>*.example.org</c> stands for all below it, <c>*</c> alone for everything.</param>
public sealed record HostNameOptions(IReadOnlyList<string> Names)
{
    public static HostNameOptions Loopback { get; } = new(["localhost", "127.0.0.1", "[::1]"]);
}

/// <summary>Settings under <c>Auth:</c>.</summary>
/// <param name="Keys">The keys that are accepted; at least 16 characters each.</param>
public sealed record AuthOptions(AuthMode Mode, IReadOnlyList<string> Keys);
