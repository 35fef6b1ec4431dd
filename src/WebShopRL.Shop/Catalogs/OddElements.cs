using System.Globalization;

namespace WebShopRL.Shop.Catalogs;

/// <summary>
/// Elements of a catalog's files that could not be read and are left out, as one odd product among a million is no reason to refuse the others. Counts all, keeps the
/// first few messages.
/// </summary>
internal sealed class OddElements
{
    private const int Kept = 10;

    private const string Start = "Left out: ";

    private readonly List<string> _messages = [];
    private readonly SortedDictionary<string, int> _passedOver = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>What was left out, a line each; empty where nothing was.</summary>
    public IReadOnlyList<string> Messages =>
    [
        .. _messages,
        .. Count <= Kept ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"{Count - Kept} more elements of the catalog's files were left out.")],
        .. _passedOver.Select(passed => string.Create(CultureInfo.InvariantCulture, $"As in WebShop, {passed.Value} {(passed.Value == 1 ? "product is" : "products are")} left out whose {passed.Key}.")),
    ];

    /// <summary>Whether a message is of an element that could not be read.</summary>
    public static bool IsOdd(string message) => message.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Counts a product that WebShop itself passes over: nothing is wrong with its file.</summary>
    /// <param name="what">Goes on after <i>whose</i>.</param>
    public void PassOver(string what) => _passedOver[what] = _passedOver.GetValueOrDefault(what) + 1;

    public void Add(CatalogException odd)
    {
        if (Count++ < Kept)
            _messages.Add(Start + odd.Message);
    }
}
