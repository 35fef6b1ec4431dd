using System.Globalization;
using System.Text.Json;
using WebShopRL.Agents.Weights;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Networks;

/// <summary>A parsed <c>config.json</c>; every complaint names the file, the key and what it may be.</summary>
internal sealed class ConfigFile
{
    private readonly Dictionary<string, JsonElement> _values;
    private readonly string _source;

    private ConfigFile(Dictionary<string, JsonElement> values, string source) => (_values, _source) = (values, source);

    public static ConfigFile Parse(string json, string source)
    {
        try
        {
            return new ConfigFile(JsonSerializer.Deserialize<JsonElement>(json) is { ValueKind: JsonValueKind.Object } root
                ? root.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal)
                : throw new CheckpointException($"{source} is not a JSON object."), source);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{source} is {JsonProblem.Placed(e)}.", e);
        }
    }

    /// <summary>A key that, where present, must have this value, since another means other arithmetic.</summary>
    public void Require(string key, params string[] expected)
    {
        if (Has(key, out var value) && !expected.Contains(value.ToString(), StringComparer.OrdinalIgnoreCase))
            throw new CheckpointException($"{_source}: {key} is '{value}', and only '{expected[0]}' is supported.");
    }

    /// <summary>A number that, where present, must have this value.</summary>
    public void RequireNumber(string key, double expected)
    {
        if (Number(key, expected) != expected)
            throw new CheckpointException($"{_source}: {key} is {Number(key, expected)}, which is not supported: leave it out.");
    }

    /// <summary>Refuses a value that cannot be meant.</summary>
    public void RefuseWhere(bool cannotBe, string key, object? value, string legal)
    {
        if (cannotBe)
            throw new CheckpointException(string.Create(CultureInfo.InvariantCulture, $"{_source}: {key} is {value}, expected {legal}."));
    }

    /// <summary>A key that must not be there, or be null, false or empty.</summary>
    public void RequireNone(string key)
    {
        if (Has(key, out var value) && value.ValueKind != JsonValueKind.False && !(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0))
            throw new CheckpointException($"{_source}: {key} is not supported: leave it out.");
    }

    public int Integer(string key, int fallback) => !Has(key, out var value) ? fallback
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw new CheckpointException($"{_source}: {key} is '{value}', expected a whole number from 0.");

    /// <summary>A token's id; also as a list of one, as newer configs write it.</summary>
    public int Token(string key, int fallback) => Has(key, out var value) && value.ValueKind == JsonValueKind.Array ? OnlyOf(key, value) : Integer(key, fallback);

    /// <summary>As <see cref="Token"/>; null where the file says null or, without a fallback, nothing.</summary>
    public int? OptionalToken(string key, int? fallback = null) => Has(key, out _) ? Token(key, 0) : _values.ContainsKey(key) ? null : fallback;

    private int OnlyOf(string key, JsonElement list) => list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.Number && list[0].TryGetInt32(out var id) && id >= 0
        ? id
        : throw new CheckpointException($"{_source}: {key} is {list.GetRawText()}, and one token's id is expected.");

    /// <summary>Null where the file says null or, without a fallback, nothing.</summary>
    public int? OptionalInteger(string key, int? fallback = null) => Has(key, out _) ? Integer(key, 0) : _values.ContainsKey(key) ? null : fallback;

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => Has(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public double? OptionalNumber(string key) => Has(key, out _) ? Number(key, 0) : null;

    public bool? OptionalFlag(string key) => Has(key, out _) ? Flag(key, false) : null;

    public int Positive(string key, int? fallback = null)
    {
        if (!Has(key, out var value) && fallback is null)
            throw new CheckpointException($"{_source} has no {key}.");
        var number = Integer(key, fallback ?? 0);
        return number > 0 && number < 1 << 26 ? number : throw new CheckpointException($"{_source}: {key} is {value}, expected a whole number from 1 to {(1 << 26) - 1}.");
    }

    public double Number(string key, double fallback) => !Has(key, out var value) ? fallback
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : throw new CheckpointException($"{_source}: {key} is '{value}', expected a number.");

    public double Probability(string key, double fallback) => Number(key, fallback) is var number and >= 0 and < 1
        ? number
        : throw new CheckpointException($"{_source}: {key} is {Number(key, fallback)}, expected a number from 0 to below 1.");

    public bool Flag(string key, bool fallback) => !Has(key, out var value) ? fallback
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new CheckpointException($"{_source}: {key} is '{value}', expected true or false.");

    private bool Has(string key, out JsonElement value) => _values.TryGetValue(key, out value) && value.ValueKind != JsonValueKind.Null;
}
