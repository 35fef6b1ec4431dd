namespace WebShopRL.Web.Evaluations;

/// <summary>What is claimed of a difference: as much as its 95 % intervals hold, over goals and, where there are several, over seeds.</summary>
internal static class Settled
{
    public const string Yes = "yes", OverGoals = "over goals", OverSeeds = "over seeds", No = "no";

    /// <summary>One goal's interval has no width, so it leaves 0 out whatever was measured: of fewer goals nothing is claimed.</summary>
    private const int FewestGoals = 2;

    /// <summary>Which intervals leave 0 out.</summary>
    /// <param name="goals">That both agents have played.</param>
    /// <param name="seedsLow">Null where there is one seed, which does not say.</param>
    public static string By(int goals, double low, double high, double? seedsLow = null, double? seedsHigh = null) => (LeavesOutNull(low, high), seedsLow is null || LeavesOutNull(seedsLow.Value, seedsHigh!.Value)) switch
    {
        _ when goals < FewestGoals => No,
        (true, true) => Yes,
        (true, false) => OverGoals,
        (false, true) when seedsLow is not null => OverSeeds,
        _ => No,
    };

    /// <summary>The class of a difference that all intervals there are leave 0 out of: <c>better</c> or <c>worse</c>; null otherwise.</summary>
    /// <inheritdoc cref="By"/>
    public static string? Class(int goals, double low, double high, double? seedsLow = null, double? seedsHigh = null) => By(goals, low, high, seedsLow, seedsHigh) == Yes ? low > 0 ? "better" : "worse" : null;

    private static bool LeavesOutNull(double low, double high) => low > 0 || high < 0;
}
