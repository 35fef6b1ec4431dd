using System.Globalization;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Runs;

namespace WebShopRL.Web.Comparisons;

/// <summary>A setting of several runs.</summary>
/// <param name="Name">As people read it.</param>
/// <param name="Values">Each run's, in the order of the runs; a dash where a run has no such setting.</param>
public sealed record SettingsRow(string Name, IReadOnlyList<string> Values)
{
    /// <summary>The value of a run that has no such setting.</summary>
    public const string None = "–";

    /// <summary>Algorithm, seed and what they started from; then their settings.</summary>
    public const string Algorithm = "algorithm", Seed = "seed", InitialCheckpoint = "initial checkpoint";

    public bool Differs => Values.Distinct().Skip(1).Any();

    /// <summary>The most frequent value; the first of several.</summary>
    public string Usual { get; } = Values.GroupBy(value => value).MaxBy(same => same.Count())?.Key ?? None;

    /// <summary>All settings that one of the runs has.</summary>
    public static IReadOnlyList<SettingsRow> Of(IReadOnlyList<Run> runs)
    {
        var settings = runs.Select(Settings).ToArray();
        return [.. settings.SelectMany(run => run.Keys).Distinct().Select(name => new SettingsRow(name, [.. settings.Select(run => run.GetValueOrDefault(name, None))]))];
    }

    private static Dictionary<string, string> Settings(Run run)
    {
        var all = new Dictionary<string, string>
        {
            [Algorithm] = run.Algorithm,
            [Seed] = run.Seed.ToString(CultureInfo.InvariantCulture),
            [InitialCheckpoint] = run.InitialCheckpoint ?? None,
        };
        foreach (var (name, value) in SettingsJson.Shown(run))
            all[name.Replace('_', ' ')] = value;
        return all;
    }
}
