using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Npgsql;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Configuration;

/// <summary>Reads every setting of the service in one place, so that a start with several mistakes reports all of them at once.</summary>
public sealed partial class ServiceConfiguration
{
    private const string DefaultHub = "https://huggingface.co";

    private static readonly Dictionary<string, string[]> KnownKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Shop"] = ["Catalog", "Seed", "NounTagger", "Profile", "ProductLimit", "GoalLimit", "ShowAttributes", "Reviews", "Werkzeug", "Strict"],
        ["Artifacts"] = ["Root"],
        ["Models"] = ["Hub"],
        ["Torch"] = ["Device", "Threads"],
        ["Auth"] = ["Mode", "Keys"],
        ["Episodes"] = ["IdleMinutes", "KeepHours", "Maximum"],
        ["Compatibility"] = ["WebShopUrl", "AgentGymUrl", "SessionLogs"],
        ["Demo"] = ["QuickStart"],
        ["Llm"] = ["Keys"],
    };

    private readonly IConfiguration _configuration;
    private readonly string _root;
    private readonly List<string> _errors = [];

    private ServiceConfiguration(IConfiguration configuration, string root) => (_configuration, _root) = (configuration, root);

    /// <summary>Checks the configuration and registers the settings as plain records. Throws <see cref="ConfigurationException"/> with everything that is wrong.</summary>
    public static void Register(WebApplicationBuilder builder)
    {
        var settings = new ServiceConfiguration(builder.Configuration, builder.Environment.ContentRootPath);
        var services = builder.Services;
        services.AddSingleton(Options.Create(settings.Shop()));
        services.AddSingleton(settings.Artifacts());
        services.AddSingleton(settings.Torch());
        services.AddSingleton(settings.Models());
        services.AddSingleton(settings.Episodes());
        services.AddSingleton(settings.Auth());
        services.AddSingleton(settings.Hosts());
        services.AddSingleton(settings.Llm());
        settings.CheckDatabase();
        settings.CheckKeys();
        if (settings._errors.Count > 0)
            throw new ConfigurationException(settings._errors);
    }

    private ShopOptions Shop()
    {
        var catalog = Text("Shop:Catalog", ShopOptions.Demo);
        if (catalog != ShopOptions.Demo && !Directory.Exists(catalog = Path.TrimEndingDirectorySeparator(Path.GetFullPath(catalog, _root))))
            Wrong("Shop:Catalog", catalog, "give demo, or a folder with WebShop's files");
        return new ShopOptions
        {
            Catalog = catalog,
            Seed = Number("Shop:Seed", 0, 0, int.MaxValue),
            NounTagger = OneOf("Shop:NounTagger", "en_core_web_sm", "en_core_web_sm", "all-words"),
            Profile = OneOf("Shop:Profile", "webshop", "webshop", "webshop-synthetic", "agentgym"),
            ProductLimit = _configuration["Shop:ProductLimit"] is { Length: > 0 } ? Number("Shop:ProductLimit", 1, 1, int.MaxValue) : null,
            GoalLimit = _configuration["Shop:GoalLimit"] is { Length: > 0 } ? Number("Shop:GoalLimit", 1, 1, int.MaxValue) : null,
            ShowAttributes = OneOf("Shop:ShowAttributes", "false", "true", "false") == "true",
            Reviews = OneOf("Shop:Reviews", "false", "true", "false") == "true",
            Werkzeug = OneOf("Shop:Werkzeug", "2.2", "2.2", "2.3"),
            Strict = OneOf("Shop:Strict", "false", "true", "false") == "true",
            ArtifactsRoot = ArtifactsRoot,
        };
    }

    private string ArtifactsRoot => Path.GetFullPath(Text("Artifacts:Root", ".data/artifacts"), _root);

    private ArtifactsOptions Artifacts() => new(ArtifactsRoot);

    private TorchOptions Torch()
    {
        var device = Text("Torch:Device", "auto");
        if (!Device().IsMatch(device))
            Wrong("Torch:Device", device, "give auto, cpu, cuda or cuda:N");
        return new TorchOptions(device, Number("Torch:Threads", Environment.ProcessorCount, 1, 1024));
    }

    private ModelsOptions Models()
    {
        var hub = Text("Models:Hub", DefaultHub);
        if (Uri.TryCreate(hub, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" || Path.IsPathRooted(hub) && Directory.Exists(hub))
            return new ModelsOptions(hub);
        Wrong("Models:Hub", hub, "give an http or https address, or the absolute path of a folder of models");
        return new ModelsOptions(DefaultHub);
    }

    private EpisodeOptions Episodes() => new(
        TimeSpan.FromMinutes(Number("Episodes:IdleMinutes", 30, 1, 7 * 24 * 60)),
        TimeSpan.FromHours(Number("Episodes:KeepHours", 7 * 24, 1, 365 * 24)),
        Number("Episodes:Maximum", 20_000, 1, 10_000_000));

    private LlmOptions Llm()
    {
        var given = Text("Llm:Keys", LlmOptions.DefaultKeys);
        Dictionary<string, string> variables = new(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (KeyEntry().Match(entry) is not { Success: true } parts || !variables.TryAdd(parts.Groups[1].Value, parts.Groups[2].Value))
                Wrong("Llm:Keys", entry, "give each host once with the environment variable that holds its key, without port and path, such as api.openai.com=OPENAI_API_KEY,10.0.0.7=LAB_KEY");
        return new LlmOptions(variables);
    }

    private void CheckDatabase()
    {
        var connection = _configuration.GetConnectionString("WebShop");
        if (string.IsNullOrWhiteSpace(connection))
        {
            _errors.Add("ConnectionStrings:WebShop is empty: give a PostgreSQL connection string, or start with ./run.sh, which brings a database of its own.");
            return;
        }
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException unusable)
        {
            // The value may hold a password: only what is wrong with it is shown.
            _errors.Add($"ConnectionStrings:WebShop is not a PostgreSQL connection string: {unusable.Message}");
        }
    }

    private void CheckKeys()
    {
        foreach (var (section, known) in KnownKeys)
            foreach (var child in _configuration.GetSection(section).GetChildren())
                if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                    _errors.Add($"{section}:{child.Key} is not a setting.{NearestName.Hint(child.Key, known)} There are {string.Join(", ", known.Select(name => $"{section}:{name}"))}.");
    }

    private string Text(string key, string fallback) => _configuration[key] is { Length: > 0 } text ? text : fallback;

    private string OneOf(string key, string fallback, params string[] legal)
    {
        var given = Text(key, fallback);
        if (legal.FirstOrDefault(value => value.Equals(given, StringComparison.OrdinalIgnoreCase)) is { } value)
            return value;
        Wrong(key, given, $"give one of {string.Join(", ", legal)}{NearestName.Hint(given, legal).TrimEnd('?', '.')}");
        return fallback;
    }

    private int Number(string key, int fallback, int minimum, int maximum)
    {
        var given = Text(key, fallback.ToString(CultureInfo.InvariantCulture));
        if (int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
            return number;
        Wrong(key, given, $"give a whole number from {minimum} to {maximum}");
        return fallback;
    }

    private void Wrong(string key, string value, string mend) => _errors.Add($"{key} is '{value}': {mend}.");

    [GeneratedRegex(@"^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])=([A-Za-z_][A-Za-z0-9_]*)$")]
    private static partial Regex KeyEntry();

    [GeneratedRegex("^(auto|cpu|cuda|cuda:[0-9]{1,3})$")]
    private static partial Regex Device();
}
