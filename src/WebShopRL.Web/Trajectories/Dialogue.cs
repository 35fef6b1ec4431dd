using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Web.Trajectories;

/// <summary>A turn of a conversation between a shop and a model.</summary>
/// <param name="IsModel">gpt, assistant; else the shop (human, user, system).</param>
internal sealed record Turn(bool IsModel, string Text);

/// <summary>Conversations as AgentGym, ETO and TRL keep them: <c>{from, value}</c> or <c>{role, content}</c>.</summary>
internal static partial class Dialogue
{
    /// <summary>Reads a list of turns.</summary>
    /// <exception cref="TrajectoryLineException">It is none.</exception>
    public static IReadOnlyList<Turn> Turns(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw new TrajectoryLineException($"{field} is no list of messages: a whole episode is a conversation, a single text is not");
        List<Turn> turns = [];
        foreach (var (index, message) in value.EnumerateArray().Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");
            if (message.ValueKind != JsonValueKind.Object
                || (Text(message, "from") ?? Text(message, "role")) is not { } speaker || (Said(message, "value", place) ?? Said(message, "content", place)) is not { } text)
                throw new TrajectoryLineException($"{place} is no message: give {{\"from\", \"value\"}} or {{\"role\", \"content\"}}");
            turns.Add(new Turn(speaker switch
            {
                "gpt" or "assistant" => true,
                "human" or "user" or "system" => false,
                _ => throw new TrajectoryLineException($"{place} is said by '{speaker}': give human or gpt, user or assistant"),
            }, text));
        }
        return turns;
    }

    /// <summary>The episode in a conversation: it begins with the last search page that asks for something new, so that worked examples before it are passed over.</summary>
    /// <exception cref="TrajectoryLineException">It shows no search page, or nothing is done on one.</exception>
    public static ToldEpisode Episode(IReadOnlyList<Turn> turns, int? goal, double? reward)
    {
        var (first, instruction) = (-1, "");
        foreach (var (index, turn) in turns.Index())
            if (!turn.IsModel && HomePage(turn.Text) is { } asked && (first < 0 || GoalKey.Of(asked) != GoalKey.Of(instruction)))
                (first, instruction) = (index, asked);
        if (first < 0)
            throw new TrajectoryLineException("none of its messages shows WebShop's search page (WebShop, Instruction:, what is asked for), with which an episode begins");
        List<ToldStep> steps = [];
        string? shown = null;
        foreach (var turn in turns.Skip(first))
            if (!turn.IsModel)
                shown = turn.Text;
            else if (ActionText.Find(turn.Text) is { } action)
                steps.Add(new ToldStep(shown, action));
        return new ToldEpisode(instruction, goal, steps, reward, turns[^1].IsModel ? null : turns[^1].Text);
    }

    /// <summary>What the last search page in a text asks for; null where there is none.</summary>
    public static string? HomePage(string text) => Home().Matches(text) is { Count: > 0 } pages ? GoalKey.OnPage(text[pages[^1].Index..]) : null;

    /// <summary>What a message says, as a text or as OpenAI's list of parts (<c>[{"type": "text", "text": ...}]</c>), of which each has a line of its own; null where it says nothing.</summary>
    private static string? Said(JsonElement message, string member, string place)
    {
        if (!message.TryGetProperty(member, out var value) || value.ValueKind != JsonValueKind.Array)
            return Text(message, member);
        List<string> texts = [];
        foreach (var (index, part) in value.EnumerateArray().Index())
        {
            var isPart = part.ValueKind == JsonValueKind.Object;
            var type = isPart ? Text(part, "type") : null;
            texts.Add(type is "text" or "input_text" or "output_text" && Text(part, "text") is { } text ? text
                : throw new TrajectoryLineException(string.Create(CultureInfo.InvariantCulture, $"{place}.{member}[{index}] is {(type is null ? "no part of a message" : type == "text" ? "a text part without text" : $"a part of type '{type}'")}: only {{\"type\": \"text\", \"text\"}} is read")));
        }
        return string.Join('\n', texts);
    }

    private static string? Text(JsonElement message, string member) => message.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"WebShop\s*(?:\[SEP\]|\n)\s*Instruction:", RegexOptions.CultureInvariant)]
    private static partial Regex Home();
}
