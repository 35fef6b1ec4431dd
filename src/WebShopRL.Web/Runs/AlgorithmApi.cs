using Microsoft.AspNetCore.Http.HttpResults;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;

namespace WebShopRL.Web.Runs;

/// <summary>An algorithm with its presets and settings.</summary>
/// <param name="NeedsCheckpoint">True where a run must name an initial checkpoint.</param>
/// <param name="Settings">The defaults are those of the first preset.</param>
/// <param name="Presets">What each preset sets differently from the first, by name.</param>
public sealed record AlgorithmAnswer(
    string Name, string Title, string Description, bool NeedsCheckpoint, IReadOnlyList<SettingsField> Settings,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, System.Text.Json.JsonElement>> Presets);

/// <summary>What <c>POST /api/v1/runs</c> takes as algorithm, preset and settings.</summary>
internal static class AlgorithmApi
{
    private static readonly AlgorithmAnswer[] All = [.. Algorithms.All.Select(Describe)];

    public static void MapAlgorithms(this RouteGroupBuilder api) =>
        api.MapGet("/algorithms", Ok<AlgorithmAnswer[]> () => TypedResults.Ok(All)).WithTags("Runs").WithSummary("The algorithms, their presets and settings with legal values");

    private static AlgorithmAnswer Describe(Algorithm algorithm)
    {
        var fields = SettingsJson.Describe(algorithm.Presets.Values.First());
        return new(algorithm.Name, algorithm.Title, algorithm.Description, algorithm.NeedsCheckpoint, fields, algorithm.Presets.ToDictionary(
            preset => preset.Key,
            IReadOnlyDictionary<string, System.Text.Json.JsonElement> (preset) => SettingsJson.Describe(preset.Value)
                .Zip(fields)
                .Where(pair => pair.First.Default.GetRawText() != pair.Second.Default.GetRawText())
                .ToDictionary(pair => pair.First.Name, pair => pair.First.Default)));
    }
}
