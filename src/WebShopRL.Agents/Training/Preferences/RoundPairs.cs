using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>The pairs of a round: made when it begins, kept with the run, and read back where the run goes on.</summary>
/// <param name="rewards">What episodes are compared by.</param>
/// <param name="round">From 0.</param>
/// <param name="begins">Whether they may be made: only the weights that begin a round explore for it.</param>
internal sealed class RoundPairs(TrainingJob job, DpoSettings settings, PurchaseRewards rewards, int round, bool begins, ITrainingObserver observer)
{
    /// <summary>Between the seeds of two rounds.</summary>
    public const int SeedStep = 1_000_003;

    private int Seed => unchecked(job.Seed + round * SeedStep);

    /// <summary>Inputs are named in letters: the first round's are <c>pairs</c>, then come <c>pairsb</c>, <c>pairsc</c>.</summary>
    private string Suffix => round == 0 ? "" : $"{(char)('a' + round)}";

    public PreferenceSet States(LearnedPolicy explorer, CancellationToken cancellation) =>
        Keep("pairs", () => PreferencePairs.Of(job with { Seed = Seed }, settings, explorer, rewards, observer, cancellation));

    public TrajectoryPairSet Trajectories(LearnedPolicy explorer, CancellationToken cancellation) =>
        Keep("trajectorypairs", () => TrajectoryPreferences.Of(job, settings, explorer, rewards, Seed, observer, cancellation));

    /// <summary>The reference's log-probabilities. Asked again, it would say the same but for last digits: what it has encoded before goes through the network in other company.</summary>
    /// <param name="isGone">Whether the reference is gone once the round has begun; else it is asked where an older version kept nothing.</param>
    public float[] Logs(bool isGone, Func<float[]> ask) => isGone ? Keep("referencelogs", ask) : job.Inputs.Keep("referencelogs" + Suffix, ask);

    private T Keep<T>(string name, Func<T> make) => job.Inputs.Keep(name + Suffix, () => begins || round == 0
        ? make()
        : throw new InvalidOperationException($"What round {round + 1} learns from ({name}) was not kept, and the policy that explored for it is gone: begin the run anew."));
}
