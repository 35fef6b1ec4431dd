using System.Globalization;
using System.Text.Json;

namespace WebShopRL.Web.Trajectories;

/// <summary>The forms of files that are taken, told apart by the members of their objects.</summary>
internal static class ImportForms
{
    public const string WebShop = "webshop", AgentGym = "agentgym", Eto = "eto", Trl = "trl", Messages = "messages", Ragen = "ragen", VerlAgent = "verl_agent";

    /// <summary>Each with the members that it is known by, in the order in which they are looked for.</summary>
    private static readonly (string Form, string[] Members)[] Known =
    [
        (WebShop, ["states", "available_actions", "action_idxs"]), (Trl, ["chosen", "rejected"]), (AgentGym, ["conversations", "item_id"]), (Eto, ["conversations"]), (Messages, ["messages"]), (Messages, ["prompt", "completion"]), (Ragen, ["history"]),
        (VerlAgent, ["input", "output"]),
    ];

    /// <summary>The form of an object.</summary>
    /// <param name="wanted">The one it is said to have; null looks.</param>
    /// <exception cref="TrajectoryLineException">It has none of them, or not the one that is wanted.</exception>
    public static string Of(JsonElement root, string? wanted)
    {
        if (wanted is null)
            return Known.FirstOrDefault(known => Has(root, known.Members)).Form
                // WebShop's own are the usual ones: what is nearest to them is told what they lack.
                ?? (Known[0].Members.Any(member => Has(root, [member])) || !root.EnumerateObject().Any() ? WebShop
                    : throw new TrajectoryLineException($"it is of no form that is known here: give {string.Join(", or ", Known.Select(known => $"{string.Join(", ", known.Members)} ({known.Form})"))}"));
        if (wanted == WebShop || Known.Any(known => known.Form == wanted && Has(root, known.Members)))
            return wanted;
        var members = Known.First(known => known.Form == wanted).Members;
        throw new TrajectoryLineException($"it has no {string.Join(", ", members.Where(member => !Has(root, [member])))}: format is {wanted}");
    }

    /// <summary>The episodes that an object of another form than WebShop's and verl-agent's tells: two for a pair of preferences, else one.</summary>
    /// <exception cref="TrajectoryLineException">It tells none.</exception>
    public static IReadOnlyList<ToldEpisode> Episodes(JsonElement root, string form) => form switch
    {
        AgentGym => [Dialogue.Episode(Dialogue.Turns(root.GetProperty("conversations"), "conversations"), Number(root, "item_id"), Reward(root))],
        Eto => [Dialogue.Episode(Dialogue.Turns(root.GetProperty("conversations"), "conversations"), Number(root, "id"), Reward(root.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object ? meta : root))],
        Trl => ToldPair.Of(root).Episodes(Number(root, "id")),
        Messages => [Dialogue.Episode(root.TryGetProperty("messages", out var messages) ? Dialogue.Turns(messages, "messages")
            : [.. Dialogue.Turns(root.GetProperty("prompt"), "prompt", textIsModels: false), .. Dialogue.Turns(root.GetProperty("completion"), "completion", textIsModels: true)], Number(root, "id"), Reward(root))],
        Ragen => [History(root.GetProperty("history"))],
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Not a form of told episodes."),
    };

    /// <summary>RAGEN's rollouts: a state before each turn, what was done in it, and a last state. Its rewards are shaped by its settings, so that the shop's own counts.</summary>
    private static ToldEpisode History(JsonElement history)
    {
        if (history.ValueKind != JsonValueKind.Array)
            throw new TrajectoryLineException("history is no list of turns with state and actions");
        string? instruction = null, shown = null;
        List<ToldStep> steps = [];
        foreach (var (index, turn) in history.EnumerateArray().Index())
        {
            if (turn.ValueKind != JsonValueKind.Object || !turn.TryGetProperty("state", out var state) || state.ValueKind != JsonValueKind.String)
                throw new TrajectoryLineException(string.Create(CultureInfo.InvariantCulture, $"history[{index}] has no state that is a text"));
            shown = state.GetString()!;
            instruction ??= Agents.Rollouts.GoalKey.OnPage(shown);
            if (!turn.TryGetProperty("actions", out var actions) || actions.ValueKind == JsonValueKind.Null)
                continue;
            if (actions.ValueKind != JsonValueKind.Array)
                throw new TrajectoryLineException(string.Create(CultureInfo.InvariantCulture, $"history[{index}].actions is no list"));
            foreach (var (place, action) in actions.EnumerateArray().Index())
                steps.Add(new ToldStep(place == 0 ? shown : null, action.ValueKind == JsonValueKind.String ? action.GetString()!
                    : throw new TrajectoryLineException(string.Create(CultureInfo.InvariantCulture, $"history[{index}].actions[{place}] is no text"))));
        }
        return new ToldEpisode(instruction ?? throw new TrajectoryLineException("none of its states shows an instruction: an episode begins with WebShop's search page"), null, steps, null, shown);
    }

    private static bool Has(JsonElement root, string[] members) => members.All(member => root.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null);

    /// <summary>A goal's number: <c>12</c>, <c>"12"</c> or <c>"webshop_12"</c>.</summary>
    private static int? Number(JsonElement root, string member) => root.TryGetProperty(member, out var value)
        && int.TryParse((value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()).Split('_')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Reward(JsonElement root)
    {
        if (!root.TryGetProperty("reward", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return TrajectoryLineReader.Reward(value);
    }
}
