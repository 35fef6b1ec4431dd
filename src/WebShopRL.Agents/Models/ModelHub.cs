using System.Text.Json;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents.Models;

/// <summary>
/// Published models by their repository id, from a server that answers as Hugging Face's does. What was fetched once is kept and used without the network. A hub that is a folder, or an id that is
/// one, is read in place.
/// </summary>
public sealed partial class ModelHub
{
    /// <summary>Names the files of a revision that is here whole; written last.</summary>
    private const string Manifest = "complete.json";

    /// <summary>What may lie beside a model's config and weights and says how it reads and writes.</summary>
    private static readonly string[] BesideWeights =
        ["vocab.txt", "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json", "added_tokens.json", "special_tokens_map.json", "generation_config.json", CheckpointFolder.Limits];

    private readonly string _hub, _cache;
    private readonly FileDownload _download;

    /// <param name="http">Must not follow redirects by itself: the hashes stand in the first answer, and the token must not travel on. <see cref="CreateClient"/> makes one.</param>
    /// <param name="hub">Base address (<c>Models:Hub</c>), or a folder of folders.</param>
    /// <param name="token">Sent to the hub itself only; null takes <c>HF_TOKEN</c> from the environment.</param>
    public ModelHub(HttpClient http, string hub, string cache, string? token = null, TimeProvider? time = null)
    {
        (_hub, _cache) = (hub.TrimEnd('/'), cache);
        _download = new FileDownload(http, token ?? Environment.GetEnvironmentVariable("HF_TOKEN"), time ?? TimeProvider.System);
    }

    public static HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout.InfiniteTimeSpan };

    private bool IsServer => _hub.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    /// <summary>The model's folder, where it is here whole and nothing needs to be fetched; else null.</summary>
    public string? Here(string repository, string revision = "main")
    {
        if (Directory.Exists(repository))
            return Path.GetFullPath(repository);
        CheckName(repository, "repository id", RepositoryId());
        CheckName(revision, "revision", Revision());
        var folder = IsServer ? FolderOf(repository, revision) : Path.GetFullPath(Path.Combine(_hub, repository));
        return (IsServer ? IsWhole(folder) : Directory.Exists(folder)) ? folder : null;
    }

    /// <summary>The models that are here whole, by the names that ask for them: <c>owner/name</c>, with <c>@revision</c> where it is not main.</summary>
    public IReadOnlyList<(string Name, string Folder)> Kept()
    {
        if (!Directory.Exists(IsServer ? _cache : _hub))
            return [];
        if (IsServer)
            return [.. Directory.EnumerateDirectories(_cache).Order(StringComparer.Ordinal).SelectMany(model => Directory.EnumerateDirectories(model).Order(StringComparer.Ordinal))
                .Where(IsWhole).Select(folder => (NameOf(folder), folder))];
        return [.. Directory.EnumerateFiles(_hub, "config.json", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).Select(file => Path.GetDirectoryName(file)!)
            .Select(folder => (Name: Path.GetRelativePath(_hub, folder), folder)).Where(model => IsLegal(model.Name, RepositoryId())).OrderBy(model => model.Name, StringComparer.Ordinal)];
    }

    /// <summary>Hugging Face's names have no two dashes in a row, so that they stand for the slash alone.</summary>
    private static string NameOf(string folder)
    {
        var (repository, revision) = (Path.GetFileName(Path.GetDirectoryName(folder))!.Replace("--", "/", StringComparison.Ordinal), Path.GetFileName(folder).Replace("--", "/", StringComparison.Ordinal));
        return revision == "main" ? repository : $"{repository}@{revision}";
    }

    private string FolderOf(string repository, string revision) =>
        Path.Combine(_cache, repository.Replace("/", "--", StringComparison.Ordinal), revision.Replace("/", "--", StringComparison.Ordinal));

    /// <summary>The folder with the model's <c>config.json</c>, vocabulary and weights.</summary>
    /// <param name="repository">E.g. <c>sentence-transformers/all-MiniLM-L6-v2</c>, or a folder.</param>
    /// <param name="revision">A branch, tag or commit. One that is already here is not looked up again.</param>
    /// <exception cref="ModelHubException">There is no such model, it may not be read, or it did not arrive whole.</exception>
    public async Task<string> GetAsync(string repository, string revision = "main", IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Here(repository, revision) is { } here)
            return here;
        if (!IsServer)
            throw new ModelHubException($"Models:Hub is the folder {_hub}, and it has no {repository}.");
        var folder = FolderOf(repository, revision);
        Directory.CreateDirectory(folder);
        List<string> files = [];
        await FetchAsync("config.json", required: true);
        foreach (var name in BesideWeights)
            await FetchAsync(name, required: false);
        if (!await FetchAsync("model.safetensors", required: false) && !await FetchShardsAsync("model.safetensors.index.json") && !await FetchShardsAsync("pytorch_model.bin.index.json"))
            await FetchAsync("pytorch_model.bin", required: true);
        var manifest = Path.Combine(folder, Manifest);
        await File.WriteAllTextAsync(manifest + ".new", JsonSerializer.Serialize(files), cancellation);
        File.Move(manifest + ".new", manifest, overwrite: true);
        return folder;

        async Task<bool> FetchShardsAsync(string index)
        {
            if (!await FetchAsync(index, required: false))
                return false;
            foreach (var shard in Shards(Path.Combine(folder, index)))
                await FetchAsync(shard, required: true);
            return true;
        }

        async Task<bool> FetchAsync(string file, bool required)
        {
            var address = new Uri($"{_hub}/{repository}/resolve/{Uri.EscapeDataString(revision)}/{file}");
            var there = await _download.RunAsync(address, Path.Combine(folder, file), required, progress, cancellation);
            if (there)
                files.Add(file);
            return there;
        }
    }

    /// <summary>Whether a model may be asked for by this repository id and revision.</summary>
    public static bool IsName(string repository, string revision) => IsLegal(repository, RepositoryId()) && IsLegal(revision, Revision());

    private static bool IsWhole(string folder)
    {
        var manifest = Path.Combine(folder, Manifest);
        try
        {
            return File.Exists(manifest) && (JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(manifest)) ?? []).All(file => File.Exists(Path.Combine(folder, file)));
        }
        catch (JsonException)
        {
            return false; // Cut off while it was written: it is fetched again.
        }
    }

    private static string[] Shards(string index)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            string[] shards = [.. document.RootElement.GetProperty("weight_map").EnumerateObject().Select(entry => entry.Value.GetString() ?? "").Distinct(StringComparer.Ordinal)];
            foreach (var shard in shards)
                CheckName(shard, $"shard in {index}", FileName());
            return shards;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ModelHubException(ShardedWeights.NoIndex(index, e), e);
        }
    }

    private static void CheckName(string name, string what, Regex legal)
    {
        if (!IsLegal(name, legal))
            throw new ModelHubException($"'{name}' is not a {what}.");
    }

    private static bool IsLegal(string name, Regex legal) => legal.IsMatch(name) && !name.Split('/').Any(part => part is "." or "..");

    [GeneratedRegex(@"\A[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?\z")]
    private static partial Regex RepositoryId();

    [GeneratedRegex(@"\A[A-Za-z0-9][\w./-]*\z")]
    private static partial Regex Revision();

    [GeneratedRegex(@"\A[A-Za-z0-9][\w.-]*\z")]
    private static partial Regex FileName();
}
