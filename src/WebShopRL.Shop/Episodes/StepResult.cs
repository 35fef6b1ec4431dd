namespace WebShopRL.Shop.Episodes;

/// <summary>What an action did. <see cref="Reward"/> is 0 except for a purchase; an action that is not understood or not available changes nothing.</summary>
public readonly record struct StepResult(double Reward, bool Done, bool ActionIsValid);
