using WebShopRL.Shop.Episodes;

namespace WebShopRL.Web.Episodes;

/// <summary>An action that was taken in an episode.</summary>
/// <param name="Seconds">From when the page was shown to the action.</param>
/// <param name="Agent">The agent that took it; null where whoever plays did.</param>
public sealed record TakenAction(PlayerAction Action, double Seconds, string? Agent);
