using System.Runtime.CompilerServices;
using WebShopRL.Agents.Policies.Scripted;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>
/// An agent that remembers: it reads the titles of the first pages of results, opens the products that promise most, reads their features and descriptions, and buys what its valuer values most with the options that it values
/// most (best of N). It knows of the shop what its pages show. What it saw is kept by the decision's episode and goes with it; questions of all episodes at work are valued together.
/// </summary>
/// <param name="valuer">Disposed with the policy.</param>
public sealed class JudgePolicy(string name, IValuer valuer, JudgeHabits? habits = null) : IPolicy
{
    private readonly JudgeHabits _habits = habits ?? new JudgeHabits();
    private readonly ConditionalWeakTable<object, JudgedEpisode> _episodes = [];

    public string Name => name;

    /// <summary>Throws <see cref="ArgumentException"/> for a decision without its episode.</summary>
    public IReadOnlyList<ActionDistribution> Act(IReadOnlyList<Decision> decisions)
    {
        JudgedEpisode[] episodes = [.. decisions.Select(EpisodeOf)];
        for (var i = 0; i < episodes.Length; i++)
            episodes[i].See(decisions[i]);
        while (true)
        {
            var asked = episodes.Select(episode => (Episode: episode, Questions: episode.Think())).Where(pair => pair.Questions.Count > 0).ToArray();
            if (asked.Length == 0)
                break;
            var answers = valuer.Value([.. asked.SelectMany(pair => pair.Questions)]);
            var start = 0;
            foreach (var (episode, questions) in asked)
            {
                episode.Hear([.. answers.Skip(start).Take(questions.Count)]);
                start += questions.Count;
            }
        }
        return [.. episodes.Select((episode, i) => ActionDistribution.Certain(decisions[i].Actions.Count, Place(decisions[i], episode.Action)))];
    }

    private JudgedEpisode EpisodeOf(Decision decision) => decision.Episode is { } episode
        ? _episodes.GetValue(episode, _ => new JudgedEpisode(Wish.Of(decision.Instruction), _habits))
        : throw new ArgumentException($"The agent '{name}' remembers what it has read and needs the episode of a decision; this one is a page alone.");

    private int Place(Decision decision, string action) => PageReading.IndexOf(decision.EnvironmentActions, action) is var place and >= 0
        ? place
        : throw new InvalidOperationException($"The agent '{name}' chose '{action}', which is not among: {string.Join(", ", decision.EnvironmentActions)}.");

    public void Dispose() => valuer.Dispose();
}
