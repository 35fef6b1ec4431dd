using System.Globalization;
using System.Text.Json.Nodes;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Web.Trajectories;

/// <summary>Trajectories as conversations: what is asked of the model, then page and action in turn, the last word being the model's.</summary>
internal sealed class ConversationForm(Storefront shop)
{
    private const string Task = """
        You are shopping at a web shop. Each message shows you the page that you are on, which begins with what to buy. Answer with one action:
        search[words] where the page has a search field, or click[text] on something that the page offers.
        Write it behind the word Action: and nothing after it.
        """;

    private const string Agreed = "OK";

    /// <summary>AgentGym's item or ETO's.</summary>
    public JsonObject Of(StoredTrajectory trajectory, string format)
    {
        var turns = Turns(trajectory);
        return format == ImportForms.AgentGym
            ? new JsonObject
            {
                ["item_id"] = trajectory.Goal is { } goal ? string.Create(CultureInfo.InvariantCulture, $"webshop_{goal}") : string.Create(CultureInfo.InvariantCulture, $"trajectory{trajectory.Id}"),
                ["conversations"] = new JsonArray([.. Opening.Concat(turns).Select((turn, index) => Message(turn.IsModel ? "gpt" : "human", turn.Text, turn.IsModel ? index > 1 : null))]),
                ["reward"] = trajectory.Reward,
            }
            : new JsonObject
            {
                ["id"] = trajectory.Goal,
                ["conversations"] = new JsonArray([.. Opening.Concat(turns).Select((turn, index) => new JsonObject
                {
                    ["from"] = turn.IsModel ? "gpt" : "human",
                    // ETO heads every page but the first.
                    ["value"] = turn.IsModel || index <= 2 ? turn.Text : $"Observation:\n{turn.Text}",
                })]),
                ["reward"] = trajectory.Reward,
            };
    }

    /// <summary>TRL's preference layout, as conversations.</summary>
    public JsonObject Pair(StoredTrajectory chosen, StoredTrajectory rejected)
    {
        var (better, worse) = (Turns(chosen), Turns(rejected));
        return new JsonObject
        {
            ["prompt"] = Messages([.. Opening, better[0]]),
            ["chosen"] = Messages(better.Skip(1)),
            ["rejected"] = Messages(worse.Skip(1)),
        };
    }

    /// <summary>Two ways to go on after the same actions, played in the catalog that is open: what both share is the prompt.</summary>
    public JsonObject Pair(int goal, IReadOnlyList<string> before, IReadOnlyList<string> chosen, IReadOnlyList<string> rejected)
    {
        var (better, worse, shared) = (Played(goal, [.. before, .. chosen]), Played(goal, [.. before, .. rejected]), 2 * before.Count + 1);
        return new JsonObject
        {
            ["prompt"] = Messages([.. Opening, .. better.Take(shared)]),
            ["chosen"] = Messages(better.Skip(shared)),
            ["rejected"] = Messages(worse.Skip(shared)),
        };
    }

    private List<Turn> Played(int goal, IReadOnlyList<string> actions)
    {
        var episode = new Episode(shop, shop.Goals[goal], "export");
        List<Turn> turns = [];
        foreach (var action in actions)
        {
            turns.AddRange([new(false, episode.Observe(ObservationMode.Text)), new(true, $"Action: {action}")]);
            episode.Step(action);
        }
        return turns;
    }

    private static IEnumerable<Turn> Opening => [new(false, Task), new(true, Agreed)];

    private static JsonArray Messages(IEnumerable<Turn> turns) => new([.. turns.Select(turn => new JsonObject { ["role"] = turn.IsModel ? "assistant" : "user", ["content"] = turn.Text })]);

    private static JsonObject Message(string from, string value, bool? loss) => new() { ["from"] = from, ["loss"] = loss, ["value"] = value };

    private IReadOnlyList<Turn> Turns(StoredTrajectory trajectory)
    {
        var steps = TrajectoryJson.Deserialize(trajectory.Steps);
        var pages = Played(trajectory, steps) ?? [.. steps.Select(step => WithoutMarks(step.Observation))];
        return [.. steps.Zip(pages).SelectMany(step => (Turn[])[new(false, step.Second), new(true, $"Action: {step.First.Action}")])];
    }

    /// <summary>The pages in text, as the environment shows them; null where the trajectory cannot be played again in the catalog that is open.</summary>
    private List<string>? Played(StoredTrajectory trajectory, IReadOnlyList<TrajectoryStep> steps)
    {
        if (trajectory.Goal is not { } goal || goal >= shop.Goals.Count || trajectory.CatalogFingerprint != shop.Fingerprint)
            return null;
        var episode = new Episode(shop, shop.Goals[goal], "export");
        List<string> pages = [];
        foreach (var step in steps)
        {
            if (episode.Observe(ObservationMode.TextRich) != step.Observation)
                return null;
            pages.Add(episode.Observe(ObservationMode.Text));
            episode.Step(EpisodeReplay.AsTaken(episode, step.Action));
        }
        return pages;
    }

    /// <summary>A page in text_rich without what it marks buttons with, its lines separated as in text.</summary>
    private static string WithoutMarks(string page) => string.Join(" [SEP] ", page.Split('\n').Where(line => line.Trim().Length > 0 && !line.StartsWith("You have clicked ", StringComparison.Ordinal)).Select(line =>
        line.Trim().Replace("[clicked button] ", "", StringComparison.Ordinal).Replace(" [clicked button_]", "", StringComparison.Ordinal)
            .Replace("[button] ", "", StringComparison.Ordinal).Replace(" [button_]", "", StringComparison.Ordinal).Trim()));
}
