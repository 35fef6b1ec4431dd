using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>
/// A weight file under the names that networks here have. Training wrappers put words before every name, or within them where a part was wrapped (<c>module.</c>, <c>_orig_mod.</c>, <c>model.</c>, <c>0.auto_model.</c>), and an encoder saved by itself lacks the
/// word that it has inside a larger model (<c>bert.</c>, <c>model.</c>). Both are told by one parameter that every such network has: what stands before it is the encoder's prefix.
/// </summary>
internal sealed class NamedWeights : IWeightFile
{
    /// <summary>What wrappers of whole networks or of parts put into names; no network here calls a part so.</summary>
    private static readonly string[] Wrappers = ["_orig_mod.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module.", "module."];

    private readonly IWeightFile _file;
    private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);

    private NamedWeights(IWeightFile file, string anchor, string root)
    {
        _file = file;
        var inner = Prefix(file, anchor, root);
        // A head stands beside the encoder: its prefix is the encoder's without the encoder's own word.
        var outer = inner.Length == 0 ? "" : inner[..(inner.LastIndexOf('.', inner.Length - 2) + 1)];
        var entries = new Dictionary<string, WeightEntry>(StringComparer.Ordinal);
        foreach (var (original, entry) in file.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var bare = Unwrapped(original);
            var name = bare.StartsWith(inner, StringComparison.Ordinal) ? root + bare[inner.Length..]
                : bare.StartsWith(outer, StringComparison.Ordinal) ? bare[outer.Length..]
                : bare;
            name = Modern(name);
            if (!entries.TryAdd(name, entry))
                throw new CheckpointException($"{Source}: {_originals[name]} and {original} are both {name}.");
            _originals.Add(name, original);
        }
        Entries = entries;
    }

    public string Source => _file.Source;

    public IReadOnlyDictionary<string, WeightEntry> Entries { get; }

    /// <summary>The name that a tensor has in the file.</summary>
    public string Original(string name) => _originals[name];

    public Tensor Read(string name) => _file.Read(_originals[name]);

    public void Dispose() => _file.Dispose();

    /// <summary>The encoder's parameters under <c>bert.</c>, heads beside it under their own names.</summary>
    /// <exception cref="CheckpointException">The file holds no BERT, or several.</exception>
    public static NamedWeights OfBert(IWeightFile file) => new(file, "embeddings.position_embeddings.weight", "bert.");

    /// <summary>Encoder and decoder under <c>model.</c>, the head's parts under their own names.</summary>
    /// <exception cref="CheckpointException">The file holds no BART, or several.</exception>
    public static NamedWeights OfBart(IWeightFile file) => new(file, "encoder.embed_positions.weight", "model.");

    private static string Prefix(IWeightFile file, string anchor, string root)
    {
        string[] prefixes = [.. file.Entries.Keys.Select(Unwrapped).Where(name => name == anchor || name.EndsWith("." + anchor, StringComparison.Ordinal)).Select(name => name[..^anchor.Length]).Order(StringComparer.Ordinal)];
        if (prefixes.Length > 1 && prefixes.Where(prefix => $".{prefix}".EndsWith($".{root}", StringComparison.Ordinal)).ToArray() is [var named])
            return named;
        return prefixes switch
        {
            [var only] => only,
            [] => throw new CheckpointException($"{file.Source} holds no {(root == "bert." ? "BERT" : "BART")}: none of its tensors is called {anchor} (it has {LoadReport.Names([.. file.Entries.Keys.Order(StringComparer.Ordinal)], 3)})."),
            _ => throw new CheckpointException($"{file.Source} holds {prefixes.Length} networks ({LoadReport.Names([.. prefixes.Select(prefix => $"'{prefix}'")], 4)}): save the one that is meant by itself."),
        };
    }

    private static string Unwrapped(string name) => Wrappers.Aggregate($".{name}", (bare, wrapper) => bare.Replace($".{wrapper}", ".", StringComparison.Ordinal))[1..];

    /// <summary>BERT's first releases called a norm's weight and bias gamma and beta.</summary>
    private static string Modern(string name) =>
        name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) ? $"{name[..^"gamma".Length]}weight"
        : name.EndsWith("LayerNorm.beta", StringComparison.Ordinal) ? $"{name[..^"beta".Length]}bias"
        : name;
}
