using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
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

    protected override async Task OnParametersSetAsync()
    {
        _played = Id is null ? null : sessions.Find(Id);
        _steps = _played is null ? 0 : (await _played.StepsAsync()).Count(step => step.Result.ActionIsValid);
        _starting = false;
    }

    private async Task StartAsync(string? number)
    {
        _problem = null;
        var open = await shop.OpenAsync();
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
            return;
        }
        if (_played is not null)
            sessions.Remove(_played.Id);
        _starting = true;
        var played = await sessions.StartAsync(goal, string.IsNullOrWhiteSpace(_annotator) ? "anonymous" : _annotator.Trim());
        navigation.NavigateTo($"/play/{played.Id}");
    }

    private async Task ActAsync(PlayerAction action)
    {
        _problem = null;
        try
        {
            if ((await _played!.StepAsync(action)).ActionIsValid)
                _steps++;
        }
        catch (Exception failure) when (failure is EpisodeConflictException or Microsoft.EntityFrameworkCore.DbUpdateException or Npgsql.NpgsqlException)
        {
            _problem = $"That could not be done, and nothing has changed: {failure.Message}";
        }
    }
}
