using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Episodes;
using WebShopRL.Store;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Evaluations;

/// <summary>Two evaluations over the same goals: their difference, where they differ most, and one goal step by step with both.</summary>
public sealed partial class PairPage(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, NavigationManager navigation)
{
    private const int MostChoices = 200, MostDiffering = 100;

    private List<(int Id, string Label)> _choices = [];
    private (int?, int?) _read;
    private PairedEvaluations? _pair;
    private IReadOnlyList<TrajectoryStep>[]? _sides;
    private string? _problem, _instruction, _catalog, _fingerprint;

    [SupplyParameterFromQuery] public int? First { get; set; }
    [SupplyParameterFromQuery] public int? Second { get; set; }
    [SupplyParameterFromQuery] public int? Goal { get; set; }

    /// <summary>The step that is shown of both, from 1.</summary>
    [SupplyParameterFromQuery] public int? Step { get; set; }

    private PairedGoal? Shown => _pair?.Goals.FirstOrDefault(pair => pair.First.Goal == Goal);

    private PairedGoal[] Differing => [.. _pair!.Goals.Where(goal => goal.Difference != 0).Take(MostDiffering)];

    private int Longest => Shown is { } shown ? Math.Max(1, Math.Max(shown.First.Steps, shown.Second.Steps)) : 1;

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        if (_choices.Count == 0)
        {
            var names = await AgentChoices.NamesAsync(store, Leaving);
            _choices = [.. (await store.Evaluations.AsNoTracking().Where(row => row.EpisodesDone > 0).OrderByDescending(row => row.Id).Take(MostChoices).ToListAsync(Leaving))
                .Select(row => (row.Id, $"{row.Id}: {AgentChoices.Name(names, EvaluatedAgent.Of(row).Name)}, {row.Goals.Count} {row.Split}"))];
        }
        if (_read != (First, Second))
            await ReadAsync(store);
        ShowGoal();
    }

    private async Task ReadAsync(WebShopDbContext store)
    {
        (_read, _pair, _problem) = ((First, Second), null, null);
        if (First is not { } first || Second is not { } second)
            return;
        var rows = await store.Evaluations.AsNoTracking().Where(row => row.Id == first || row.Id == second).ToDictionaryAsync(row => row.Id, Leaving);
        if (new[] { first, second }.Where(id => !rows.ContainsKey(id)).Select(id => (int?)id).FirstOrDefault() is { } missing)
        {
            _problem = $"There is no evaluation {missing}.";
            return;
        }
        (_catalog, _fingerprint) = (rows[first].Catalog, rows[first].CatalogFingerprint);
        if (!CatalogMark.AreOne((_catalog, _fingerprint), (rows[second].Catalog, rows[second].CatalogFingerprint)))
            _problem = "They are of two catalogs: their goals have nothing in common.";
        else
            _pair = PairedEvaluations.Of(await EvaluationEpisodes.ReadAsync(stores, first, Leaving), await EvaluationEpisodes.ReadAsync(stores, second, Leaving));
        if (_pair is null)
            _problem ??= "They have played no goal in common (yet).";
    }

    /// <summary>The pages that both saw: an episode is its actions, so they are played again.</summary>
    private void ShowGoal()
    {
        (_sides, _instruction) = (null, null);
        if (Shown is not { } shown || !shop.IsOpen || shop.Current.Fingerprint != _fingerprint)
            return;
        var goal = shop.Current.Goals[shown.First.Goal];
        _instruction = goal.InstructionText;
        _sides = [.. new[] { shown.First, shown.Second }.Select(played =>
        {
            var episode = new Episode(shop.Current, goal, "shown");
            List<TrajectoryStep> steps = [];
            foreach (var action in played.Actions)
            {
                steps.Add(TrajectoryJson.StepOf(episode, action));
                episode.Step(action);
            }
            return (IReadOnlyList<TrajectoryStep>)steps;
        })];
    }

    private int At(int side, int? of = null) => Math.Clamp((Step ?? 1) - 1, 0, Math.Max(0, (of ?? Longest) - 1));

    private string With(Dictionary<string, object?> changed) => navigation.GetUriWithQueryParameters(changed);

    private void Show(int place) => navigation.NavigateTo(navigation.GetUriWithQueryParameter("step", place + 1), replace: true);

    private void Choose(string name, ChangeEventArgs chosen) =>
        navigation.NavigateTo(With(new() { [name] = int.TryParse((string?)chosen.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null, ["goal"] = null, ["step"] = null }));

    private string Name(int? id) => _choices.FirstOrDefault(choice => choice.Id == id).Label ?? $"{id}";

    private static string Share(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Signed(string text, double value) => value > 0 ? $"+{text}" : text;
}
