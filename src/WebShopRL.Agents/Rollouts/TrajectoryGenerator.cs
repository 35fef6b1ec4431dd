using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Rollouts;

/// <summary>What is wanted of a policy's own episodes.</summary>
/// <param name="Wanted">Trajectories to keep; it stops there.</param>
/// <param name="MinimumReward">Of a kept one, in [0, 1]. An episode without a purchase is never kept.</param>
/// <param name="Budget">Most episodes played.</param>
/// <param name="Temperature">Divides the log-probabilities before actions are drawn.</param>
/// <param name="MaxSteps">An episode without a purchase by then is over.</param>
public sealed record GenerationSettings(int Wanted, double MinimumReward, int Budget, int Seed, double Temperature = 1, int MaxSteps = 100);

/// <summary>Episodes that were played together.</summary>
/// <param name="Episodes">How many.</param>
/// <param name="Kept">Those that are wanted, loops pruned, in the order of their numbers.</param>
public sealed record GeneratedBlock(int Episodes, IReadOnlyList<Trajectory> Kept);

/// <summary>
/// Samples a policy's episodes over goals, in rounds, until enough are good enough. Episode n has a goal and a random source that follow from the seed and n alone, and episodes are played in blocks that begin
/// at the same numbers whoever plays them: one that goes on from a block's end gives the same trajectories, to the bit, as one that was never stopped.
/// </summary>
public sealed class TrajectoryGenerator(Storefront shop, IReadOnlyList<Goal> goals, GenerationSettings settings)
{
    private const int BlockSize = 64;
    private const int Parallel = 32;

    private readonly int[] _order = new int[goals.Count];
    private int? _round;

    /// <summary>Plays on the calling thread until enough are kept or the budget is used up.</summary>
    /// <param name="policyOf">The policy for a block, by the number of its first episode; one that remembers anything has to be a new one each time.</param>
    /// <param name="done">Episodes played before, whole blocks.</param>
    /// <param name="kept">Trajectories kept of them.</param>
    /// <param name="played">Hears of each block as it ends.</param>
    public void Run(Func<int, IPolicy> policyOf, int done, int kept, Action<GeneratedBlock> played, CancellationToken cancellation = default)
    {
        while (kept < settings.Wanted && done < settings.Budget)
        {
            var block = Play(policyOf(done), done, settings.Wanted - kept, cancellation);
            (done, kept) = (done + block.Episodes, kept + block.Kept.Count);
            played(block);
        }
    }

    private GeneratedBlock Play(IPolicy policy, int first, int most, CancellationToken cancellation)
    {
        var (round, place) = Math.DivRem(first, goals.Count);
        Shuffle(round);
        // A block ends with its round: no goal is played twice at the same time, which the scripted shopper could not do.
        var count = Math.Min(Math.Min(BlockSize, goals.Count - place), settings.Budget - first);
        Rollout[] rollouts = [.. Enumerable.Range(first, count).Select(number => new Rollout(
            new Episode(shop, goals[_order[number % goals.Count]], $"generation-{number}"), unchecked(settings.Seed * 1_000_003 + number), new Decoding(Greedy: false, settings.Temperature), settings.MaxSteps))];
        ParallelRollouts.Run(policy, rollouts, Parallel, _ => { }, cancellation);
        return new GeneratedBlock(count, [.. rollouts
            .Where(rollout => rollout.Episode.Done && rollout.Reward >= settings.MinimumReward)
            .Take(most)
            .Select(rollout => new Trajectory("policy", rollout.Episode.Goal.Index, rollout.Episode.Goal.InstructionText, rollout.Steps, rollout.Reward).WithoutLoops(policy.ReadsNotes))]);
    }

    private void Shuffle(int round)
    {
        if (_round == round)
            return;
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        new Random(unchecked(settings.Seed + round * 7919)).Shuffle(_order);
        _round = round;
    }
}
