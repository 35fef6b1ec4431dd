using System.Text.Json;
using System.Text.Json.Nodes;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;
using WebShopRL.Web.Api;
using WebShopRL.Web.Runs;

namespace WebShopRL.Benchmarks.Studies;

/// <summary>What studies are given on the command line.</summary>
internal static class Arguments
{
    /// <summary>The word behind <paramref name="name"/>.</summary>
    public static string Option(string[] args, string name, string fallback) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : fallback;

    /// <summary>The demo preset with <c>name=value,...</c> laid over it.</summary>
    public static TrainingSettings Settings(string algorithm, string changes)
    {
        var preset = Algorithms.All.Single(known => known.Name == algorithm).Presets.Values.First();
        var given = changes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(change => change.Split('=', 2))
            .ToDictionary(change => change[0], change => JsonSerializer.SerializeToElement(JsonNode.Parse(char.IsLetter(change[1][0]) && change[1] is not ("true" or "false") ? $"\"{change[1]}\"" : change[1])));
        var errors = new RequestErrors();
        return SettingsJson.Merge(preset, given, errors) ?? throw new ArgumentException(string.Join("; ", errors.ToDictionary().Select(error => $"{error.Key}: {error.Value[0]}")));
    }
}
