using System.Collections.Concurrent;
using WebShopRL.Agents.Models;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Models;

/// <summary>A published model that somebody asked for, and how far it is.</summary>
/// <param name="Name">owner/name, with @revision where it is not main.</param>
/// <param name="File">The file that is coming; null before the first.</param>
/// <param name="Total">Bytes of that file; null while the server has not said.</param>
/// <param name="Problem">Why it did not come, in a line; null where it did or is coming.</param>
public sealed record ModelDownload(string Name, string? File = null, long Done = 0, long? Total = null, bool HasEnded = false, string? Problem = null);

/// <summary>Fetches models that people ask for before a run does. What has arrived when one is stopped, or breaks off, is kept and gone on from.</summary>
public sealed class ModelDownloads(ModelHub hub, IHostApplicationLifetime lifetime)
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _going = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ModelDownload> _all = new(StringComparer.Ordinal);

    /// <summary>Those since the service started, by name.</summary>
    public IReadOnlyList<ModelDownload> All => [.. _all.Values.OrderBy(download => download.Name, StringComparer.Ordinal)];

    public bool IsGoing => !_going.IsEmpty;

    /// <summary>Begins to fetch; what is wrong with the name, or null. One that is under way goes on.</summary>
    public string? Begin(string typed)
    {
        var reference = typed.Trim() is var name && name.StartsWith("model:", StringComparison.Ordinal) ? name : $"model:{name}";
        if (!CheckpointReference.TryParse(reference, out var parsed) || parsed.Model is not { } model)
            return $"'{(name.Length > 60 ? name[..60] : name)}' is no repository id: give one as owner/name, or owner/name@revision.";
        if (ShippedModels.Find(model.Repository) is not null)
            return $"{model.Repository} comes with the program: there is nothing to fetch.";
        name = reference["model:".Length..];
        var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        if (!_going.TryAdd(name, stop))
        {
            stop.Dispose();
            return null;
        }
        _all[name] = new ModelDownload(name);
        _ = Task.Run(() => FetchAsync(name, model, stop));
        return null;
    }

    public void Stop(string name)
    {
        if (_going.TryGetValue(name, out var stop))
            stop.Cancel();
    }

    private async Task FetchAsync(string name, ModelName model, CancellationTokenSource stop)
    {
        string? problem = null;
        try
        {
            await hub.GetAsync(model.Repository, model.Revision, new DownloadTold(progress => _all[name] = new ModelDownload(name, progress.File, progress.Done, progress.Total)), stop.Token);
        }
        catch (OperationCanceledException)
        {
            problem = "Stopped. What has arrived is kept.";
        }
        catch (Exception failure) when (failure is ModelHubException or IOException or UnauthorizedAccessException)
        {
            problem = failure.Message.ReplaceLineEndings(" ");
        }
        _all[name] = _all[name] with { HasEnded = true, Problem = problem };
        _going.TryRemove(name, out _);
        stop.Dispose();
    }
}
