using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WebShopRL.Agents.Chat;

/// <summary>Reads an answer as it comes in, as a stream of events or as one JSON object (some servers stream nothing).</summary>
/// <param name="heard">Called with every piece: the server is still there.</param>
internal sealed partial class ChatReading(Action heard)
{
    private const int MostCharacters = 200_000, MostShown = 300;

    private readonly StringBuilder _text = new();
    private long? _promptTokens, _completionTokens;
    private bool _ended;

    /// <summary>Ends with <c>[DONE]</c>, or where the server closes after it has said why it stopped.</summary>
    /// <exception cref="InvalidDataException">It broke off, or is no stream of completions.</exception>
    public async Task StreamAsync(Stream body, CancellationToken cancellation)
    {
        await foreach (var piece in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            heard();
            if (piece.Data == "[DONE]")
            {
                _ended = true;
                break;
            }
            Take(piece.Data, "delta");
        }
        if (!_ended)
            throw new InvalidDataException("the stream broke off.");
    }

    public async Task WholeAsync(Stream body, CancellationToken cancellation)
    {
        Take(await TextAsync(body, cancellation), "message");
        if (!_ended)
            throw new InvalidDataException("it has no choices.");
    }

    public ChatAnswer Answer(IReadOnlyList<ChatMessage> asked)
    {
        var text = _text.ToString();
        return new ChatAnswer(text, _promptTokens ?? asked.Sum(message => Guess(message.Content)), _completionTokens ?? Guess(text), _promptTokens is null || _completionTokens is null);
    }

    /// <summary>The message of an error's body, and the parameter that it names.</summary>
    public static (string Message, string? Parameter) Error(string body)
    {
        try
        {
            var error = JsonNode.Parse(Whole(body)) is JsonObject whole ? whole["error"] : null;
            if (error is JsonObject named)
                return (Cut(Text(named["message"]) ?? body), Text(named["param"]));
            if (Text(error) is { } said)
                return (Cut(said), null);
        }
        catch (Exception odd) when (odd is JsonException or ArgumentException)
        {
            // A proxy's page, or nothing: shown as it is.
        }
        return (Cut(body), null);
    }

    /// <summary>A body as text, no more of it than an answer can be long.</summary>
    public static async Task<string> TextAsync(Stream body, CancellationToken cancellation)
    {
        using var reader = new StreamReader(body);
        var buffer = new char[MostCharacters + 1];
        var length = await reader.ReadBlockAsync(buffer, cancellation);
        return length <= MostCharacters ? new string(buffer, 0, length) : throw new InvalidDataException($"it is longer than {MostCharacters} characters.");
    }

    private void Take(string json, string part)
    {
        if (JsonNode.Parse(Whole(json)) is not JsonObject answer)
            throw new InvalidDataException($"'{Cut(json)}' is no chat completion.");
        if (answer["error"] is not null)
            throw new InvalidDataException(Error(json).Message);
        if (answer["usage"] is JsonObject usage)
            (_promptTokens, _completionTokens) = (Count(usage["prompt_tokens"]) ?? _promptTokens, Count(usage["completion_tokens"]) ?? _completionTokens);
        if (answer["choices"] is not JsonArray choices)
            throw new InvalidDataException($"'{Cut(json)}' is no chat completion.");
        if (choices.FirstOrDefault() is not JsonObject choice)
            return;
        Append((choice[part] as JsonObject)?["content"]);
        if (_text.Length > MostCharacters)
            throw new InvalidDataException($"it is longer than {MostCharacters} characters.");
        _ended |= Text(choice["finish_reason"]) is not null || part == "message";
    }

    /// <summary>A text, or the texts of a list of parts, as models write that think aloud: their thoughts are no part of the answer.</summary>
    private void Append(JsonNode? content)
    {
        if (content is JsonArray parts)
            foreach (var (index, one) in parts.Index())
                switch (Text((one as JsonObject)?["type"]))
                {
                    case "text" or "output_text" when Text(one!["text"]) is { } text:
                        _text.Append(text);
                        break;
                    case "thinking" or "reasoning":
                        break;
                    default:
                        throw new InvalidDataException($"its content[{index}] is no part of text: '{Cut(one?.ToJsonString() ?? "null")}'.");
                }
        else if (content is not null)
            _text.Append(Text(content) ?? throw new InvalidDataException($"its content is no text: '{Cut(content.ToJsonString())}'."));
    }

    /// <summary>Half a character becomes U+FFFD: an escape of one surrogate without the other.</summary>
    private static string Whole(string json) => HalfCharacter().Replace(json, @"\ufffd");

    [GeneratedRegex(@"(?<=(?:^|[^\\])(?:\\\\)*)(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})")]
    private static partial Regex HalfCharacter();

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static long? Count(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var count) && count >= 0 ? count : null;

    private static long Guess(string text) => (text.Length + 3) / 4;

    private static string Cut(string text) => text.Length > MostShown ? text[..MostShown] + "…" : text.Length == 0 ? "nothing" : text;
}
