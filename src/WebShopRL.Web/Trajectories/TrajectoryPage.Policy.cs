using Microsoft.AspNetCore.Components;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Web.Trajectories;

/// <summary>The policy that is asked about each step that is shown.</summary>
public sealed partial class TrajectoryPage
{
    private readonly Dictionary<(string Agent, int Trajectory, int Step), AskedStep> _asked = [];
    private IReadOnlyList<(string Value, string Label)>? _choices;

    /// <summary>The checkpoint whose policy is asked; null for none.</summary>
    [SupplyParameterFromQuery] public string? Agent { get; set; }

    /// <summary>Those that can be asked, the one in the address among them whatever it is.</summary>
    private IReadOnlyList<(string Value, string Label)> Choices => _choices switch
    {
        null => [],
        var known when Agent is { Length: > 0 } agent && known.All(choice => choice.Value != agent) => [(agent, agent), .. known],
        var known => known,
    };

    private AskedStep? AskedOf(TrajectorySide side) => string.IsNullOrEmpty(Agent) || side.Steps.Count == 0 ? null : _asked.GetValueOrDefault((Agent, side.Row.Id, side.At(Place)), AskedStep.Pending);

    private async Task ReadChoicesAsync(WebShopDbContext store) => _choices ??= await CheckpointChoices.ReadAsync(store, CheckpointUse.Choosing, Leaving, now: true);

    /// <summary>Asks about the steps that are shown, beside the page. What was answered once is kept while this page is open, a failure is asked about again.</summary>
    private async Task AskAsync(CancellationToken cancellation)
    {
        if (Agent is not { Length: > 0 } agent || !RendererInfo.IsInteractive)
            return;
        foreach (var side in new[] { _own, _beside }.OfType<TrajectorySide>().Where(side => side.Steps.Count > 0))
        {
            var place = side.At(Place);
            if (_asked.GetValueOrDefault((agent, side.Row.Id, place)) is { Advice: not null })
                continue;
            _asked[(agent, side.Row.Id, place)] = await AskedAsync(agent, side, place, cancellation);
            StateHasChanged();
            if (Agent != agent)
                return;
        }
    }

    private async Task<AskedStep> AskedAsync(string agent, TrajectorySide side, int place, CancellationToken cancellation)
    {
        var (step, notes) = side.Steps.Take(place + 1).WithNotes().Last();
        try
        {
            return new(await advisor.AskAsync(agent, [Decision.Kept(step.Observation, notes, step.Actions) with { Instruction = side.Row.Instruction }], place, cancellation: cancellation), null);
        }
        catch (AgentUnavailableException unavailable)
        {
            return new(null, unavailable.Message);
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure))
        {
            return new(null, AgentUnavailableException.WithoutDatabase(agent));
        }
    }
}
