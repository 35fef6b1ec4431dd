using System.Text.Json;
using WebShopRL.Agents.Checkpoints;

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
            return new ConfigFile(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json) ?? [], source);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{source} is not a JSON object: {e.Message}", e);
        }
    }

    /// <summary>A key that, where present, must have this value, since another means other arithmetic.</summary>
    public void Require(string key, string expected)
    {
        if (_values.TryGetValue(key, out var value) && value.ValueKind != JsonValueKind.Null
            && !string.Equals(value.ToString(), expected, StringComparison.OrdinalIgnoreCase))
            throw new CheckpointException($"{_source}: {key} is '{value}', and only '{expected}' is supported.");
    }

    public int Integer(string key, int fallback) => !Has(key, out var value) ? fallback
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw new CheckpointException($"{_source}: {key} is '{value}', expected a whole number from 0.");

    public int? OptionalInteger(string key) => Has(key, out _) ? Integer(key, 0) : null;

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
