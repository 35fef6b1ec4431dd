using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Studies;

/// <summary>One study: what its agents came to, how its runs learned, and where each of its parts is.</summary>
public sealed partial class StudyPage(IDbContextFactory<WebShopDbContext> stores, StudyControl control, WorkControl work, NavigationManager navigation)
{
    private static readonly (string Format, string Label)[] Formats = [("md", "Markdown"), ("csv", "CSV"), ("json", "JSON")];

    private bool _loaded, _cancelling;
    private string? _problem;
    private StudyAnswer? _answer;
    private StudyResults? _results;
    private IReadOnlyList<(int? Evaluation, int? Comparison)> _measuredBy = [];
    private IReadOnlyList<SeedCurve> _curves = [];

    [Parameter] public int Id { get; set; }

    private IEnumerable<int> Runs => _answer!.Stages.SelectMany(stage => stage.Parts).Select(part => part.RunId).OfType<int>();

    protected override async Task LoadAsync()
    {
        if (_answer is { } before && before.Id == Id && HasEnded(before))
            return;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var state = await StudyState.ReadAsync(store, Id, Leaving);
        if (state is not null)
        {
            // The figures take a moment, and change only with what has ended.
            var by = StudyResults.MeasuredBy(state);
            if (_results is null || !by.SequenceEqual(_measuredBy))
                (_results, _measuredBy) = (await StudyResults.ReadAsync(store, state, Leaving), by);
            _curves = await SeedCurve.ReadAsync(store, state, Leaving);
            _cancelling = state.Study.CancelRequested;
        }
        _answer = state is null ? null : StudyAnswer.Of(state, _results!, await StudiedRun.ReadAsync(store, state, Leaving));
        _loaded = true;
    }

    private async Task CancelAsync()
    {
        _problem = await control.CancelAsync(Id, Leaving) ? null : "It had ended already: there was nothing to cancel.";
        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        if (await work.DeleteAsync<Study>(Id, Leaving) != WorkDeletion.NotEnded)
            navigation.NavigateTo("/studies");
        else
            _problem = "It has not ended: cancel it first.";
    }

    /// <summary>The parts of a study that was cancelled go on for a moment.</summary>
    private static bool HasEnded(StudyAnswer study) => study.FinishedAt is not null && study.Stages.SelectMany(stage => stage.Parts).All(part => part.Status is not ("queued" or "running"));

    private static string? Address(PartAnswer part) =>
        part.RunId is { } run ? $"/runs/{run}" : part.EvaluationId is { } evaluation ? $"/evaluations/{evaluation}" : part.ComparisonId is { } comparison ? $"/comparisons/{comparison}" : part.GenerationId is not null ? "/generations" : null;

    private string Name(PartAnswer part) => (part.Agent, _answer!.Seeds) switch
    {
        ({ } agent, > 1) => $"{agent}, seed {part.Seed}",
        ({ } agent, _) => agent,
        _ => $"seed {part.Seed}",
    };

    private static string Span(double? low, double? high) => low is null ? "–" : $"{Texts.Score(low)} to {Texts.Score(high)}";
}
