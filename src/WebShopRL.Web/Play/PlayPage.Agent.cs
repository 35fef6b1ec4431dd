using Microsoft.AspNetCore.Components;
using WebShopRL.Store;
using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Web.Play;

/// <summary>The agent beside whoever plays.</summary>
public sealed partial class PlayPage
{
    /// <summary>Most steps that an agent takes in one go: one that goes round in circles is stopped.</summary>
    private const int MostSteps = 100;

    /// <summary>Slow enough to be watched.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private IReadOnlyList<(string Value, string Label)> _choices = [];
    private AgentAdvice? _advice;
    private string? _adviceProblem;
    private bool _letting;

    /// <summary>The agent that is asked; null for none.</summary>
    [SupplyParameterFromQuery] public string? Agent { get; set; }

    /// <summary>What it says of this page; null until it has answered.</summary>
    private AgentAdvice? Advice => _advice is { } advice && advice.Agent == Agent && advice.Step == _played?.StepCount ? advice : null;

    private void WatchAsync(string? agent) => navigation.NavigateTo(navigation.GetUriWithQueryParameter("agent", agent), replace: true);

    private async Task AdviseAsync()
    {
        if (Agent is not { } agent || _played is not { IsDone: false } played || Advice is not null)
            return;
        _adviceProblem = null;
        StateHasChanged();
        try
        {
            if (_task is { } task && played.Agent is null)
                await tasks.NoteAdvisorAsync(task.Id, agent, Leaving);
            var advice = await advisor.AskAsync(agent, played, Leaving);
            // Two may be under way: what was asked last counts, whichever is answered first.
            if (IsAsked() && advice.Step == played.StepCount)
                _advice = advice;
        }
        catch (AgentUnavailableException unavailable)
        {
            if (IsAsked())
                _adviceProblem = unavailable.Message;
        }

        bool IsAsked() => _played == played && Agent == agent;
    }

    /// <summary>As the page is opened: it is shown meanwhile.</summary>
    private async Task AdviseBesideAsync()
    {
        try
        {
            await AdviseAsync();
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure))
        {
            _adviceProblem = AgentUnavailableException.WithoutDatabase(Agent);
        }
        StateHasChanged();
    }

    private async Task GoOnAsync(bool toTheEnd)
    {
        if (_letting)
            return;
        _letting = true;
        try
        {
            var episode = _played;
            for (var step = 0; step < (toTheEnd ? MostSteps : 1) && _letting && _played == episode && episode is { IsDone: false }; step++)
            {
                if (step > 0)
                    await Task.Delay(Pause, Leaving);
                await AdviseAsync();
                if (Advice is not { } advice)
                    return;
                await TakeAsync(played => played.StepAsync(advice.Action, advice.Agent, advice.Step, Leaving));
                if (_problem is not null)
                    return;
                StateHasChanged();
            }
            if (toTheEnd && _letting && episode is { IsDone: false } && _played == episode)
                _problem = $"{Agent} has taken {MostSteps} steps without buying anything: it has been stopped.";
            await AdviseAsync();
        }
        finally
        {
            _letting = false;
        }
    }
}
