namespace WebShopRL.Shop.Rewards;

/// <summary>Counts how many characters two strings (as code points) have in common, in order: what the fuzzy ratio is made of.</summary>
internal delegate int MatchingCharacters(ReadOnlySpan<int> a, ReadOnlySpan<int> b);
