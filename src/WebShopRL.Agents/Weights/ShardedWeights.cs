using System.Text.Json;
using WebShopRL.Shop.Catalogs;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Weights;

/// <summary>Weights over several files, as an index names them: <c>{"weight_map": {key: file}}</c>.</summary>
internal sealed class ShardedWeights : IWeightFile
{
    private readonly Dictionary<string, IWeightFile> _shardOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IWeightFile> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeightEntry> _entries = new(StringComparer.Ordinal);

    private ShardedWeights(string source) => Source = source;

    public string Source { get; }

    public IReadOnlyDictionary<string, WeightEntry> Entries => _entries;

    public static ShardedWeights Open(string index)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(index))!;
        var weights = new ShardedWeights(index);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            foreach (var entry in document.RootElement.GetProperty("weight_map").EnumerateObject())
                weights.Add(folder, entry.Name, entry.Value.GetString() ?? "");
            return weights;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            weights.Dispose();
            throw new CheckpointException(NoIndex(index, e), e);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Why a file is no index, as a sentence.</summary>
    /// <param name="broken">What reading it threw.</param>
    internal static string NoIndex(string index, Exception broken) =>
        $"{index} is not an index of weights: {(broken is JsonException json ? $"it is {JsonProblem.Placed(json)}" : "it has no weight_map from names of tensors to names of files")}.";

    public Tensor Read(string name) => _shardOf[name].Read(name);

    public void Dispose()
    {
        foreach (var shard in _shards.Values)
            shard.Dispose();
    }

    private void Add(string folder, string key, string file)
    {
        // The index comes from elsewhere: it may not lead out of its folder.
        if (file.Length == 0 || Path.GetFileName(file) != file || file is "." or "..")
            throw new CheckpointException($"{Source}: {key} is said to be in '{file}', which is not the plain name of a file beside the index.");
        if (!_shards.TryGetValue(file, out var shard))
        {
            if (!File.Exists(Path.Combine(folder, file)))
                throw new CheckpointException($"{Source} names the shard {file}, and the folder has no such file: fetch it too.");
            _shards[file] = shard = WeightFiles.Open(Path.Combine(folder, file));
        }
        if (!shard.Entries.TryGetValue(key, out var entry))
            throw new CheckpointException($"{Source}: {key} is said to be in {file}, which has no such tensor.");
        (_shardOf[key], _entries[key]) = (shard, entry);
    }
}
