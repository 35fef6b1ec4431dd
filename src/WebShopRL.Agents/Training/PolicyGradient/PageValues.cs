using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>What the value head expects of episodes that are not over: where playing was cut off, that stands for what was not played (Pardo et al. 2018).</summary>
internal static class PageValues
{
    /// <summary>Pages in a row with a single action; the search page is one, and the list of results has more.</summary>
    private const int MostForcedSteps = 8;

    /// <summary>For each the value of the page it is on; 0 where something was bought.</summary>
    public static double[] Of(LearnedPolicy policy, IReadOnlyList<Rollout> rollouts)
    {
        var values = new double[rollouts.Count];
        int[] open = [.. Enumerable.Range(0, rollouts.Count).Where(i => !rollouts[i].Episode.Done)];
        if (open.Length > 0)
            foreach (var (place, given) in policy.Act([.. open.Select(i => NextChoice(rollouts[i].Fork()))]).Index())
                values[open[place]] = given.Value!.Value;
        return values;
    }

    /// <summary>The value head has learned of pages with a choice alone: from others the episode is followed to the next of those.</summary>
    private static Decision NextChoice(RememberedEpisode ahead)
    {
        var decision = ahead.Decide();
        for (var step = 0; decision.Actions.Count == 1 && step < MostForcedSteps; step++)
        {
            ahead.Step(decision.EnvironmentActions[0]);
            decision = ahead.Decide();
        }
        return decision;
    }
}
