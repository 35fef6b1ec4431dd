namespace WebShopRL.Agents.Networks;

/// <summary>A number that everything after it depends on is NaN or infinite. The message names it and what it belongs to.</summary>
public sealed class NotFiniteException(string message) : Exception(message);
