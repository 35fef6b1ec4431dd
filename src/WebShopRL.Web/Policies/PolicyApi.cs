using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Remembering;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Policies;

/// <summary>A page, and what can be done there.</summary>
public sealed record ActRequest
{
    [Text(10_000)]
    public required string Instruction { get; init; }

    /// <summary>The page in text_rich.</summary>
    [Text(200_000)]
    public required string Observation { get; init; }

    /// <summary>As policies read them: <c>search[...]</c>, <c>click[...]</c>, products as <c>click[item - title]</c>.</summary>
    [Text(5_000), MinLength(1), MaxLength(500)]
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The pages of the episode before this one and what was done on each, oldest first; empty on its first page. A policy with memory needs it, others pass it over.</summary>
    [MaxLength(1_000)]
    public IReadOnlyList<SeenPage>? History { get; init; }
}

/// <summary>A page that was seen before, and what was done there.</summary>
public sealed record SeenPage
{
    /// <summary>The page in text_rich.</summary>
    [Text(200_000)]
    public required string Observation { get; init; }

    /// <summary><c>search[...]</c> or <c>click[...]</c>, as it was taken.</summary>
    [Text(5_000)]
    public required string Action { get; init; }
}

/// <param name="LogProbs">Natural logarithms, action by action.</param>
/// <param name="Action">The most probable one.</param>
/// <param name="Value">The discounted reward that the policy expects from here, in units of the shop's reward; null where nothing trained its value head, and of checkpoints saved before they said in which scale it learned.</param>
public sealed record ActAnswer(IReadOnlyList<float> LogProbs, string Action, float? Value);

/// <summary>Trained policies over REST.</summary>
internal static class PolicyApi
{
    public static void AddPolicies(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PolicyServer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PolicyServer>());
    }

    public static void MapPolicies(this RouteGroupBuilder api) =>
        api.MapPost("/policies/{checkpoint}/act", Act).WithTags("Policies").WithSummary("What a checkpoint's policy would do; checkpoint is an id (17), run:12 or name:best-agent");

    private static async Task<Results<Ok<ActAnswer>, ValidationProblem, NotFoundProblem, ConflictProblem>> Act(
        string checkpoint, ActRequest request, IDbContextFactory<WebShopDbContext> stores, CheckpointFolders folders, PolicyServer server, CancellationToken cancellation)
    {
        if (!CheckpointReference.TryParse(checkpoint, out var reference) || reference.Model is not null)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["checkpoint"] = ["Not a trained policy: give a checkpoint's id (17), a run's (run:12) or a name (name:best-agent)."] });
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (await reference.FindAsync(store, cancellation) is not { } found)
            return new NotFoundProblem(reference.Name is { } name
                ? await CheckpointReference.UnknownAsync(name, store, cancellation)
                : $"There is no checkpoint {checkpoint}: GET /api/v1/runs/{{id}}/checkpoints lists a run's.");
        try
        {
            var decision = Decision.Kept(request.Observation, NotesOf(request.History), request.Actions) with { Instruction = request.Instruction };
            var answer = await server.ActAsync((await folders.OpenAsync(found, cancellation)).Folder, decision, cancellation);
            return TypedResults.Ok(new ActAnswer([.. answer.LogProbabilities.Select(Finite)], request.Actions[answer.Best], answer.Value));
        }
        catch (PageAloneException alone)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["history"] = [$"{alone.Message} Give the pages before it with the actions taken there, oldest first; [] on the first page of an episode."] });
        }
        catch (PolicyLoadException unusable)
        {
            return new ConflictProblem($"Checkpoint {found.Id} cannot be loaded: {unusable.Message}");
        }
        catch (NotFiniteException diverged)
        {
            return new ConflictProblem($"Checkpoint {found.Id} cannot answer: {diverged.Message}");
        }
        catch (DirectoryNotFoundException gone)
        {
            return new ConflictProblem(gone.Message);
        }
    }

    private static EpisodeNotes? NotesOf(IReadOnlyList<SeenPage>? history) => history?.Aggregate(EpisodeHistory.Start, (seen, page) => seen.After(page.Observation, page.Action)).Notes;

    /// <summary>JSON has no word for minus infinity, the logarithm of an impossible action's probability: the lowest number stands for it.</summary>
    private static float Finite(float logProbability) => Math.Max(logProbability, float.MinValue);
}
