using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Launches;

namespace WebShopRL.Web.Runs.External;

/// <summary>Begins and ends runs that are trained elsewhere, and takes their points. What is in line here and who works on it has no part in them.</summary>
public sealed class ExternalRuns(IDbContextFactory<WebShopDbContext> stores, RunWriter writer, TimeProvider time)
{
    /// <summary>Of a setting: answers stand around it that may not be nested deeper than 32 levels with it.</summary>
    private const int MostNested = 16;

    /// <summary>JSON's reader makes an infinity of <c>1e999</c>, and its writer knows none.</summary>
    private static readonly JsonSerializerOptions Hashed = new(ApiJson.Options) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The run; null with the reasons in <paramref name="errors"/>.</summary>
    /// <param name="key">Makes sending it twice do what sending it once does.</param>
    public Task<Run?> BeginAsync(ExternalRunRequest request, Caller by, IdempotencyKey? key, RequestErrors errors, CancellationToken cancellation) =>
        LaunchOnce.RunAsync(key, request, once => BeginAsync(request, by, once, errors, cancellation));

    private async Task<Run?> BeginAsync(ExternalRunRequest request, Caller by, LaunchOnce? once, RequestErrors errors, CancellationToken cancellation)
    {
        RequestValidation.Validate(request, errors);
        foreach (var (name, value) in request.Settings ?? new Dictionary<string, JsonElement>())
            if ((Problem(() => name) ?? Problem(value)) is { } problem)
                errors.Add($"settings.{name}", problem);
        if (errors.Any)
            return null;
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (once is not null && await once.FindAsync(store, launched => launched.Run, errors, cancellation) is { } before)
            return before;
        if (errors.Any)
            return null;
        var now = time.GetUtcNow();
        var run = new Run
        {
            Name = request.Name.Trim(),
            Algorithm = ExternalRun.Algorithm,
            Status = RunStatus.Running,
            Seed = request.Seed ?? 0,
            Settings = JsonSerializer.Serialize(request.Settings ?? new Dictionary<string, JsonElement>()),
            TotalSteps = request.TotalSteps ?? 0,
            Tags = [.. (request.Tags ?? []).Select(tag => tag.Trim()).Distinct(StringComparer.Ordinal)],
            LaunchedBy = by.Words,
            CreatedAt = now,
            StartedAt = now,
        };
        store.Runs.Add(run);
        once?.Keep(launch => launch.Run = run)(store);
        await store.SaveChangesAsync(cancellation);
        await writer.NotifyAsync(run.Id, cancellation);
        return run;
    }

    public async Task<AppendResult> AppendAsync(int runId, ExternalPoints given, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var began = await store.Runs.Where(run => run.Id == runId).Select(run => run.StartedAt).FirstOrDefaultAsync(cancellation);
        var arrived = began is null ? 0 : Math.Max(0, (time.GetUtcNow() - began.Value).TotalSeconds);
        var points = given.Points.Select(point => new MetricPoint
        {
            Name = point.Name,
            Step = point.Step,
            Episode = point.Episode,
            WallSeconds = point.WallSeconds ?? arrived,
            Value = point.Value is { } value && double.IsFinite(value) ? value : double.NaN,
        }).ToArray();
        var batch = given.Batch is { } key ? new MetricBatch { RunId = runId, Key = key, Content = ContentOf(given.Points) } : null;
        return (await DatabaseRetry.OnceMoreAsync(() => writer.AppendAsync(runId, points, batch, cancellation))).Result;
    }

    /// <summary>False where the run takes no end: it is unknown, trained here, or has ended otherwise. The same end twice is one.</summary>
    public async Task<bool> EndAsync(int runId, ExternalRunEnd end, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var status = end.RunStatus;
        var now = time.GetUtcNow();
        var runs = store.Runs.Where(run => run.Id == runId && run.Algorithm == ExternalRun.Algorithm);
        if (await runs.Where(run => run.Status == RunStatus.Running).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, status)
            .SetProperty(run => run.Error, end.Error)
            .SetProperty(run => run.FinishedAt, now), cancellation) == 0)
            return await runs.AnyAsync(run => run.Status == status, cancellation);
        await writer.NotifyAsync(runId, cancellation);
        return true;
    }

    private static string ContentOf(IReadOnlyList<ExternalPoint> points)
    {
        var bytes = new ArrayBufferWriter<byte>(points.Count * 64);
        using var json = new Utf8JsonWriter(bytes);
        JsonSerializer.Serialize(json, points, Hashed);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
    }

    /// <summary>What keeps a setting from being stored, however deep in it; null where nothing does.</summary>
    private static string? Problem(JsonElement value, int levels = MostNested) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array when levels == 0 => $"Is nested deeper than {MostNested} levels: give less of it.",
        JsonValueKind.Object => value.EnumerateObject().Select(member => Problem(() => member.Name) ?? Problem(member.Value, levels - 1)).FirstOrDefault(problem => problem is not null),
        JsonValueKind.Array => value.EnumerateArray().Select(element => Problem(element, levels - 1)).FirstOrDefault(problem => problem is not null),
        JsonValueKind.String => Problem(() => value.GetString()!),
        JsonValueKind.Number when !(value.TryGetDouble(out var number) && double.IsFinite(number)) => "Is beyond what a 64-bit floating-point number holds: give one of at most 1.79e308.",
        _ => null,
    };

    private static string? Problem(Func<string> text) => TextProblem.Of(text, int.MaxValue);
}
