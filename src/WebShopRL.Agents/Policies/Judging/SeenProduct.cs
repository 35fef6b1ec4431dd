namespace WebShopRL.Agents.Policies.Judging;

/// <summary>A product that a judge has met.</summary>
/// <param name="action">What opens it, on its page of results; null for one that was met on its own page.</param>
/// <param name="page">The page of results that lists it.</param>
internal sealed class SeenProduct(string? action, int page, ProductNotes notes)
{
    private ProductNotes _notes = notes;
    private Valuation? _value;

    public string? Action => action;

    public int Page => page;

    /// <summary>More notes make the value unknown.</summary>
    public ProductNotes Notes
    {
        get => _notes;
        set => (_notes, _value) = (value, null);
    }

    public bool IsValued => _value is not null;

    public Valuation Value
    {
        get => _value ?? throw new InvalidOperationException($"'{_notes.Title}' was not valued.");
        set => _value = value;
    }

    public bool IsReadWhole => _notes.Read == PagesRead.All;
}
