namespace WebShopRL.Agents.Checkpoints;

/// <summary>What loading did beyond copying: people are told.</summary>
/// <param name="New">Parameters, and rows of parameters, that the file does not have and that keep their fresh values.</param>
/// <param name="Ignored">Tensors of the file that the network has no use for, under the file's own names.</param>
public sealed record LoadReport(string Source, IReadOnlyList<string> New, IReadOnlyList<string> Ignored)
{
    private const int NamesTold = 16;

    /// <summary>What is no fault and yet worth a word, e.g. whose rows were taken for WebShop's tokens.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>True where the head that chooses among actions is fresh: such a network has not learned to act.</summary>
    public bool FreshHead { get; init; }

    /// <summary>One sentence for a log, or null where everything fitted.</summary>
    public string? Statement => New.Count + Ignored.Count + Remarks.Count == 0 ? null
        : $"{Source}: " + string.Join("; ",
        [
            .. New.Count > 0 ? [$"new, with fresh values: {Names(New, NamesTold)}"] : Array.Empty<string>(),
            .. Ignored.Count > 0 ? [$"in the file and not used: {Names(Ignored, NamesTold)}"] : Array.Empty<string>(),
            .. Remarks,
        ]);

    /// <summary>The first names of a list, and how many more there are.</summary>
    internal static string Names(IReadOnlyCollection<string> names, int told) =>
        string.Join(", ", names.Take(told)) + (names.Count > told ? $" and {names.Count - told} more" : "");
}
