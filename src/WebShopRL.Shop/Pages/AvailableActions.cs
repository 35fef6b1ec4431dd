namespace WebShopRL.Shop.Pages;

/// <summary>What can be done on a page: whether it has a search bar, and the lower-case texts that can be clicked, in order.</summary>
public sealed record AvailableActions(bool HasSearchBar, IReadOnlyList<string> Clickables);
