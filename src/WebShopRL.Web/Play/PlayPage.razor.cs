using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.JSInterop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Episodes;
using WebShopRL.Web.Failures;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Play.Advice;
using WebShopRL.Web.Play.Tasks;

namespace WebShopRL.Web.Play;

/// <summary>An episode by hand. Its goal is leased to who plays, its actions are kept as they are taken, and it stands in the address: a page that is loaded again goes on, also with a service that has started anew.</summary>
public sealed partial class PlayPage(EpisodeSessions sessions, PlayTasks tasks, AgentAdvisor advisor, ShopProvider shop, IDbContextFactory<WebShopDbContext> stores, NavigationManager navigation, ILogger<PlayPage> logger)
{
    private PlayTask? _task;
    private PlayedEpisode? _played;
    private PlayOverview? _overview;
    private string _annotator = "";
    private string? _goal, _problem, _gone;
    private bool _starting, _opening, _named;
    /// <summary>Until when the goal that was asked for is another's.</summary>
    private DateTimeOffset? _heldUntil;

    [Inject] private IJSRuntime Browser { get; set; } = null!;

    /// <summary>Id of the episode being played.</summary>
    [Parameter] public string? Id { get; set; }

    /// <summary>Number of a goal to play.</summary>
    [SupplyParameterFromQuery] public int? Goal { get; set; }

    /// <summary>Who plays, where the page is come back to.</summary>
    [SupplyParameterFromQuery] public string? By { get; set; }

    /// <summary>The page that is shown, as far as controls that hold the focus are the same.</summary>
    private string Place => _played!.Episode.Page is ItemPage item ? item.Product.Asin : $"step {_played.StepCount}";

    protected override async Task OnInitializedAsync()
    {
        _goal = Goal?.ToString(CultureInfo.InvariantCulture);
        _annotator = By ?? ReaderName.Of(await PersonAsync());
    }

    private protected override bool IsDue(int beat) => _opening;

    protected override async Task LoadAsync()
    {
        if (RendererInfo.IsInteractive && !_named)
        {
            _named = true;
            _annotator = By ?? await ReaderName.KeptAsync(Browser, Leaving) ?? _annotator;
        }
        _opening = !shop.IsOpen && shop.Failure is null;
        if (_opening)
            return;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        // What is shown stays until the other is there.
        (_played, _task, _gone) = Id is { } id ? await ResumeAsync(id) : (null, null, null);
        if (_played is not null && _choices.Count == 0)
            _choices = await CheckpointChoices.ReadAsync(store, CheckpointUse.Playing, Leaving, now: true);
        if (_played is null)
            _overview = await PlayOverview.ReadAsync(store, shop.Current.Fingerprint, Leaving);
        _starting = false;
        if (RendererInfo.IsInteractive)
            Start(_ => AdviseBesideAsync());
    }

    private async Task<(PlayedEpisode? Played, PlayTask? Task, string? Gone)> ResumeAsync(string id)
    {
        try
        {
            return await tasks.ResumeAsync(id, Leaving) switch
            {
                { Episode: { } played } resumed => (played, resumed.Task, null),
                { Task: { Status: PlayTaskStatus.Skipped } skipped } => (null, skipped, $"Goal {skipped.Goal} was skipped: {skipped.SkipReason}"),
                { Task: var lapsed } => (null, lapsed, $"Goal {lapsed.Goal} was begun anew, or left alone for {PlayTasks.Lease.TotalMinutes} minutes and taken by somebody else. Start another."),
                null when sessions.Find(id) is { } played => (played, null, null),
                null => (null, null, "This episode is gone: it was played over the API and was idle for too long, or the service has started anew. Start another."),
            };
        }
        catch (InvalidOperationException elsewhere) when (!DatabaseRetry.IsAway(elsewhere) && FailureWords.Of(elsewhere) is not null)
        {
            return (null, null, elsewhere.Message);
        }
    }

    private Task StartAsync(string? number) => SendAsync(async () =>
    {
        (_problem, _heldUntil) = (null, null);
        var open = await shop.OpenAsync(Leaving);
        var annotator = string.IsNullOrWhiteSpace(_annotator) ? "anonymous" : _annotator.Trim();
        if (TextProblem.Of(annotator, PlayTask.MaximumAnnotator, required: true) is { } unfit)
        {
            _problem = $"Your name: {unfit}";
            return false;
        }
        if (!string.IsNullOrWhiteSpace(_annotator))
            await ReaderName.KeepAsync(Browser, annotator, Leaving);
        if (string.IsNullOrWhiteSpace(number))
            await GoToNextAsync(annotator);
        else if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= open.Goals.Count)
            _problem = $"There is no goal '{number}': goals are 0 to {open.Goals.Count - 1}.";
        else if (await tasks.TakeAsync(annotator, index, Leaving) is { } task)
            Go(task, "");
        else
            (_problem, _heldUntil) = await tasks.HolderAsync(index, Leaving) is { } holder
                ? ($"Goal {index} is being played by {holder.Annotator}. Take another one.", holder.LeaseUntil)
                : ($"Goal {index} was just taken by somebody else. Take another one.", (DateTimeOffset?)null);
        // The same page shows the episode then, and its buttons are wanted again.
        return false;
    });

    private Task NextAsync() => SendAsync(async () =>
    {
        await GoToNextAsync(_played?.Annotator ?? _task?.Annotator ?? _annotator);
        return false;
    });

    private async Task GoToNextAsync(string annotator) =>
        Go(await tasks.NextAsync(annotator, Leaving), $"There is no training goal left that {annotator} has not played and nobody is playing.");

    private async Task SkipAsync(string reason)
    {
        _problem = await tasks.SkipAsync(Id!, reason, Leaving) ? null : "This task has ended already.";
        await NextAsync();
    }

    private void Go(PlayTask? task, string otherwise)
    {
        if (task is null)
        {
            _problem = otherwise;
            return;
        }
        _starting = true;
        navigation.NavigateTo(Agent is null ? $"/play/{task.Id}" : navigation.GetUriWithQueryParameters($"/play/{task.Id}", new Dictionary<string, object?> { ["agent"] = Agent }));
    }

    private async Task ActAsync(PlayerAction action)
    {
        await TakeAsync(played => played.StepAsync(action));
        await AdviseAsync();
    }

    private Task TakeAsync(Func<PlayedEpisode, Task> take) => SendAsync(async () =>
    {
        _problem = null;
        try
        {
            await take(_played!);
            if (_played!.IsDone && _task is { } ended)
                _task = (await tasks.ResumeAsync(ended.Id, Leaving))?.Task;
        }
        catch (EpisodeConflictException ended)
        {
            _problem = ended.Message;
        }
        catch (DbUpdateException unkept) when (!DatabaseRetry.IsAway(unkept))
        {
            LogUnkept(unkept, Id);
            _problem = "That could not be kept, and nothing has changed. The service's log says why.";
        }
        return false;
    });

    [LoggerMessage(LogLevel.Error, "An action of the episode {Id} could not be kept")]
    private partial void LogUnkept(Exception failure, string? id);
}
