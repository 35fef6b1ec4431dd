using System.Collections.Immutable;
using System.Text;
using WebShopRL.Agents.Policies.Judging;

namespace WebShopRL.Agents.Policies.Remembering;

/// <summary>Something that notes tell of.</summary>
internal abstract record Noted
{
    /// <summary>In the words of pages and actions where they have any. What is short stands first: an entry that does not fit loses its end.</summary>
    public abstract string Entry { get; }
}

/// <param name="Words">Lower-case.</param>
/// <param name="Pages">Numbers of the pages of its results that were seen, in the order in which they were.</param>
internal sealed record NotedSearch(string Words, ImmutableList<int> Pages) : Noted
{
    public override string Entry => Pages.Count == 0 ? $"search[{Words}]" : $"search[{Words}] page {string.Join(", ", Pages)}";
}

/// <param name="Notes">What was read of it.</param>
/// <param name="PriceTag">As its page shows it.</param>
/// <param name="Clicked">The option values that were chosen when its page was last seen.</param>
internal sealed record NotedProduct(ProductNotes Notes, string PriceTag, IReadOnlyList<string> Clicked) : Noted
{
    /// <summary>Whether the shopper went away from it without buying it.</summary>
    public bool IsLeft { get; init; }

    public override string Entry
    {
        get
        {
            var entry = new StringBuilder($"item - {Notes.Title}\nprice: {PriceTag}");
            if (Clicked.Count > 0)
                entry.Append("\nclicked: ").AppendJoin(", ", Clicked);
            if (IsLeft)
                entry.Append("\nleft without buying");
            if (Notes.Features is { } features)
                entry.Append("\nfeatures: ").AppendJoin(", ", features);
            if (Notes.Description is { } description)
                entry.Append("\ndescription: ").Append(description);
            return entry.ToString();
        }
    }
}
