using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs;

/// <summary>
/// Settings records as JSON and as described fields. The API's schema and checks, the launch form and the worker all go through here, so a
/// property added to a record appears in all of them.
/// </summary>
public static class SettingsJson
{
    /// <summary>Longest text a setting may have.</summary>
    private const int MaximumText = 1_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The complete settings, every one that the algorithm has written out.</summary>
    public static string Serialize(TrainingSettings settings) => ToObject(settings).ToJsonString(Options);

    /// <summary>Reads what <see cref="Serialize"/> wrote. A property the text lacks (it is older than the property) takes its default.</summary>
    public static TrainingSettings Deserialize(string algorithm, string json) =>
        (TrainingSettings)JsonSerializer.Deserialize(json, Find(algorithm).SettingsType, Options)!;

    /// <summary>The algorithm of that name. Throws <see cref="ArgumentException"/> with the legal names where there is none.</summary>
    public static Algorithm Find(string algorithm) =>
        Algorithms.All.FirstOrDefault(candidate => candidate.Name == algorithm)
        ?? throw new ArgumentException($"Unknown algorithm '{algorithm}': it must be one of {string.Join(", ", Algorithms.All.Select(known => known.Name))}.", nameof(algorithm));

    /// <summary>The checkpoints that a run's stored settings name, beside the one it starts from.</summary>
    public static IReadOnlyList<NamedCheckpoint> Checkpoints(string algorithm, string json) =>
        Algorithms.Find(algorithm) is { SettingsType: var type } && type.IsAssignableTo(typeof(ILearnsByCheckpoints)) ? [.. ((ILearnsByCheckpoints)Deserialize(algorithm, json)).Checkpoints] : [];

    /// <summary>The fields of a settings record in the order they are declared; the defaults are the given record's values.</summary>
    public static IReadOnlyList<SettingsField> Describe(TrainingSettings settings) => [.. Properties(settings.GetType())
        .OrderBy(property => property.GetCustomAttribute<DisplayAttribute>()?.GetOrder() ?? 0)
        .Select(property => Describe(property, settings))];

    /// <summary>
    /// Lays given values over <paramref name="start"/>. Null, with the reasons added to <paramref name="errors"/> under <c>settings.NAME</c>, where any
    /// value is unknown, of the wrong type, not legal, or of a setting that the run would not use. One that is the start's own anyway may always be given.
    /// </summary>
    /// <param name="fromScratch">Whether the run begins without a checkpoint.</param>
    public static TrainingSettings? Merge(TrainingSettings start, IReadOnlyDictionary<string, JsonElement> given, RequestErrors errors, bool fromScratch = true)
    {
        var fields = Describe(start);
        var merged = ToObject(start);
        var found = new RequestErrors();
        foreach (var (name, value) in given)
        {
            if (fields.FirstOrDefault(field => field.Name == name) is not { } field)
                found.Add(name, $"Unknown setting.{NearestName.Hint(name, fields.Select(known => known.Name))}{SettingsUse.Elsewhere(name)} The settings are {string.Join(", ", fields.Select(known => known.Name))}.");
            else if (Problem(field, value) is { } problem)
                found.Add(name, problem);
            else
                merged[name] = JsonNode.Parse(value.GetRawText());
        }
        TrainingSettings? settings = null;
        if (!found.Any)
        {
            settings = (TrainingSettings)merged.Deserialize(start.GetType(), Options)!;
            var chosen = Describe(settings).ToDictionary(field => field.Name);
            foreach (var field in fields.Where(field => given.ContainsKey(field.Name) && AsText(chosen[field.Name].Default) != AsText(field.Default)))
                if (field.WhyNot(name => AsText(chosen[name].Default), fromScratch) is { } reason)
                    found.Add(field.Name, reason);
            CheckTogether(settings, found);
        }
        foreach (var (name, messages) in found.ToDictionary())
            foreach (var message in messages)
                errors.Add($"settings.{name}", message);
        return found.Any ? null : settings;
    }

    /// <summary>Rules over several settings at once, which a record states as <see cref="IValidatableObject"/>.</summary>
    private static void CheckTogether(TrainingSettings settings, RequestErrors errors)
    {
        if (settings is not IValidatableObject rules)
            return;
        foreach (var broken in rules.Validate(new ValidationContext(settings)))
            foreach (var member in broken.MemberNames.DefaultIfEmpty(""))
                errors.Add(JsonName(member), broken.ErrorMessage ?? "Not legal.");
    }

    private static string? Problem(SettingsField field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return field.Nullable ? null : $"Null is not legal: {Legal(field)}.";
        switch (field.Type)
        {
            case "boolean" when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
            case "integer" when value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out _):
            case "number" when value.ValueKind != JsonValueKind.Number || !double.IsFinite(value.GetDouble()):
            case "string" when value.ValueKind != JsonValueKind.String:
                return $"{Shown(value)} is not legal: {Legal(field)}.";
            case "integer" or "number" when value.GetDouble() < field.Minimum || value.GetDouble() > field.Maximum:
                return $"{Shown(value)} is out of range: {Legal(field)}.";
        }
        if (field.Type == "string" && TextProblem.Of(() => value.GetString()!, MaximumText) is { } problem)
            return problem;
        if (field.Choices is { } choices && !choices.Contains(value.ToString(), StringComparer.Ordinal))
            return $"{Shown(value)} is not legal: {Legal(field)}.{NearestName.Hint(value.ToString(), choices)}";
        return null;
    }

    private static string Legal(SettingsField field)
    {
        if (field.Choices is { } choices)
            return $"give one of {string.Join(", ", choices)}";
        var what = field.Type switch { "integer" => "a whole number", "number" => "a number", "boolean" => "true or false", _ => "a text" };
        var range = (field.Minimum, field.Maximum) switch
        {
            ({ } low, { } high) => $" from {Shown(low)} to {Shown(high)}",
            ({ } low, null) => $" of at least {Shown(low)}",
            (null, { } high) => $" of at most {Shown(high)}",
            _ => "",
        };
        return $"give {what}{range}{(field.Nullable ? ", or null" : "")}";
    }

    private static string Shown(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Shown(JsonElement value) => value.GetRawText() is var text && text.Length > 60 ? $"{text[..60]}…" : text;

    /// <summary>A run's settings as they are stored, each as it is shown: a text without its quotes, anything else as JSON.</summary>
    internal static Dictionary<string, string> Shown(Run run)
    {
        using var json = JsonDocument.Parse(run.Settings);
        return json.RootElement.EnumerateObject().ToDictionary(
            setting => setting.Name, setting => setting.Value.ValueKind == JsonValueKind.String ? setting.Value.GetString()! : setting.Value.GetRawText(), StringComparer.Ordinal);
    }

    /// <summary>A setting's value as forms and conditions have it: a text without its quotes.</summary>
    internal static string AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private static JsonObject ToObject(TrainingSettings settings)
    {
        var all = JsonSerializer.SerializeToNode(settings, settings.GetType(), Options)!.AsObject();
        var names = Properties(settings.GetType()).Select(property => JsonName(property.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in all.Select(setting => setting.Key).Where(name => !names.Contains(name)).ToArray())
            all.Remove(name);
        return all;
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property is { CanRead: true, CanWrite: true } && SettingsUse.Has(type, property));

    private static SettingsField Describe(PropertyInfo property, TrainingSettings settings)
    {
        var display = property.GetCustomAttribute<DisplayAttribute>();
        var range = property.GetCustomAttribute<RangeAttribute>();
        var choices = property.GetCustomAttribute<AllowedValuesAttribute>()?.Values
            .Where(value => value is not null).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!).ToArray();
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var nullable = type != property.PropertyType
            || !property.PropertyType.IsValueType && NullabilityOf(property) == NullabilityState.Nullable;
        return new SettingsField(
            JsonName(property.Name), display?.GetName() ?? property.Name, display?.GetDescription(), display?.GetGroupName(), TypeName(property, type), nullable,
            JsonSerializer.SerializeToElement(property.GetValue(settings), property.PropertyType, Options),
            Bound(range?.Minimum), Bound(range?.Maximum), choices, SettingsUse.Conditions(property), property.IsDefined(typeof(UsedFromScratchAttribute)));
    }

    private static NullabilityState NullabilityOf(PropertyInfo property)
    {
        lock (Nullability)
            return Nullability.Create(property).WriteState;
    }

    private static string TypeName(PropertyInfo property, Type type) =>
        type == typeof(int) ? "integer"
        : type == typeof(double) ? "number"
        : type == typeof(bool) ? "boolean"
        : type == typeof(string) ? "string"
        : throw new NotSupportedException($"{property.DeclaringType}.{property.Name} is {type}: a setting is an int, double, bool or string, or one of these or null.");

    /// <summary>A range's end; an end that is the type's own limit is no bound.</summary>
    private static double? Bound(object? end) =>
        end is null or int.MinValue or int.MaxValue or double.MinValue or double.MaxValue ? null : Convert.ToDouble(end, CultureInfo.InvariantCulture) is var bound && double.IsFinite(bound) ? bound : null;

    private static string JsonName(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}
