using System.Collections.Concurrent;
using System.Text.Json;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Conformance;

/// <summary>A fixture folder opened as a shop, once for all tests.</summary>
internal static class ReferenceShop
{
    private static readonly ConcurrentDictionary<string, Lazy<Storefront>> Opened = new();

    /// <summary>Every folder <c>webshop*</c> with transcripts.</summary>
    public static TheoryData<string> Folders => [.. RepositoryFiles.Fixtures("webshop*").Where(folder => File.Exists(Path.Combine(folder, "transcripts.jsonl")))];

    public static Storefront Open(string folder) => Opened.GetOrAdd(folder, static folder => new(() => Storefront.Open(Options(folder)))).Value;

    /// <summary>The options that the folder's <c>settings.json</c> names.</summary>
    public static ShopOptions Options(string folder)
    {
        string? Setting(string name) =>
            Path.Combine(folder, "settings.json") is var path && File.Exists(path) && Read(path).TryGetProperty(name, out var value) ? value.GetString() : null;

        return new()
        {
            Catalog = folder,
            NounTagger = Setting("noun_tagger") ?? "all-words",
            Profile = Setting("goals") switch
            {
                null or "human" => GoalProfile.WebShop.Name,
                "synthetic" => GoalProfile.WebShopSynthetic.Name,
                var other => throw new NotSupportedException($"{folder}/settings.json asks for '{other}' goals."),
            },
            Werkzeug = WerkzeugOf(folder),
        };
    }

    /// <summary>How the recorded links escape a colon tells which Werkzeug was installed where the sessions were recorded.</summary>
    private static string WerkzeugOf(string folder) =>
        File.ReadLines(Path.Combine(folder, "transcripts.jsonl")).Any(line => line.Contains("&#39;%3A+&#39;", StringComparison.Ordinal)) ? "2.2" : "2.3";

    public static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    public static IEnumerable<JsonElement> ReadLines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);
}
