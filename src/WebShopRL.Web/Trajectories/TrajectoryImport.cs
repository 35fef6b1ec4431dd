using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>Reads trajectories in WebShop's il_trajs layout, one JSON object a line, and stores all of them or, where any line is wrong, none.</summary>
public sealed class TrajectoryImport(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, TimeProvider time)
{
    private const int LinesAtOnce = 200;
    private const int MostErrors = 20;

    /// <summary>How many were stored; 0 with the reasons in <paramref name="errors"/> (by <c>line N</c>) where a line is wrong.</summary>
    public async Task<int> ImportAsync(Stream lines, RequestErrors errors, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        // One transaction over all lines: what is given up half-way leaves nothing.
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        var catalog = shop.Current.Name;
        var (number, count, wrong) = (0, 0, 0);
        using var reader = new StreamReader(lines, new UTF8Encoding(false, throwOnInvalidBytes: true));
        while (wrong < MostErrors && await ReadLineAsync(reader, number + 1, errors, cancellation) is { } text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            if (Parse(text, out var problem) is not { } line)
            {
                wrong++;
                errors.Add($"line {number}", problem!);
                continue;
            }
            if (errors.Any)
                continue;
            store.Trajectories.Add(Stored(line, catalog));
            if (++count % LinesAtOnce == 0)
            {
                await store.SaveChangesAsync(cancellation);
                store.ChangeTracker.Clear();
            }
        }
        if (!errors.Any && count == 0)
            errors.Add("body", "No trajectory: give one JSON object a line.");
        if (errors.Any)
            return 0;
        await store.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return count;
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, int number, RequestErrors errors, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (DecoderFallbackException)
        {
            errors.Add($"line {number}", "Not UTF-8.");
            return null;
        }
    }

    private static TrajectoryLine? Parse(string text, out string? problem)
    {
        try
        {
            var line = JsonSerializer.Deserialize<TrajectoryLine>(text, ApiJson.Options);
            problem = line is null ? "null is not a trajectory." : line.Problem() is { } reason ? $"{char.ToUpperInvariant(reason[0])}{reason[1..]}." : null;
            return problem is null ? line : null;
        }
        catch (JsonException broken)
        {
            problem = broken.Message;
            return null;
        }
    }

    private StoredTrajectory Stored(TrajectoryLine line, string catalog)
    {
        var steps = line.Steps();
        return new StoredTrajectory
        {
            Source = "imported",
            Catalog = catalog,
            Goal = line.Goal,
            Instruction = line.Instruction ?? PolicyText.Goal(line.States[0]),
            Reward = line.Reward ?? 0,
            Length = steps.Count,
            Steps = TrajectoryJson.Serialize(steps),
            CreatedAt = time.GetUtcNow(),
        };
    }
}
