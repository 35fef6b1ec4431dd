using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Models;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Api;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Checkpoints.Naming;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Models;

/// <summary>Models that come along, were fetched, named or saved, with what each fits; and a way to fetch one before a run needs it.</summary>
public sealed partial class ModelsPage(IDbContextFactory<WebShopDbContext> stores, IArtifacts artifacts, CheckpointNaming naming, ModelHub hub, ModelDownloads downloads, ModelsOptions options)
{
    private const int MostSaved = 100;

    private readonly Dictionary<string, ModelFolder> _read = [];
    private IReadOnlyList<(string Name, string Title, ModelFolder Folder)> _here = [];
    private IReadOnlyList<SavedModel> _saved = [];
    private IReadOnlyList<(CheckpointName Name, SavedModel Model)> _named = [];
    private (int Name, NameTalk Talk)? _talk;
    private string _wanted = "";
    private string? _refused;
    private bool _wasGoing;

    /// <summary>Each second while something is coming, and once after that.</summary>
    private protected override bool IsDue(int beat)
    {
        var wasGoing = _wasGoing;
        _wasGoing = downloads.IsGoing;
        return _wasGoing || wasGoing || base.IsDue(beat);
    }

    protected override async Task LoadAsync()
    {
        _here = [.. ShippedModels.All.Select(model => (model.Name, model.Title, Read(model.Folder))), .. hub.Kept().Select(model => (model.Name, "", Read(model.Folder)))];
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _named = await SavedModel.ReadNamedAsync(store, artifacts, MostSaved, Leaving);
        _saved = await SavedModel.ReadAsync(store, artifacts, MostSaved, Leaving);
    }

    /// <summary>What is here whole does not change: each is read once.</summary>
    private ModelFolder Read(string folder) => _read.TryGetValue(folder, out var known) ? known : _read[folder] = ModelFolder.Read(folder);

    private async Task AskToTakeAwayAsync(CheckpointName name) => _talk = (name.Id, await naming.AskToTakeAwayAsync(name, async () => Caller.OnPage(await PersonAsync()), async () =>
    {
        _talk = null;
        await LoadAsync();
    }, Leaving));

    private Task AnswerAsync() => _talk?.Talk.OnYes?.Invoke() ?? Task.CompletedTask;

    private void Fetch() => _refused = downloads.Begin(_wanted);

    private static string State(ModelDownload download) => download switch
    {
        { HasEnded: true, Problem: null } => "is here.",
        { HasEnded: true } => "did not come.",
        { File: { } file } => $"{file}: {Texts.Bytes(download.Done)}{(download.Total is { } total ? $" of {Texts.Bytes(total)}" : "")}",
        _ => "is being looked for …",
    };
}
