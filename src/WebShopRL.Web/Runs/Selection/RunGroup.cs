namespace WebShopRL.Web.Runs.Selection;

/// <summary>Runs that agree in something, and how their numbers spread.</summary>
/// <param name="Key">What they agree in, as text; null where they have no value.</param>
/// <param name="Runs">Their ids, oldest first.</param>
/// <param name="Name">Of the oldest.</param>
/// <param name="Numbers">For each column that was asked for.</param>
public sealed record RunGroup(string? Key, IReadOnlyList<int> Runs, string Name, string Algorithm, IReadOnlyList<Spread> Numbers);

/// <summary>Of a column over a group.</summary>
/// <param name="Count">Runs that have a value.</param>
/// <param name="Mean">Null where none has.</param>
/// <param name="Deviation">Standard deviation, with n - 1; null for fewer than two.</param>
public readonly record struct Spread(int Count, double? Mean, double? Deviation);
