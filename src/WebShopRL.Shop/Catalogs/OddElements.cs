using System.Globalization;

namespace WebShopRL.Shop.Catalogs;

/// <summary>
/// Elements of a catalog's files that could not be read and are left out, as one odd product among a million is no reason to refuse the others. Counts all, keeps the
/// first few messages.
/// </summary>
internal sealed class OddElements
{
    private const int Kept = 10;

    private readonly List<string> _messages = [];

    public int Count { get; private set; }

    /// <summary>What was left out, a line each; empty where nothing was.</summary>
    public IReadOnlyList<string> Messages => Count <= Kept
        ? _messages
        : [.. _messages, string.Create(CultureInfo.InvariantCulture, $"{Count - Kept} more elements of the catalog's files were left out.")];

    public void Add(CatalogException odd)
    {
        if (Count++ < Kept)
            _messages.Add($"Left out: {odd.Message}");
    }
}
