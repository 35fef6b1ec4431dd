using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Python;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Compatibility.AgentGym;

/// <summary>
/// AgentGym's WebShop server: JSON over HTTP, observations in text mode. As there, an unknown environment is an internal error and a body that
/// does not fit is 422; unlike there, <c>/state</c> tells the state and <c>/close</c> is known.
/// </summary>
internal static class AgentGymApi
{
    private const string Prefix = "/agentgym";
    private const int MaximumBody = 1 << 20;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapAgentGym(this IEndpointRouteBuilder routes)
    {
        var server = routes.MapGroup(Prefix).ExcludeFromDescription();
        server.MapGet("/", context => SendAsync(context, json => json.WriteStringValue("ok")));
        server.MapGet("/list_envs", context => AnswerAsync(context, environments => json =>
        {
            json.WriteStartArray();
            foreach (var id in environments.Ids)
                json.WriteNumberValue(id);
            json.WriteEndArray();
        }));
        server.MapPost("/create", context => AnswerAsync(context, environments =>
        {
            var id = environments.Create().Id;
            return json => json.WriteNumberValue(id);
        }));
        server.MapPost("/reset", ResetAsync);
        server.MapPost("/step", StepAsync);
        server.MapPost("/close", CloseAsync);
        server.MapGet("/observation", context => ReadAsync(context, environment =>
        {
            var text = environment.Episode.Observe(ObservationMode.Text);
            return json => json.WriteStringValue(text);
        }));
        server.MapGet("/available_actions", context => ReadAsync(context, environment =>
        {
            var actions = environment.Episode.Actions;
            return json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("has_search_bar", actions.HasSearchBar);
                json.WriteStartArray("clickables");
                foreach (var clickable in actions.Clickables)
                    json.WriteStringValue(clickable);
                json.WriteEndArray();
                json.WriteEndObject();
            };
        }));
        server.MapGet("/instruction_text", context => ReadAsync(context, environment =>
        {
            // The page's heading; there is none after a purchase, where the original fails.
            var text = environment.Episode.Page switch
            {
                HomePage => environment.InstructionAtReset,
                DonePage => throw new AgentGymException("The page after a purchase has no instruction."),
                _ => $"Instruction:{environment.Episode.Goal.InstructionText}",
            };
            return json => json.WriteStringValue(text);
        }));
        server.MapGet("/state", context => ReadAsync(context, environment =>
        {
            var (url, html, instruction) = (environment.Episode.Url, environment.Episode.Observe(ObservationMode.Html), environment.InstructionAtReset);
            return json =>
            {
                json.WriteStartObject();
                json.WriteString("url", url);
                json.WriteString("html", html);
                json.WriteString("instruction_text", instruction);
                json.WriteEndObject();
            };
        }));
    }

    private static Task ResetAsync(HttpContext context) => AnswerAsync(context, async environments =>
    {
        using var body = await BodyAsync(context);
        var environment = Find(environments, Integer(body.RootElement, "env_idx"));
        int? session = body.RootElement.TryGetProperty("session_id", out var given) && given.ValueKind != JsonValueKind.Null ? Integer(body.RootElement, "session_id") : null;
        string observation;
        lock (environment.Turn)
        {
            environment.Episode = environments.Begin(session);
            observation = environment.Episode.Observe(ObservationMode.Text);
        }
        return json =>
        {
            json.WriteStartArray();
            json.WriteStringValue(observation);
            json.WriteNullValue();
            json.WriteEndArray();
        };
    });

    private static Task StepAsync(HttpContext context) => AnswerAsync(context, async environments =>
    {
        using var body = await BodyAsync(context);
        if (!body.RootElement.TryGetProperty("action", out var action) || action.ValueKind != JsonValueKind.String)
            throw new InvalidBodyException("action", "Input should be a valid string");
        var environment = Find(environments, Integer(body.RootElement, "env_idx"));
        StepResult result;
        string observation;
        lock (environment.Turn)
        {
            result = environment.Episode.Step(action.GetString()!);
            observation = environment.Episode.Observe(ObservationMode.Text);
        }
        return json =>
        {
            json.WriteStartObject();
            json.WriteString("state", observation);
            // A Python float keeps its point: 0.0.
            json.WritePropertyName("reward");
            json.WriteRawValue(PythonRepr.Of(result.Reward));
            json.WriteBoolean("done", result.Done);
            json.WriteNull("info");
            json.WriteEndObject();
        };
    });

    private static Task CloseAsync(HttpContext context) => AnswerAsync(context, async environments =>
    {
        using var body = await BodyAsync(context);
        var closed = environments.Close(Integer(body.RootElement, "env_idx"));
        return json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("closed", closed);
            json.WriteEndObject();
        };
    });

    /// <summary>A question about the environment that the query names.</summary>
    private static Task ReadAsync(HttpContext context, Func<AgentGymEnvironment, Action<Utf8JsonWriter>> read) => AnswerAsync(context, environments =>
    {
        if (!int.TryParse(context.Request.Query["env_idx"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            throw new InvalidBodyException("env_idx", "Input should be a valid integer");
        var environment = Find(environments, id);
        lock (environment.Turn)
            return read(environment);
    });

    private static Task AnswerAsync(HttpContext context, Func<AgentGymEnvironments, Action<Utf8JsonWriter>> answer) =>
        AnswerAsync(context, environments => Task.FromResult(answer(environments)));

    private static async Task AnswerAsync(HttpContext context, Func<AgentGymEnvironments, Task<Action<Utf8JsonWriter>>> answer)
    {
        try
        {
            await SendAsync(context, await answer(context.RequestServices.GetRequiredService<AgentGymEnvironments>()));
        }
        catch (InvalidBodyException invalid)
        {
            context.Response.StatusCode = invalid.Status;
            await SendAsync(context, json => WriteInvalid(json, invalid));
        }
        catch (Exception failed) when (failed is AgentGymException or ArgumentOutOfRangeException)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync("Internal Server Error", context.RequestAborted);
        }
        catch (ShopNotOpenException closed)
        {
            // The one status that the client waits on and tries again.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            await context.Response.WriteAsync(closed.Message, context.RequestAborted);
        }
    }

    // As FastAPI describes it.
    private static void WriteInvalid(Utf8JsonWriter json, InvalidBodyException invalid)
    {
        json.WriteStartObject();
        json.WriteStartArray("detail");
        json.WriteStartObject();
        json.WriteStartArray("loc");
        json.WriteStringValue(invalid.Field);
        json.WriteEndArray();
        json.WriteString("msg", invalid.Message);
        json.WriteString("type", "value_error");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static AgentGymEnvironment Find(AgentGymEnvironments environments, int id) =>
        environments.Find(id) ?? throw new AgentGymException($"There is no environment {id}.");

    private static async Task<JsonDocument> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaximumBody)
            throw new InvalidBodyException("body", $"At most {MaximumBody} bytes are taken");
        try
        {
            var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidBodyException("body", "Input should be a valid dictionary");
            foreach (var member in body.RootElement.EnumerateObject())
                CheckText(member);
            return body;
        }
        catch (JsonException malformed)
        {
            throw new InvalidBodyException("body", $"JSON decode error: it is {JsonProblem.Placed(malformed)}");
        }
    }

    /// <summary>JSON may hold half of a surrogate pair; no text can.</summary>
    private static void CheckText(JsonProperty member)
    {
        var field = "body";
        try
        {
            field = member.Name;
            if (member.Value.ValueKind == JsonValueKind.String)
                _ = member.Value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new InvalidBodyException(field, "Input should be whole Unicode characters in UTF-8: this holds a part of one") { Status = StatusCodes.Status400BadRequest };
        }
    }

    /// <summary>A whole number, which may be spelled as text: the original's model takes both.</summary>
    private static int Integer(JsonElement body, string field)
    {
        if (body.TryGetProperty(field, out var value))
            switch (value.ValueKind)
            {
                case JsonValueKind.Number when value.TryGetInt32(out var number):
                    return number;
                case JsonValueKind.String when int.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                    return number;
            }
        throw new InvalidBodyException(field, "Input should be a valid integer");
    }

    private static async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json);
        write(json);
        await json.FlushAsync(context.RequestAborted);
    }

    /// <summary>What the original fails at: 500.</summary>
    private sealed class AgentGymException(string message) : Exception(message);

    /// <summary>A request of another shape: 422.</summary>
    private sealed class InvalidBodyException(string field, string message) : Exception(message)
    {
        public string Field { get; } = field;

        public int Status { get; init; } = StatusCodes.Status422UnprocessableEntity;
    }
}
