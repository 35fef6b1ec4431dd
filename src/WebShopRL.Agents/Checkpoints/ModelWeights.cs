using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>What loading did beyond copying: people are told.</summary>
/// <param name="New">Parameters that the file does not have and that keep their fresh values.</param>
/// <param name="Ignored">Tensors of the file that the network has no use for.</param>
public sealed record LoadReport(string Source, IReadOnlyList<string> New, IReadOnlyList<string> Ignored)
{
    /// <summary>One sentence for a log, or null where everything fitted.</summary>
    public string? Statement => New.Count + Ignored.Count == 0 ? null
        : $"{Source}: " + string.Join("; ", new[]
        {
            New.Count > 0 ? $"new, with fresh values: {string.Join(", ", New)}" : null,
            Ignored.Count > 0 ? $"in the file and not used: {string.Join(", ", Ignored)}" : null,
        }.OfType<string>());
}

/// <summary>Copies named tensors into a network, or says in one error everything that does not fit.</summary>
public static class ModelWeights
{
    /// <summary>Parts of published files that no network here has, and that change nothing: buffers and heads of other tasks.</summary>
    private static readonly string[] Unused = ["pooler.", "cls.seq_relationship.", "cls.predictions.decoder."];

    /// <summary>All parameters and buffers by their checkpoint names.</summary>
    public static IReadOnlyDictionary<string, Tensor> Parameters(nn.Module model) =>
        model.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter)).Concat(model.named_buffers().Select(pair => (pair.name, pair.buffer)))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>
    /// Copies <paramref name="file"/> into <paramref name="model"/>. Names are taken with or without the prefix <c>bert.</c> and with the old norm names <c>gamma</c> and <c>beta</c>.
    /// Nothing is copied unless everything fits.
    /// </summary>
    /// <param name="optional">Prefixes of parameter groups that a file may lack: each group is there whole or not at all.</param>
    /// <param name="unused">More prefixes that the file may have in vain.</param>
    /// <param name="growing">Parameters that may have more rows than the file; the rows behind keep their fresh values.</param>
    /// <exception cref="CheckpointException">Lists every missing, unexpected and misshapen key.</exception>
    public static LoadReport Load(nn.Module model, IWeightFile file, IReadOnlyList<string>? optional = null, IReadOnlyList<string>? unused = null, IReadOnlyList<string>? growing = null)
    {
        var parameters = Parameters(model);
        var names = MatchNames(parameters, file, [.. Unused, .. unused ?? []], out var ignored, out var unexpected);
        List<string> missing = [], misshapen = [], fresh = [];
        foreach (var (name, parameter) in parameters)
        {
            if (!names.TryGetValue(name, out var fileName))
            {
                var group = optional?.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
                if (group is not null && !names.Keys.Any(key => key.StartsWith(group, StringComparison.Ordinal)))
                    fresh.Add(name);
                else
                    missing.Add(name);
            }
            else if (!parameter.shape.SequenceEqual(file.Entries[fileName].Shape))
            {
                var shape = file.Entries[fileName].Shape;
                if (growing?.Contains(name) == true && shape.Count == parameter.dim() && shape[0] < parameter.shape[0] && shape.Skip(1).SequenceEqual(parameter.shape.Skip(1)))
                    fresh.Add($"{name} rows {shape[0]} to {parameter.shape[0] - 1}");
                else
                    misshapen.Add($"{name} is [{string.Join(", ", shape)}] and should be [{string.Join(", ", parameter.shape)}]");
            }
        }
        if (missing.Count + unexpected.Count + misshapen.Count > 0)
            throw new CheckpointException($"{file.Source} does not fit this network ({model.GetName()})." + List("Missing", missing) + List("Unexpected", unexpected) + List("Misshapen", misshapen));

        using var _ = no_grad();
        foreach (var (name, fileName) in names)
        {
            using var scope = NewDisposeScope();
            var read = file.Read(fileName);
            parameters[name].narrow(0, 0, read.shape[0]).copy_(read);
        }
        return new LoadReport(file.Source, fresh, ignored);
    }

    private static string List(string what, List<string> items) => items.Count == 0 ? "" : $" {what}: {string.Join(", ", items)}.";

    private static Dictionary<string, string> MatchNames(IReadOnlyDictionary<string, Tensor> parameters, IWeightFile file, IReadOnlyList<string> unused, out List<string> ignored, out List<string> unexpected)
    {
        const string prefix = "bert.";
        var prefixWanted = parameters.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        (ignored, unexpected) = ([], []);
        foreach (var (fileName, entry) in file.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var name = fileName;
            if (name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal))
                name = name[..^"gamma".Length] + "weight";
            else if (name.EndsWith("LayerNorm.beta", StringComparison.Ordinal))
                name = name[..^"beta".Length] + "bias";
            if (!parameters.ContainsKey(name))
            {
                if (prefixWanted && parameters.ContainsKey(prefix + name))
                    name = prefix + name;
                else if (!prefixWanted && name.StartsWith(prefix, StringComparison.Ordinal))
                    name = name[prefix.Length..];
            }
            if (parameters.ContainsKey(name) && names.TryAdd(name, fileName))
                continue;
            var bare = fileName.StartsWith(prefix, StringComparison.Ordinal) ? fileName[prefix.Length..] : fileName;
            if (bare.EndsWith("position_ids", StringComparison.Ordinal) && entry.Type == ScalarType.Int64 || unused.Any(part => bare.StartsWith(part, StringComparison.Ordinal)))
                ignored.Add(fileName);
            else
                unexpected.Add(fileName);
        }
        return names;
    }
}
