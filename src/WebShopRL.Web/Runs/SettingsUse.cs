using System.Reflection;
using System.Text.Json;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;

namespace WebShopRL.Web.Runs;

/// <summary>A setting is used only where another one has one of these values.</summary>
/// <param name="Setting">The other setting's name in JSON.</param>
public sealed record SettingCondition(string Setting, IReadOnlyList<string> Values);

/// <summary>Which settings a run uses, read off the records' attributes: the launch form shows those, and a value that is given for another is refused.</summary>
public static class SettingsUse
{
    /// <summary>Settings of a record that its algorithm has.</summary>
    internal static bool Has(Type settings, PropertyInfo property) =>
        settings.GetCustomAttributes<WithoutSettingAttribute>(inherit: true).All(without => without.Setting != property.Name);

    internal static IReadOnlyList<SettingCondition> Conditions(PropertyInfo property) =>
        [.. property.GetCustomAttributes<UsedWhereAttribute>().Select(used => new SettingCondition(JsonNamingPolicy.SnakeCaseLower.ConvertName(used.Setting), used.Values))];

    /// <summary>Why a run does not use a setting; null where it does.</summary>
    /// <param name="valueOf">The value of each setting by its name, as text.</param>
    /// <param name="fromScratch">Whether the run begins without a checkpoint.</param>
    public static string? WhyNot(this SettingsField field, Func<string, string> valueOf, bool fromScratch)
    {
        if (field.FromScratch && !fromScratch)
            return "It is used only by a run that starts from scratch, and this one starts from a checkpoint, which brings its own: leave it out.";
        var unmet = field.UsedWhere.Where(condition => !condition.Values.Contains(valueOf(condition.Setting), StringComparer.Ordinal)).ToArray();
        if (unmet.Length == 0)
            return null;
        var needed = string.Join(" and ", field.UsedWhere.Select(condition => $"{condition.Setting} is {string.Join(" or ", condition.Values)}"));
        var there = string.Join(" and ", unmet.Select(condition => $"{condition.Setting} is {valueOf(condition.Setting)}"));
        return $"It is used only where {needed}, and {there} here: leave it out, or choose another {string.Join(", ", unmet.Select(condition => condition.Setting))}.";
    }

    /// <summary>The algorithms that have a setting of that name, for whoever gave it to one that has not.</summary>
    internal static string Elsewhere(string name) =>
        Algorithms.All.Where(algorithm => SettingsJson.Describe(algorithm.Presets.Values.First()).Any(field => field.Name == name)).Select(algorithm => algorithm.Name).ToArray() is { Length: > 0 } others
            ? $" {string.Join(", ", others)} {(others.Length == 1 ? "has" : "have")} it."
            : "";
}
