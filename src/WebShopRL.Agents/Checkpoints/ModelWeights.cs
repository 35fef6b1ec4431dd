using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>Copies named tensors into a network, or says in one line what does not fit.</summary>
public static class ModelWeights
{
    private const string Encoder = "bert.";

    private const int NamesTold = 4;

    /// <summary>One tensor under several names: files keep it under any one of them.</summary>
    private static readonly Dictionary<string, string[]> Twins = new(StringComparer.Ordinal)
    {
        ["bert.embeddings.word_embeddings.weight"] = ["cls.predictions.decoder.weight"],
        ["cls.predictions.bias"] = ["cls.predictions.decoder.bias"],
        ["model.shared.weight"] = ["model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"],
    };

    /// <summary>Where a floating-point tensor without a place means that the file's network computes something else than ours. Elsewhere it is a head of another task.</summary>
    private static readonly string[] Body = ["bert.embeddings.", "bert.encoder.", "model.encoder.", "model.decoder."];

    /// <summary>Buffers that change nothing, whatever their type.</summary>
    private static readonly string[] Buffers = ["position_ids", "token_type_ids", "version", "_float_tensor"];

    /// <summary>All parameters and buffers by their checkpoint names.</summary>
    public static IReadOnlyDictionary<string, Tensor> Parameters(nn.Module model) =>
        model.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter)).Concat(model.named_buffers().Select(pair => (pair.name, pair.buffer)))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>
    /// Copies <paramref name="file"/> into <paramref name="model"/>, whatever prefixes its names have, and from whichever twin of a tied weight it holds. Nothing is copied unless all names and shapes fit.
    /// Buffers may be missing and of any type.
    /// </summary>
    /// <param name="optional">Groups of prefixes of parameters that a file may lack: each group is there whole or not at all.</param>
    /// <param name="growing">Parameters that may have more rows than the file, and what to call those rows; they keep their fresh values.</param>
    /// <param name="untied">True where the config says that twins are trained apart: they must be equal then, since here they are one.</param>
    /// <exception cref="CheckpointException">Something is missing, unexpected, misshapen or not finite.</exception>
    public static LoadReport Load(nn.Module model, IWeightFile file, IReadOnlyList<string[]>? optional = null, IReadOnlyDictionary<string, string>? growing = null, bool untied = false)
    {
        var parameters = Parameters(model);
        var named = file as NamedWeights ?? (model is BartModel ? NamedWeights.OfBart(file) : NamedWeights.OfBert(file));
        var prefix = model is BertModel ? Encoder : "";
        var buffers = model.named_buffers().Select(pair => pair.name).ToHashSet(StringComparer.Ordinal);
        var places = parameters.Keys.ToDictionary(name => name, name => Names(prefix + name).FirstOrDefault(named.Entries.ContainsKey), StringComparer.Ordinal);
        List<string> missing = [], misshapen = [], fresh = [];
        foreach (var (name, parameter) in parameters)
        {
            if (places[name] is not { } place)
            {
                if (buffers.Contains(name))
                    continue;
                (Group(optional, name) is { } group && !places.Any(pair => pair.Value is not null && Starts(pair.Key, group)) ? fresh : missing).Add(name);
                continue;
            }
            var entry = named.Entries[place];
            if (!parameter.shape.SequenceEqual(entry.Shape))
            {
                if (growing is not null && growing.TryGetValue(name, out var rows) && entry.Shape.Count == parameter.dim() && entry.Shape[0] < parameter.shape[0] && entry.Shape.Skip(1).SequenceEqual(parameter.shape.Skip(1)))
                    fresh.Add($"{name} rows {entry.Shape[0]} to {parameter.shape[0] - 1}{rows}");
                else
                    misshapen.Add($"{named.Original(place)} is [{string.Join(", ", entry.Shape)}] and should be [{string.Join(", ", parameter.shape)}]");
            }
            else if (!entry.IsFloating && !buffers.Contains(name))
            {
                misshapen.Add($"{named.Original(place)} is of type {entry.TypeName} and should be a floating-point one (a quantised file is not read)");
            }
        }
        var used = parameters.Keys.SelectMany(name => Names(prefix + name)).ToHashSet(StringComparer.Ordinal);
        var left = named.Entries.Values.Select(entry => entry.Name).Except(used.Where(named.Entries.ContainsKey).Select(named.Original)).ToHashSet(StringComparer.Ordinal);
        string[] unexpected = [.. named.Entries.Keys.Where(name => left.Contains(named.Original(name)) && IsOfAnotherNetwork(name, named.Entries[name])).Select(named.Original)];
        if (missing.Count + unexpected.Length + misshapen.Count > 0)
            throw new CheckpointException($"{named.Source} does not fit this network ({model.GetName()})." + List("Missing", missing) + List("Unexpected", unexpected) + List("Misshapen", misshapen) + Advice(unexpected));

        using var _ = no_grad();
        foreach (var (name, place) in places)
        {
            if (place is null)
                continue;
            using var scope = NewDisposeScope();
            var read = ReadFinite(named, place);
            if (untied)
                RequireTied(named, place, read, Names(prefix + name));
            parameters[name].narrow(0, 0, read.shape[0]).copy_(read);
        }
        return new LoadReport(named.Source, fresh, [.. left.Except(unexpected).Order(StringComparer.Ordinal)]);
    }

    /// <summary>A parameter's own name and those of its twins, in the order in which they are believed.</summary>
    private static IEnumerable<string> Names(string name) => Twins.TryGetValue(name, out var twins) ? twins.Prepend(name) : [name];

    private static string[]? Group(IReadOnlyList<string[]>? groups, string name) => groups?.FirstOrDefault(group => Starts(name, group));

    private static bool Starts(string name, IEnumerable<string> prefixes) => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsOfAnotherNetwork(string name, WeightEntry entry) =>
        Starts(name, Body) && (entry.IsFloating || entry.Type is null) && !Buffers.Contains(name[(name.LastIndexOf('.') + 1)..]);

    private static Tensor ReadFinite(NamedWeights file, string name)
    {
        var read = file.Read(name);
        if (read.is_floating_point() && !read.isfinite().all().item<bool>())
            throw new CheckpointException($"{file.Source}: {file.Original(name)} has values that are not finite (NaN or infinite): its training diverged, or the file is damaged.");
        return read;
    }

    private static void RequireTied(NamedWeights file, string place, Tensor read, IEnumerable<string> names)
    {
        foreach (var twin in names.Where(twin => twin != place && file.Entries.ContainsKey(twin)))
            if (!file.Entries[twin].Shape.SequenceEqual(read.shape) || !file.Read(twin).equal(read).all().item<bool>())
                throw new CheckpointException($"{file.Source}: {file.Original(twin)} differs from {file.Original(place)}, and tie_word_embeddings is false: only networks whose embeddings are tied are taken.");
    }

    private static string List(string what, IReadOnlyCollection<string> items) => items.Count == 0 ? "" : $" {what}: {LoadReport.Names(items, NamesTold)}.";

    private static string Advice(IEnumerable<string> unexpected) => unexpected.Any(name => name.Contains(".lora_", StringComparison.Ordinal))
        ? " These are adapters: merge them into the network (merge_and_unload) before saving." : "";
}
