using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Web.Trajectories;

/// <summary>What a policy said of a step of a stored trajectory.</summary>
/// <param name="Problem">Why it could not be asked; null where it answered.</param>
public sealed record AskedStep(AgentAdvice? Advice, string? Problem)
{
    /// <summary>It is being asked.</summary>
    public static AskedStep Pending { get; } = new(null, null);
}
