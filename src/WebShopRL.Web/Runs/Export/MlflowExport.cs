using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs.Export;

/// <summary>
/// The calls of MLflow's REST API 2.0 that make the run there, one a line as <c>{"call", "body"}</c>: <c>runs/create</c>, <c>runs/log-batch</c> within MLflow's limits, <c>runs/update</c>. Whoever sends them puts the
/// experiment's id and, from the first answer on, the run's id into the bodies. MLflow takes no NaN: what is not finite is left out.
/// </summary>
internal static class MlflowExport
{
    /// <summary>Of one log-batch call.</summary>
    private const int MostMetrics = 1_000, MostParameters = 100;

    /// <summary>Characters of a key and of a parameter's value.</summary>
    private const int LongestKey = 250, LongestValue = 500;

    public static async Task WriteAsync(Run run, IAsyncEnumerable<MetricPoint> points, Stream output, CancellationToken cancellation)
    {
        var keys = new Keys();
        var began = RunExport.Began(run).ToUnixTimeMilliseconds();
        await LineAsync(output, "runs/create", new JsonObject { ["run_name"] = run.Name, ["start_time"] = began, ["tags"] = Tags(run) }, cancellation);
        foreach (var some in Parameters(run).Chunk(MostParameters))
            await LineAsync(output, "runs/log-batch", new JsonObject { ["params"] = new JsonArray(some) }, cancellation);
        var batch = new JsonArray();
        await foreach (var point in points.WithCancellation(cancellation))
        {
            if (!double.IsFinite(point.Value))
                continue;
            batch.Add(new JsonObject { ["key"] = keys.Of(point.Name), ["value"] = point.Value, ["timestamp"] = began + (long)(1000 * point.WallSeconds), ["step"] = point.Step });
            if (batch.Count < MostMetrics)
                continue;
            await LineAsync(output, "runs/log-batch", new JsonObject { ["metrics"] = batch }, cancellation);
            batch = [];
        }
        if (batch.Count > 0)
            await LineAsync(output, "runs/log-batch", new JsonObject { ["metrics"] = batch }, cancellation);
        if (Status(run.Status) is { } status)
            await LineAsync(output, "runs/update", new JsonObject { ["status"] = status, ["end_time"] = run.FinishedAt?.ToUnixTimeMilliseconds() }, cancellation);
    }

    private static async Task LineAsync(Stream output, string call, JsonObject body, CancellationToken cancellation)
    {
        await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["call"] = call, ["body"] = body }), cancellation);
        await output.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private static JsonArray Tags(Run run) =>
    [
        Pair("webshoprl.run", $"{run.Id}"), Pair("webshoprl.algorithm", run.Algorithm), Pair("webshoprl.seed", $"{run.Seed}"),
        .. run.Notes.Length > 0 ? [Pair("mlflow.note.content", run.Notes)] : (JsonNode[])[],
        .. run.Tags.Take(50).Select(tag => (JsonNode)Pair($"webshoprl.tag.{MlflowKey(tag)}", "true")),
    ];

    /// <summary>The settings, nested ones by their path.</summary>
    private static IEnumerable<JsonNode> Parameters(Run run)
    {
        var keys = new Keys();
        using var settings = JsonDocument.Parse(run.Settings);
        foreach (var (name, value) in Leaves("", settings.RootElement).ToArray())
            yield return Pair(keys.Of(name), value.Length > LongestValue ? $"{value[..(LongestValue - 1)]}…" : value);
    }

    private static IEnumerable<(string Name, string Value)> Leaves(string name, JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().SelectMany(member => Leaves(name.Length == 0 ? member.Name : $"{name}.{member.Name}", member.Value))
        : [(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText())];

    private static JsonObject Pair(string key, string value) => new() { ["key"] = key, ["value"] = value };

    private static string? Status(RunStatus status) => status switch
    {
        RunStatus.Succeeded => "FINISHED",
        RunStatus.Failed => "FAILED",
        RunStatus.Cancelled => "KILLED",
        _ => null,
    };

    /// <summary>What MLflow takes in a key: letters, digits, <c>_ - . /</c> and blanks.</summary>
    private static string MlflowKey(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var one in name)
            key.Append(char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '.' or '/' or ' ' ? one : '_');
        return key.Length > LongestKey ? key.ToString(0, LongestKey) : key.ToString();
    }

    /// <summary>Keys of names; two names that MLflow would take for one get a number each.</summary>
    private sealed class Keys
    {
        private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

        public string Of(string name)
        {
            if (_keys.TryGetValue(name, out var known))
                return known;
            var key = MlflowKey(name);
            for (var number = 2; !_taken.Add(key); number++)
                key = $"{MlflowKey(name)[..Math.Min(name.Length, LongestKey - 10)]}-{number}";
            return _keys[name] = key;
        }
    }
}
