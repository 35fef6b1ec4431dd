using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>A line that is no trajectory; the message names the field and what it should hold. Thrown while lines are read it is of the whole file.</summary>
internal sealed class TrajectoryLineException(string message) : Exception(message)
{
    /// <summary>The place of the file that it is about, where it is one; else null.</summary>
    public string? Place { get; init; }
}

/// <summary>
/// Reads one line of a file of trajectories as Python's <c>json</c> does - halves of surrogate pairs and NUL as U+FFFD, <c>NaN</c> where nobody looks - and says what is
/// wrong with it in the file's own words.
/// </summary>
internal static class TrajectoryLineReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>The object that a line holds. Throws <see cref="TrajectoryLineException"/> where it holds none. The bytes are written to, and must live as long as the object.</summary>
    public static JsonDocument Open(Memory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
            throw new TrajectoryLineException("it is not UTF-8: save the file as UTF-8");
        JsonEscapes.Mend(line.Span);
        var document = Parse(line);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        var held = Describe(document.RootElement);
        document.Dispose();
        throw new TrajectoryLineException($"it holds {held}: give one JSON object a line");
    }

    /// <summary>A line in WebShop's own layout. Throws <see cref="TrajectoryLineException"/>.</summary>
    public static TrajectoryLine Read(JsonElement root)
    {
        var read = new TrajectoryLine
        {
            States = Texts(Member(root, "states"), "states"),
            AvailableActions = List(Member(root, "available_actions"), "available_actions", (actions, field) => Texts(actions, field)),
            ActionIdxs = List(Member(root, "action_idxs"), "action_idxs", WholeNumber),
            Actions = Given(root, "actions") is { } actions ? Texts(actions, "actions") : null,
            Goal = Given(root, "goal") is { } goal ? WholeNumber(goal, "goal") : null,
            Instruction = Given(root, "instruction") is { } instruction && Text(instruction, "instruction").Trim() is { Length: > 0 } words ? words : null,
            Reward = Given(root, "reward") is { } reward ? Reward(reward) : null,
        };
        return read.Problem() is { } problem ? throw new TrajectoryLineException(problem) : read;
    }

    /// <summary>Whether the bytes begin a JSON object or list and end within it: an object printed over several lines.</summary>
    public static bool IsCutShort(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, isFinalBlock: false, default);
        try
        {
            var begun = false;
            while (reader.Read())
                if (reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    begun = true;
                else
                    return false;
            return begun;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonDocument Parse(Memory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line, Options);
        }
        catch (JsonException) when (PythonNumbers.Mark(line.Span))
        {
            return Parse(line);
        }
        catch (JsonException broken)
        {
            var at = broken.BytePositionInLine is { } position ? string.Create(CultureInfo.InvariantCulture, $" (byte {position + 1})") : "";
            throw new TrajectoryLineException($"it is {JsonProblem.Of(broken)}{at}: give one JSON object a line");
        }
    }

    private static JsonElement? Given(JsonElement root, string field) => root.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonElement Member(JsonElement root, string field) => root.TryGetProperty(field, out var value) ? value : throw new TrajectoryLineException($"{field} is missing: il_trajs lines have states, available_actions and action_idxs");

    private static IReadOnlyList<T> List<T>(JsonElement value, string field, Func<JsonElement, string, T> read) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select((item, i) => read(item, string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]")))]
        : throw Wrong(value, field, "a list");

    private static IReadOnlyList<string> Texts(JsonElement value, string field) => List(value, field, Text);

    private static string Text(JsonElement value, string field) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(value, field, "a text");

    private static int WholeNumber(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(value, field, "a whole number");

    /// <exception cref="TrajectoryLineException">It is no number from 0 to 1.</exception>
    public static double Reward(JsonElement value) => value.ValueKind == JsonValueKind.Number && Python(value) is null && value.GetDouble() is >= 0 and <= 1 and var reward
        ? reward
        : throw Wrong(value, "reward", "a number from 0 to 1");

    private static string? Python(JsonElement number) => PythonNumbers.Of(Encoding.UTF8.GetBytes(number.GetRawText()));

    private static TrajectoryLineException Wrong(JsonElement value, string field, string wanted) => new($"{field} is {Describe(value)}: give {wanted}");

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => Python(value) ?? (value.GetRawText() is { Length: > 40 } digits ? digits[..40] + "…" : value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
