using WebShopRL.Agents.Policies;

namespace WebShopRL.Agents.Rollouts;

/// <summary>Plays many episodes at once, so that the network sees full batches: as one ends, the next takes its place.</summary>
public static class ParallelRollouts
{
    /// <param name="finished">Hears of each rollout as it ends, in the order they end.</param>
    public static void Run(IPolicy policy, IEnumerable<Rollout> rollouts, int parallel, Action<Rollout> finished, CancellationToken cancellation = default)
    {
        using var waiting = rollouts.GetEnumerator();
        List<Rollout> playing = new(parallel);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            while (playing.Count < parallel && waiting.MoveNext())
                if (waiting.Current.IsOver)
                    finished(waiting.Current);
                else
                    playing.Add(waiting.Current);
            if (playing.Count == 0)
                return;
            Step(policy, playing);
            foreach (var rollout in playing)
                if (rollout.IsOver)
                    finished(rollout);
            playing.RemoveAll(rollout => rollout.IsOver);
        }
    }

    private static void Step(IPolicy policy, List<Rollout> playing)
    {
        var decisions = playing.Select(rollout => rollout.Decide()).ToArray();
        // Where there is nothing to choose the policy is not asked.
        var open = Enumerable.Range(0, decisions.Length).Where(i => decisions[i].Actions.Count > 1).ToArray();
        var distributions = open.Length > 0 ? policy.Act([.. open.Select(i => decisions[i])]) : [];
        foreach (var (place, i) in open.Index())
            playing[i].Take(decisions[i], distributions[place]);
        for (var i = 0; i < decisions.Length; i++)
            if (decisions[i].Actions.Count == 1)
                playing[i].Take(decisions[i], 0);
    }
}
