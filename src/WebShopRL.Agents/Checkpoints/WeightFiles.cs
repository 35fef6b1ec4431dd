using System.Text.Json;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>Finds and opens a model's weights, in whichever of the usual formats they are.</summary>
public static class WeightFiles
{
    /// <param name="path">A weight file, or a folder with one: <c>model.safetensors</c>, its sharded form with an index, <c>pytorch_model.bin</c>, or a single other <c>.safetensors</c>, <c>.bin</c> or <c>.pth</c>.</param>
    /// <exception cref="CheckpointException">There is none, or several and none has a usual name, or it is broken.</exception>
    public static IWeightFile Open(string path)
    {
        var file = Directory.Exists(path) ? Find(path) : path;
        if (!File.Exists(file))
            throw new CheckpointException($"There is no weight file {file}.");
        if (file.EndsWith(".index.json", StringComparison.Ordinal))
            return ShardedWeights.Open(file);
        return file.EndsWith(".safetensors", StringComparison.Ordinal) ? SafetensorsFile.Open(file) : PyTorchFile.Open(file);
    }

    private static string Find(string folder)
    {
        foreach (var name in new[] { "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json" })
            if (File.Exists(Path.Combine(folder, name)))
                return Path.Combine(folder, name);
        string[] others = [.. Directory.GetFiles(folder).Where(file => Path.GetExtension(file) is ".safetensors" or ".bin" or ".pth" or ".pt").Order(StringComparer.Ordinal)];
        return others switch
        {
            [var only] => only,
            [] => throw new CheckpointException($"The folder {folder} has no weights: expected model.safetensors, pytorch_model.bin or one .pth file."),
            _ => throw new CheckpointException($"The folder {folder} has several weight files ({string.Join(", ", others.Select(Path.GetFileName))}): name one of them."),
        };
    }
}

/// <summary>Weights over several files, as an index names them: <c>{"weight_map": {key: file}}</c>.</summary>
internal sealed class ShardedWeights : IWeightFile
{
    private readonly Dictionary<string, IWeightFile> _shardOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IWeightFile> _shards = new(StringComparer.Ordinal);

    private ShardedWeights(string source) => Source = source;

    public string Source { get; }

    public IReadOnlyDictionary<string, WeightEntry> Entries => _shardOf.ToDictionary(pair => pair.Key, pair => pair.Value.Entries[pair.Key], StringComparer.Ordinal);

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
            throw new CheckpointException($"{index} is not an index of weights: {e.Message}", e);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

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
            _shards[file] = shard = WeightFiles.Open(Path.Combine(folder, file));
        if (!shard.Entries.ContainsKey(key))
            throw new CheckpointException($"{Source}: {key} is said to be in {file}, which has no such tensor.");
        _shardOf[key] = shard;
    }
}
