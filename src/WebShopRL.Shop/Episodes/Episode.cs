using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Rewards;

namespace WebShopRL.Shop.Episodes;

/// <summary>
/// One shopper's visit: a state machine over pages, (state, action) → (page, reward, done), by webshop-spec 5. Not thread-safe; costs little,
/// so that thousands run at once. The same goal and the same actions always give the same episode.
/// </summary>
public sealed class Episode
{
    public Episode(Storefront shop, Goal goal, string sessionId) => throw new NotImplementedException();

    public Storefront Shop => throw new NotImplementedException();
    public Goal Goal => throw new NotImplementedException();
    public string SessionId => throw new NotImplementedException();

    /// <summary>The page the shopper is on; every rendering and the available actions are read off it.</summary>
    public Pages.Page Page => throw new NotImplementedException();

    /// <summary>As the original's <c>state["url"]</c>, with base <c>http://127.0.0.1:3000</c>.</summary>
    public string Url => throw new NotImplementedException();

    public AvailableActions Actions => throw new NotImplementedException();

    /// <summary>True once something was bought.</summary>
    public bool Done => throw new NotImplementedException();

    /// <summary>Reward of the last purchase; 0 before.</summary>
    public double Reward => throw new NotImplementedException();

    public RewardBreakdown? Breakdown => throw new NotImplementedException();

    /// <summary>Actions taken so far, invalid ones included.</summary>
    public int Steps => throw new NotImplementedException();

    /// <summary>Takes <c>search[...]</c> or <c>click[...]</c>; anything not understood or not available is a no-op.</summary>
    public StepResult Step(string action) => throw new NotImplementedException();

    /// <summary>The current page in a mode; byte for byte what the original shows.</summary>
    public string Observe(ObservationMode mode) => throw new NotImplementedException();

    /// <summary>An independent copy in the same state, to try what would happen.</summary>
    public Episode Fork() => throw new NotImplementedException();
}
