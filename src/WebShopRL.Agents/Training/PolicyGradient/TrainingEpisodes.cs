using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>The episodes of a run, by their number: the goals that may be learned from, in an order of their own in every pass over them. What an episode is and draws follows from the run's seed and the number.</summary>
internal sealed class TrainingEpisodes
{
    private readonly TrainingJob _job;
    private readonly IReadOnlyList<Goal> _goals;
    private readonly int _stepLimit;
    private (int Pass, int[] Order) _pass = (-1, []);

    public TrainingEpisodes(TrainingJob job, int stepLimit)
    {
        (_job, _goals, _stepLimit) = (job, TrainingGoals.Of(job.Shop).Goals, stepLimit);
        if (_goals.Count == 0)
            throw new InvalidOperationException($"The catalog '{job.Shop.Name}' has no goal that may be learned from: each asks for what a test or validation goal asks for. Give a catalog with more instructions.");
    }

    public Rollout Start(int number)
    {
        var goal = GoalOf(number);
        return new Rollout(new Episode(_job.Shop, goal, $"training-{number}"), unchecked(_job.Seed * 1_000_003 + number), Decoding.Sampled, _stepLimit);
    }

    private Goal GoalOf(int number)
    {
        var pass = number / _goals.Count;
        if (_pass.Pass != pass)
        {
            int[] order = [.. Enumerable.Range(0, _goals.Count)];
            new Random(unchecked(_job.Seed * 31 + pass)).Shuffle(order);
            _pass = (pass, order);
        }
        return _goals[_pass.Order[number % _goals.Count]];
    }
}
