using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Chat;

/// <summary>
/// Asks a model over OpenAI's chat completions, as a stream: a slow model is waited for as long as it goes on writing. What passes by itself - 429, 5xx, a broken stream, silence, an answer that is none -
/// is tried again with growing waits, or after as long as the server asks for. Safe to use from many threads.
/// </summary>
/// <param name="http">Must not follow redirects, or the key would travel on; <see cref="CreateClient"/> makes one.</param>
public sealed class ChatClient(HttpClient http, ChatEndpoint endpoint, TimeProvider? time = null)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Newer models of OpenAI's refuse the name that every other server knows; found out by the first answer.</summary>
    private volatile string _mostTokens = "max_tokens";

    private int _retries;

    /// <summary>Requests that were sent again.</summary>
    public int Retries => Volatile.Read(ref _retries);

    public static HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <exception cref="ChatException">It was refused, or failed as often as it is tried.</exception>
    public async Task<ChatAnswer> AskAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellation)
    {
        for (var tried = 1; ; tried++)
        {
            Failure failure;
            try
            {
                return await SendAsync(messages, cancellation);
            }
            catch (Failure passing)
            {
                failure = passing;
            }
            if (!failure.Passes || tried >= endpoint.Tries)
                throw new ChatException($"{endpoint} {failure.Message}{(tried > 1 ? $" (asked {tried} times)" : null)}", failure);
            Interlocked.Increment(ref _retries);
            var wait = failure.After ?? endpoint.BackOff * Math.Pow(2, tried - 1);
            if (wait > LongestWait)
                throw new ChatException($"{endpoint} {failure.Message} It asks to be left alone for {wait.TotalSeconds:F0} s.", failure);
            await Task.Delay(wait, _time, cancellation);
        }
    }

    private async Task<ChatAnswer> SendAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(endpoint.Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Address) { Content = new StringContent(Body(messages), new MediaTypeHeaderValue("application/json")) };
            if (endpoint.Key is { } key)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (!response.IsSuccessStatusCode)
                throw await RefusalAsync(response, patience.Token);
            var reading = new ChatReading(() => patience.CancelAfter(endpoint.Patience));
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
            await (isStream ? reading.StreamAsync(body, patience.Token) : reading.WholeAsync(body, patience.Token));
            return reading.Answer(messages);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new Failure($"said nothing for {endpoint.Patience.TotalSeconds:G3} s.", passes: true);
        }
        catch (HttpRequestException unreachable) when (unreachable.StatusCode is null)
        {
            throw new Failure($"cannot be reached: {unreachable.GetBaseException().Message}", passes: true);
        }
        catch (Exception broken) when (broken is IOException or JsonException or InvalidDataException or ArgumentException)
        {
            throw new Failure($"gave no whole answer: {Why(broken)}", passes: true);
        }
    }

    private static string Why(Exception broken) => broken switch
    {
        InvalidDataException said => said.Message,
        JsonException json => $"it is {JsonProblem.Placed(json)}.",
        IOException => "the connection broke off.",
        _ => "a name stands in it twice.",
    };

    private string Body(IReadOnlyList<ChatMessage> messages)
    {
        var body = new JsonObject
        {
            ["model"] = endpoint.Model,
            ["messages"] = new JsonArray([.. messages.Select(message => (JsonNode)new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]),
            [_mostTokens] = endpoint.MaxTokens,
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        };
        // 1 is what servers take where nothing is said, and all that some models allow.
        if (endpoint.Temperature != 1)
            body["temperature"] = endpoint.Temperature;
        return body.ToJsonString();
    }

    private async Task<Failure> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await ChatReading.TextAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellation);
        var (message, parameter) = ChatReading.Error(text);
        var status = (int)response.StatusCode;
        if (status == 400 && parameter == "max_tokens" && _mostTokens == "max_tokens")
        {
            _mostTokens = "max_completion_tokens";
            return new Failure("takes max_completion_tokens in place of max_tokens.", passes: true, TimeSpan.Zero);
        }
        var after = response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - _time.GetUtcNow() : null;
        var hint = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when endpoint.Key is null => " No key was sent.",
            HttpStatusCode.NotFound => " Is base_url the address that ends before /chat/completions, and the model's name right?",
            _ => null,
        };
        return new Failure($"answered {status}: {message}{hint}", passes: status is 408 or 409 or 429 or >= 500, after < TimeSpan.Zero ? TimeSpan.Zero : after);
    }

    /// <param name="after">How long the server wants to be left alone; null where it does not say.</param>
    private sealed class Failure(string message, bool passes, TimeSpan? after = null) : Exception(message)
    {
        public bool Passes => passes;

        public TimeSpan? After => after;
    }
}
