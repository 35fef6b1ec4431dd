using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using WebShopRL.Shop.Goals;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Play;

/// <summary>An episode by hand. It lives in <see cref="EpisodeSessions"/> like any client's, and is stored when something is bought.</summary>
public sealed partial class PlayPage(EpisodeSessions sessions, ShopProvider shop)
{
    private PlayedEpisode? _played;
    private string _annotator = "me";
    private string? _goal;
    private string? _problem;
    private int _steps;

    /// <summary>Number of a goal to play.</summary>
    [SupplyParameterFromQuery] public int? Goal { get; set; }

    protected override void OnInitialized() => _goal = Goal?.ToString(CultureInfo.InvariantCulture);

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
        _played = await sessions.StartAsync(goal, string.IsNullOrWhiteSpace(_annotator) ? "anonymous" : _annotator.Trim());
        _steps = 0;
    }

    private async Task ActAsync(string action)
    {
        _problem = null;
        try
        {
            if ((await _played!.StepAsync(action)).ActionIsValid)
                _steps++;
        }
        catch (Exception failure) when (failure is EpisodeEndedException or Microsoft.EntityFrameworkCore.DbUpdateException or Npgsql.NpgsqlException)
        {
            _problem = $"That could not be done, and nothing has changed: {failure.Message}";
        }
    }
}
