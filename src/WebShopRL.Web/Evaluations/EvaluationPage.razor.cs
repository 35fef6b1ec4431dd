using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;
using WebShopRL.Web.Api;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Evaluations;

/// <summary>One evaluation: its figures with their intervals, and what the agent did goal by goal.</summary>
public sealed partial class EvaluationPage(IDbContextFactory<WebShopDbContext> stores, WorkControl control, NavigationManager navigation)
{
    private const int MostShown = 500;
    private const int MostActions = 12;

    private bool _loaded;
    private int? _shownId;
    private string _name = "", _shown = "all";
    private string? _problem;
    private EvaluationRecord? _evaluation;
    private List<EvaluationEpisode> _episodes = [];
    private EvaluationBreakdown? _breakdown;
    private LlmAgent? _llm;
    private LlmUsage? _usage;

    [Parameter] public int Id { get; set; }

    private IEnumerable<EvaluationEpisode> Shown => _episodes.Where(episode => _shown switch
    {
        "failed" => episode.Reward < 1,
        "perfect" => episode.Reward == 1,
        "nothing" => !episode.Purchased,
        _ => true,
    });

    protected override async Task LoadAsync()
    {
        if (_evaluation is { FinishedAt: not null } && _evaluation.Id == Id)
            return;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _evaluation = await store.Evaluations.AsNoTracking().FirstOrDefaultAsync(evaluation => evaluation.Id == Id, Leaving);
        var episodes = await store.EvaluationEpisodes.AsNoTracking().Where(episode => episode.EvaluationId == Id).OrderBy(episode => episode.Goal).ToListAsync(Leaving);
        // The intervals are computed anew only where there is something new.
        if (_breakdown?.All.Episodes != episodes.Count || _shownId != Id)
            _breakdown = EvaluationBreakdown.Of([.. episodes.Select(EvaluationEpisodes.Of)]);
        (_shownId, _episodes) = (Id, [.. episodes.Take(MostShown)]);
        (_llm, _usage) = (LlmAgent.Of(_evaluation?.Llm), _evaluation?.LlmUsage is { } usage ? JsonSerializer.Deserialize<LlmUsage>(usage, ApiJson.Options) : null);
        if (_evaluation is not null)
            _name = AgentChoices.Name(await AgentChoices.NamesAsync(store, Leaving), EvaluatedAgent.Of(_evaluation).Name);
        _loaded = true;
    }

    private ApiText Call => ApiText.Get(navigation.BaseUri, [$"evaluations/{Id}", $"evaluations/{Id}/episodes?limit=100"],
        $"evaluation = client.evaluation({Id})\nepisodes = list(client.evaluation_episodes({Id}))\nprint(evaluation[\"status\"], evaluation[\"score\"], len(episodes))");

    private async Task CancelAsync()
    {
        _problem = await control.CancelAsync<EvaluationRecord>(Id, Leaving) ? null : "It had ended already: there was nothing to cancel.";
        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        if (await control.DeleteAsync<EvaluationRecord>(Id, Leaving) != WorkDeletion.NotEnded)
            navigation.NavigateTo("/evaluations");
        else
            _problem = "It has not ended: cancel it first.";
    }

    private static string Actions(EvaluationEpisode episode) => episode.Actions.Count <= MostActions
        ? string.Join(" → ", episode.Actions)
        : $"{string.Join(" → ", episode.Actions.Take(MostActions))} → … ({episode.Actions.Count} in all)";
}
