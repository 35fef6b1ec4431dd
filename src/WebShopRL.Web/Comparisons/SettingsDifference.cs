using System.Globalization;
using System.Text.Json;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Comparisons;

/// <summary>Where the settings of several runs differ.</summary>
public static class SettingsDifference
{
    private const string None = "–";

    /// <summary>The settings that are not the same in all runs, by name, with each run's value in the order of the runs; a dash where a run has no such setting.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Of(IReadOnlyList<Run> runs)
    {
        var settings = runs.Select(Settings).ToArray();
        return [.. settings.SelectMany(run => run.Keys).Distinct()
            .Select(name => (name, (IReadOnlyList<string>)[.. settings.Select(run => run.GetValueOrDefault(name, None))]))
            .Where(row => row.Item2.Distinct().Count() > 1)];
    }

    private static Dictionary<string, string> Settings(Run run)
    {
        var all = new Dictionary<string, string>
        {
            ["algorithm"] = run.Algorithm,
            ["seed"] = run.Seed.ToString(CultureInfo.InvariantCulture),
            ["initial checkpoint"] = run.InitialCheckpoint ?? None,
        };
        using var json = JsonDocument.Parse(run.Settings);
        foreach (var setting in json.RootElement.EnumerateObject())
            all[setting.Name.Replace('_', ' ')] = setting.Value.ValueKind == JsonValueKind.String ? setting.Value.GetString()! : setting.Value.GetRawText();
        return all;
    }
}
