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
    /// <summary>Reads a list of turns, a single message, or a text that is one.</summary>
    /// <param name="textIsModels">Whose word a text is that stands by itself; null where one tells too little.</param>
    /// <exception cref="TrajectoryLineException">It is none.</exception>
    public static IReadOnlyList<Turn> Turns(JsonElement value, string field, bool? textIsModels = null)
    {
        if (textIsModels is { } isModel && value.ValueKind == JsonValueKind.String)
            return [new Turn(isModel, value.GetString()!)];
        if (textIsModels is not null && value.ValueKind == JsonValueKind.Object)
            return [Message(value, field)];
        if (value.ValueKind != JsonValueKind.Array)
            throw new TrajectoryLineException($"{field} is no list of messages: a whole episode is a conversation, a single text is not");
        return [.. value.EnumerateArray().Select((message, index) => Message(message, string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]")))];
    }

    private static Turn Message(JsonElement message, string place)
    {
        if (message.ValueKind != JsonValueKind.Object || (Text(message, "from") ?? Text(message, "role")) is not { } speaker)
            throw NoMessage(place);
        var isModel = speaker switch
        {
            "gpt" or "assistant" or "model" => true,
            "human" or "user" or "system" or "developer" or "tool" or "observation" or "environment" => false,
            _ => throw new TrajectoryLineException($"{place} is said by '{speaker}': give human or gpt, user or assistant"),
        };
        var (said, called) = (Said(message, "value", place) ?? Said(message, "content", place), isModel ? Called(message) : null);
        return new Turn(isModel, (said, called) switch
        {
            (null, null) => throw NoMessage(place),
            (_, null) => said,
            _ => $"{said}\nAction: {called}",
        });
    }

    private static TrajectoryLineException NoMessage(string place) => new($"{place} is no message: give {{\"from\", \"value\"}} or {{\"role\", \"content\"}}");

    /// <summary>The action of a function call as OpenAI's <c>tool_calls</c> have it: a function named search or click with one text. Null where there is none.</summary>
    private static string? Called(JsonElement message)
    {
        if (!message.TryGetProperty("tool_calls", out var calls) || calls.ValueKind != JsonValueKind.Array || calls.GetArrayLength() == 0)
            return null;
        try
        {
            var function = calls[0].GetProperty("function");
            var given = function.GetProperty("arguments");
            using var inner = given.ValueKind == JsonValueKind.String ? JsonDocument.Parse(given.GetString()!) : null;
            string[] texts = [.. (inner?.RootElement ?? given).EnumerateObject().Where(argument => argument.Value.ValueKind == JsonValueKind.String).Select(argument => argument.Value.GetString()!)];
            var name = function.GetProperty("name").GetString();
            return name is "search" or "click" && texts is [var only] ? $"{name}[{only}]" : null;
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
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
