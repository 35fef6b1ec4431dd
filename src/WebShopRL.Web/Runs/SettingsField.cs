using System.Text.Json;

namespace WebShopRL.Web.Runs;

/// <summary>One setting as forms, the API and the docs show it.</summary>
/// <param name="Name">The name in JSON: snake_case.</param>
/// <param name="Label">The name for people.</param>
/// <param name="Help">What it does; null where the record does not say.</param>
/// <param name="Group">The heading it stands under; null for none.</param>
/// <param name="Type">integer, number, boolean or string.</param>
/// <param name="Nullable">True where null is legal and means "none".</param>
/// <param name="Default">The value where nothing is given; in the preset it was described for.</param>
/// <param name="Minimum">Smallest legal number; null where there is no bound.</param>
/// <param name="Maximum">Largest legal number; null where there is no bound.</param>
/// <param name="Choices">The legal values as text; null where any value is legal.</param>
/// <param name="UsedWhere">All of these must hold for it to be used; a value that is given for it elsewhere is refused, unless it is the preset's own.</param>
/// <param name="FromScratch">Whether it is used only by a run without an initial checkpoint.</param>
public sealed record SettingsField(
    string Name, string Label, string? Help, string? Group, string Type, bool Nullable, JsonElement Default,
    double? Minimum, double? Maximum, IReadOnlyList<string>? Choices,
    IReadOnlyList<SettingCondition> UsedWhere, bool FromScratch)
{
    /// <summary>Whether a value, as it is typed, is another than the preset's.</summary>
    public bool Differs(string value) => value != SettingsJson.AsText(Default);
}
