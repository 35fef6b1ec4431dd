using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Web.Trajectories;

/// <summary>
/// verl-agent's dumps of rollouts: each line is one step, <c>input</c> (the prompt) and <c>output</c>, in any order, and none says which episode it is of. Its prompt does: it shows the task, how many steps went before, the last actions
/// and the page. Steps are put to the rollout that these fit, which is played again in the open catalog; one that fits none, or could go on rollouts that differ, is left out with all that would follow it.
/// </summary>
internal sealed partial class VerlAgentRollouts(Storefront shop, GoalFinder finder)
{
    private readonly Dictionary<string, List<Step>> _steps = new(StringComparer.Ordinal);

    private sealed record Step(string Place, int Before, IReadOnlyList<string> LastActions, string Page, string? Action);

    private sealed class Rollout(Episode episode)
    {
        public Episode Episode { get; } = episode;
        /// <summary>As the model wrote them, no-ops too: prompts tell all.</summary>
        public List<string> Told { get; } = [];
        public List<TrajectoryStep> Steps { get; } = [];
    }

    /// <exception cref="TrajectoryLineException">The prompt is not verl-agent's for WebShop.</exception>
    public void Add(string place, JsonElement root)
    {
        var (prompt, output) = (Text(root, "input"), Text(root, "output"));
        if (Task().Match(prompt) is not { Success: true } task || Observation().Matches(prompt) is not { Count: > 0 } pages)
            throw new TrajectoryLineException("its input is not verl-agent's prompt for WebShop: it tells no task and no current observation");
        var before = Before().Match(prompt) is { Success: true } said ? int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var history = prompt[..pages[^1].Index];
        var key = GoalKey.Of(task.Groups[1].Value);
        if (!_steps.TryGetValue(key, out var steps))
            _steps[key] = steps = [];
        steps.Add(new Step(place, before, [.. Action().Matches(history).Select(action => action.Groups[1].Value)], Letters(pages[^1].Groups[1].Value), ActionText.Find(output)));
    }

    /// <summary>The rollouts of all lines.</summary>
    /// <param name="leaveOut">Told of each line that is left out, by its place, and why.</param>
    public IEnumerable<ImportedEpisode> Episodes(Action<string, string> leaveOut)
    {
        foreach (var (key, steps) in _steps)
        {
            if (finder.Find(key) is not [var goal, ..])
            {
                foreach (var step in steps)
                    leaveOut(step.Place, $"it asks for \"{key}\", for which this catalog has no goal: it cannot be played again here");
                continue;
            }
            foreach (var rollout in Joined(shop.Goals[goal], steps, leaveOut))
                if (rollout.Steps.Count > 0)
                    yield return new ImportedEpisode(goal, shop.Goals[goal].InstructionText, rollout.Episode.Done ? rollout.Episode.Reward : 0, rollout.Steps);
        }
    }

    private List<Rollout> Joined(Shop.Goals.Goal goal, List<Step> steps, Action<string, string> leaveOut)
    {
        List<Rollout> rollouts = [];
        foreach (var ofNumber in steps.GroupBy(step => step.Before).OrderBy(group => group.Key))
        {
            // Those that this round has not gone on with yet: two equal rollouts take one step each.
            var waiting = rollouts.Where(rollout => rollout.Told.Count == ofNumber.Key && !rollout.Episode.Done).ToList();
            foreach (var step in ofNumber)
            {
                var rollout = step.Before == 0 ? new Rollout(new Episode(shop, goal, "import")) : null;
                if (rollout is not null)
                    rollouts.Add(rollout);
                else if (waiting.Where(candidate => Fits(candidate, step)).ToList() is not [var first, ..] fitting)
                {
                    leaveOut(step.Place, "it goes on no rollout of this file: a step before it is missing, or it was played in another catalog");
                    continue;
                }
                else if (fitting.Any(other => !other.Told.SequenceEqual(first.Told, StringComparer.Ordinal)))
                {
                    leaveOut(step.Place, "it could go on several rollouts of this file that differ, and does not say which");
                    continue;
                }
                else
                    waiting.Remove(rollout = first);
                Take(rollout, step.Action);
            }
        }
        return rollouts;
    }

    private static bool Fits(Rollout rollout, Step step) =>
        step.LastActions.Count <= rollout.Told.Count
        && rollout.Told.TakeLast(step.LastActions.Count).SequenceEqual(step.LastActions, StringComparer.OrdinalIgnoreCase)
        && Letters(rollout.Episode.Observe(ObservationMode.Text)).EndsWith(step.Page, StringComparison.Ordinal);

    private static void Take(Rollout rollout, string? action)
    {
        rollout.Told.Add(action ?? "");
        if (action is null)
            return;
        var taken = TrajectoryJson.StepOf(rollout.Episode, action);
        if (rollout.Episode.Step(action).ActionIsValid)
            rollout.Steps.Add(taken);
    }

    /// <summary>verl-agent quotes the parts of a page and leaves its heading out: what is left to compare are letters, digits and signs.</summary>
    private static string Letters(string page) => string.Concat(page.Replace("[SEP]", "", StringComparison.Ordinal).Where(one => !char.IsWhiteSpace(one) && one is not ('\'' or '"'))).ToLowerInvariant();

    private static string Text(JsonElement root, string field) => root.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new TrajectoryLineException($"{field} is no text");

    [GeneratedRegex(@"Your task is(?: to)?:\s*(.+?)\s*\n\s*(?:Prior to this step|Your current observation)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Task();

    [GeneratedRegex(@"already taken (\d{1,6}) step", RegexOptions.CultureInvariant)]
    private static partial Regex Before();

    [GeneratedRegex(@"current observation is:\s*(.+?)\.?\s*\nYour admissible actions", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Observation();

    [GeneratedRegex(@"Action \d{1,6}: '(.*?)'\]", RegexOptions.CultureInvariant)]
    private static partial Regex Action();
}
