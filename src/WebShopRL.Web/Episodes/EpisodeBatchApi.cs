using System.Data.Common;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Episodes;

/// <summary>
/// Many calls in one: hundreds of episodes step with one request. Each item is read, done and answered by itself, so that a broken one costs nothing but its own
/// answer; only a body that is no JSON, or no list of items, is refused as a whole, before anything is done.
/// </summary>
internal static partial class EpisodeBatchApi
{
    /// <summary>Most items in a batch.</summary>
    public const int MaximumItems = 4_096;

    /// <summary>Largest body: thousands of actions as models write them.</summary>
    public const long MaximumBody = 16 << 20;

    private const int FlushAt = 1 << 20;

    private static readonly JsonTypeInfo<EpisodeBatchItem> Item = TypeInfo<EpisodeBatchItem>();
    private static readonly JsonTypeInfo<ActionAnswer> Step = TypeInfo<ActionAnswer>();
    private static readonly JsonTypeInfo<StartedEpisode> Started = TypeInfo<StartedEpisode>();
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void MapEpisodeBatch(this RouteGroupBuilder episodes) => episodes.MapPost("/batch", RunAsync)
        .Accepts<EpisodeBatch>("application/json")
        .Produces<EpisodeBatchAnswer>()
        .WithMetadata(new RequestSizeLimitAttribute(MaximumBody))
        .WithSummary("Starts, steps and closes many episodes; half a batch may fail and the other half is done");

    private static async Task RunAsync(HttpContext context, EpisodeCalls calls, ShopProvider provider)
    {
        var cancellation = context.RequestAborted;
        using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 4096, MaximumBody));
        await context.Request.Body.CopyToAsync(body, cancellation);
        var items = Read(body.GetBuffer().AsSpan(0, (int)body.Length));
        // Not open: 503 for the whole batch, and nothing has been done.
        _ = provider.Current;

        context.Response.ContentType = "application/json; charset=utf-8";
        var output = context.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(output, Writing);
        json.WriteStartObject();
        json.WriteStartArray("items");
        var flushed = 0L;
        foreach (var item in items)
        {
            Write(json, await AnswerAsync(item, calls, context));
            if (json.BytesCommitted + json.BytesPending - flushed < FlushAt)
                continue;
            await json.FlushAsync(cancellation);
            await output.FlushAsync(cancellation);
            flushed = json.BytesCommitted;
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The items, or in the place of one that cannot be read the problem with it.</summary>
    private static List<object> Read(ReadOnlySpan<byte> body)
    {
        try
        {
            if (ForeignContent.Of(body) is { } foreign)
                throw new JsonException(UnreadableRequest.Describe(foreign));
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ApiJson.Options.MaxDepth });
            List<object>? items = null;
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "The value is not an object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Expect(reader.ValueTextEquals("items") && items is null, $"Unknown field '{Encoding.UTF8.GetString(reader.ValueSpan)}': there is items, once.");
                items = ReadItems(ref reader);
            }
            Expect(!reader.Read(), "Something follows the body.");
            return items ?? throw new JsonException("Missing.", "$.items", null, null);
        }
        catch (JsonException broken)
        {
            throw new BadHttpRequestException(broken.Message, broken);
        }
        catch (InvalidOperationException half)
        {
            // A field's name that holds half of a surrogate pair; the serializer would wrap it so.
            throw new BadHttpRequestException(half.Message, new JsonException(half.Message, half));
        }
    }

    private static List<object> ReadItems(ref Utf8JsonReader reader)
    {
        List<object> items = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("The value is not a list.", "$.items", null, null);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (items.Count == MaximumItems)
                throw new JsonException($"There are more than {MaximumItems} items: send several batches.", "$.items", null, null);
            var start = reader;
            try
            {
                items.Add(JsonSerializer.Deserialize(ref reader, Item) is { } item ? item : Wrong("item", "Missing."));
            }
            catch (JsonException broken)
            {
                reader = start;
                reader.Skip(); // Throws where the body itself is no JSON.
                var (field, message) = UnreadableRequest.Describe(broken, typeof(EpisodeBatchItem));
                // As by itself: fields are told from the call's own body.
                items.Add(Wrong(field.StartsWith("create.", StringComparison.Ordinal) ? field["create.".Length..] : field, message));
            }
        }
        return items;
    }

    private static async ValueTask<object> AnswerAsync(object read, EpisodeCalls calls, HttpContext context)
    {
        if (read is not EpisodeBatchItem item)
            return read;
        try
        {
            switch (item)
            {
                case { Create: { } request, Id: null, Action: null, Step: null, Close: null }:
                    var errors = new RequestErrors();
                    RequestValidation.Validate(request, errors);
                    return errors.Any ? new EpisodeProblem(StatusCodes.Status400BadRequest, "", errors.ToErrors()) : calls.Start(request);
                case { Create: null, Id: { } id, Action: { } action, Close: null, Step: null or >= 0 }:
                    return await calls.ActAsync(id, action, item.Step, context.RequestAborted);
                case { Create: null, Id: { } id, Action: null, Step: null, Close: true }:
                    return calls.Close(id);
                default:
                    return Wrong("item", "An item is {create: {...}}, {id, action} or {id, close: true}; with an action, step may say how many went before.");
            }
        }
        catch (DbException lost) when (lost.IsTransient)
        {
            return new EpisodeProblem(StatusCodes.Status503ServiceUnavailable, "The database cannot be reached, and nothing has happened. Send the item again in a few seconds.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(EpisodeBatchApi)), failure);
            return new EpisodeProblem(StatusCodes.Status500InternalServerError, "The service failed at this item; its log tells why. The other items are not touched by that.");
        }
    }

    private static void Write(Utf8JsonWriter json, object answer)
    {
        switch (answer)
        {
            case ActionAnswer step: JsonSerializer.Serialize(json, step, Step); break;
            case StartedEpisode started: JsonSerializer.Serialize(json, started, Started); break;
            case EpisodeProblem problem: JsonSerializer.Serialize(json, Details(problem), typeof(HttpValidationProblemDetails), ApiJson.Options); break;
            default: JsonSerializer.Serialize(json, answer, answer.GetType(), ApiJson.Options); break;
        }
    }

    private static HttpValidationProblemDetails Details(EpisodeProblem problem) => new(problem.Errors ?? [])
    {
        Status = problem.Status,
        Title = problem.Errors is null ? ReasonPhrases.GetReasonPhrase(problem.Status) : "One or more validation errors occurred.",
        Detail = problem.Errors is null ? problem.Detail : null,
    };

    private static EpisodeProblem Wrong(string field, string message) => new(StatusCodes.Status400BadRequest, "", new() { [field] = [message] });

    private static void Expect(bool met, string otherwise)
    {
        if (!met)
            throw new JsonException(otherwise);
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)EpisodeJson.Options.GetTypeInfo(typeof(T));

    [LoggerMessage(LogLevel.Error, "An item of a batch of episode calls failed")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
