using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Checkpoints;

/// <summary>What people call the weights that references name.</summary>
internal static class ReferenceNames
{
    /// <summary>Names of runs by reference (<c>run:12</c>), of their checkpoints by id, and the names that checkpoints were given.</summary>
    /// <param name="references">The references that are asked about; all there are where null.</param>
    public static async Task<Dictionary<string, string>> ReadAsync(WebShopDbContext store, IReadOnlyCollection<string>? references, CancellationToken cancellation)
    {
        var asked = references?.Select(text => CheckpointReference.TryParse(text, out var reference) ? reference : default).ToArray();
        var checkpointIds = asked?.Select(reference => reference.CheckpointId).OfType<int>().ToList();
        var runIds = asked?.Select(reference => reference.RunId).OfType<int>().ToList();
        var checkpoints = await store.Checkpoints.AsNoTracking().Where(checkpoint => checkpointIds == null || checkpointIds.Contains(checkpoint.Id))
            .Select(checkpoint => new { checkpoint.Id, checkpoint.RunId, checkpoint.Kind }).ToListAsync(cancellation);
        runIds?.AddRange(checkpoints.Select(checkpoint => checkpoint.RunId).OfType<int>());
        var runs = await store.Runs.AsNoTracking().Where(run => runIds == null || runIds.Contains(run.Id)).Select(run => new { run.Id, run.Name }).ToDictionaryAsync(run => run.Id, run => run.Name, cancellation);
        var names = runs.ToDictionary(run => $"run:{run.Key.ToString(CultureInfo.InvariantCulture)}", run => run.Value);
        foreach (var checkpoint in checkpoints)
            names[checkpoint.Id.ToString(CultureInfo.InvariantCulture)] = checkpoint.RunId is { } run && runs.TryGetValue(run, out var name) ? $"{name} ({checkpoint.Kind})" : $"Checkpoint {checkpoint.Id}";
        foreach (var given in await store.CheckpointNames.AsNoTracking().ToListAsync(cancellation))
            names[CheckpointReference.Of(given)] = given.Name;
        return names;
    }
}
