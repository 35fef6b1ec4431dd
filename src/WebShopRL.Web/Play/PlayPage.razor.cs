using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Store;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Play;

/// <summary>An episode by hand. It lives in <see cref="EpisodeSessions"/> like any client's, stands in the address, so that a page that is loaded again goes on, and is stored when something is bought.</summary>
public sealed partial class PlayPage(EpisodeSessions sessions, ShopProvider shop, NavigationManager navigation)
{
    private PlayedEpisode? _played;
    private string _annotator = "me";
    private string? _goal;
    private string? _problem;
    private int _steps;
    private bool _starting;

    /// <summary>Id of the episode being played.</summary>
    [Parameter] public string? Id { get; set; }

    /// <summary>Number of a goal to play.</summary>
    [SupplyParameterFromQuery] public int? Goal { get; set; }

    protected override void OnInitialized() => _goal = Goal?.ToString(CultureInfo.InvariantCulture);

    protected override async Task LoadAsync()
    {
        _played = Id is null ? null : sessions.Find(Id);
        _steps = _played is null ? 0 : (await _played.StepsAsync()).Count(step => step.Result.ActionIsValid);
        _starting = false;
    }

    private Task StartAsync(string? number) => SendAsync(async () =>
    {
        _problem = null;
        var open = await shop.OpenAsync(Leaving);
        Goal goal;
        if (string.IsNullOrWhiteSpace(number))
        {
            // Training goals alone: what is learned from must not be among what is evaluated on.
            var train = open.GoalsOf(GoalSplit.Train);
            goal = train[RandomNumberGenerator.GetInt32(train.Count)];
        }
        else if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < open.Goals.Count)
            goal = open.Goals[index];
        else
        {
            _problem = $"There is no goal '{number}': goals are 0 to {open.Goals.Count - 1}.";
            return false;
        }
        if (_played is not null)
            sessions.Remove(_played.Id);
        _starting = true;
        var played = await sessions.StartAsync(goal, string.IsNullOrWhiteSpace(_annotator) ? "anonymous" : _annotator.Trim(), Leaving);
        navigation.NavigateTo($"/play/{played.Id}");
        // The same page shows the episode then, and its buttons are wanted again.
        return false;
    });

    private Task ActAsync(PlayerAction action) => SendAsync(async () =>
    {
        _problem = null;
        try
        {
            if ((await _played!.StepAsync(action)).ActionIsValid)
                _steps++;
        }
        catch (EpisodeConflictException ended)
        {
            _problem = ended.Message;
        }
        catch (DbUpdateException unkept) when (!DatabaseRetry.IsAway(unkept))
        {
            _problem = $"That could not be kept, and nothing has changed: {unkept.Message}";
        }
        return false;
    });
}
