using System.Globalization;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Web.Trajectories;

/// <summary>
/// Plays a told episode again in the catalog that is open: what is stored is then an episode of this catalog, with the pages, actions and reward that it has here. One that cannot be played here is of another
/// catalog and is refused.
/// </summary>
internal sealed class EpisodeReplay(Storefront shop, GoalFinder finder)
{
    private const double RewardTolerance = 1e-6;

    /// <exception cref="TrajectoryLineException">It is not of this catalog, or does nothing.</exception>
    public ImportedEpisode Play(ToldEpisode told)
    {
        var found = finder.Find(GoalKey.Of(told.Instruction));
        if (found.Count == 0)
            throw new TrajectoryLineException($"it asks for \"{Cut(told.Instruction)}\", for which this catalog has no goal: it cannot be played again here");
        // Where several goals ask for the same, a number that is one of them tells which; else the first one counts, as everywhere.
        var goal = told.Goal is { } number && found.Contains(number) ? number : found[0];
        var episode = new Episode(shop, shop.Goals[goal], "import");
        List<TrajectoryStep> steps = [];
        foreach (var (index, step) in told.Steps.Index())
        {
            if (episode.Done)
                break;
            var action = AsTaken(episode, step.Action);
            var taken = TrajectoryJson.StepOf(episode, action);
            if (episode.Step(action).ActionIsValid)
                steps.Add(taken);
            else if (Changed(step.Shown, index + 1 < told.Steps.Count ? told.Steps[index + 1].Shown : told.Last))
                throw new TrajectoryLineException(string.Create(CultureInfo.InvariantCulture,
                    $"action {index + 1}, \"{Cut(step.Action)}\", led to another page where it was played and is not on this catalog's: import the file where it was played"));
        }
        if (steps.Count == 0)
            throw new TrajectoryLineException("none of its actions does anything: give search[...] or click[...]");
        var reward = episode.Done ? episode.Reward : 0;
        return told.Reward is { } earned && Math.Abs(earned - reward) > RewardTolerance
            ? throw new TrajectoryLineException(string.Create(CultureInfo.InvariantCulture, $"its reward is {earned}, and the same actions earn {reward} in this catalog: import the file where it was played"))
            : new ImportedEpisode(goal, shop.Goals[goal].InstructionText, reward, steps);
    }

    /// <summary>The action as the environment takes it: WebShop's baselines name a product by its title.</summary>
    internal static string AsTaken(Episode episode, string action)
    {
        var decision = DecisionBuilder.Build(episode);
        return TrajectoryJson.PlaceOf(action, decision.Actions) is var place and >= 0 ? decision.EnvironmentActions[place] : action;
    }

    /// <summary>Whether the file tells that the page changed. What is not told is taken to have stayed: an action that is not understood does nothing.</summary>
    private static bool Changed(string? before, string? after) => before is not null && after is not null && Words(before) != Words(after);

    private static string Words(string page) => string.Join(' ', page.Replace("Observation:", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Cut(string text) => text.Length > 120 ? text[..120] + "…" : text;
}
