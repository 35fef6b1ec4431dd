using System.Text.Json;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Shop.Goals;

/// <summary>Reads <c>goals.json</c>: goals in their final order, as WebShop's server holds them, in place of those that would be built.</summary>
internal static class FrozenGoals
{
    public static List<Goal> Read(string path)
    {
        using var file = new JsonFile(path);
        var goals = new List<Goal>();
        while (file.TryRead(expectObject: false, out var element))
            goals.Add(Parse(element));
        return goals;
    }

    private static Goal Parse(in JsonElementBytes element)
    {
        var reader = element.Reader();
        reader.Read();
        JsonFields.Expect(ref reader, JsonTokenType.StartObject, element, null);
        string? asin = null, category = null, query = null, name = null, productCategory = null, instruction = null;
        string[]? attributes = null;
        double? limit = null, weight = null;
        List<GoalOption>? options = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonFields.ReadName(ref reader, element);
            reader.Read();
            switch (field)
            {
                case "asin": asin = JsonFields.ReadString(ref reader, element, field); break;
                case "category": category = JsonFields.ReadString(ref reader, element, field); break;
                case "query": query = JsonFields.ReadString(ref reader, element, field); break;
                case "name": name = JsonFields.ReadString(ref reader, element, field); break;
                case "product_category": productCategory = JsonFields.ReadString(ref reader, element, field); break;
                case "instruction_text": instruction = JsonFields.ReadString(ref reader, element, field); break;
                case "attributes": attributes = JsonFields.ReadStrings(ref reader, element, field); break;
                case "price_upper": limit = JsonFields.ReadAmount(ref reader, element, field); break;
                case "weight": weight = JsonFields.ReadAmount(ref reader, element, field); break;
                case "goal_options": options = ReadOptions(ref reader, element); break;
                default: reader.Skip(); break;
            }
        }
        return new()
        {
            Index = element.Index,
            Asin = asin ?? throw element.Error("asin", "missing"),
            Category = category ?? throw element.Error("category", "missing"),
            Query = query ?? throw element.Error("query", "missing"),
            Name = name ?? throw element.Error("name", "missing"),
            ProductCategory = productCategory ?? throw element.Error("product_category", "missing"),
            InstructionText = instruction ?? throw element.Error("instruction_text", "missing"),
            Attributes = attributes is { Length: > 0 } ? attributes : throw element.Error("attributes", "a goal needs at least one attribute"),
            PriceUpper = limit ?? throw element.Error("price_upper", "missing"),
            Options = options ?? throw element.Error("goal_options", "missing"),
            Weight = weight ?? 1,
        };
    }

    // Human goals list values; synthetic ones map names to values.
    private static List<GoalOption> ReadOptions(ref Utf8JsonReader reader, in JsonElementBytes element)
    {
        const string Field = "goal_options";
        if (reader.TokenType != JsonTokenType.StartObject)
            return [.. JsonFields.ReadStrings(ref reader, element, Field).Select(value => new GoalOption(null, value))];
        var options = new List<GoalOption>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonFields.ReadName(ref reader, element);
            reader.Read();
            options.Add(new(name, JsonFields.ReadString(ref reader, element, $"{Field}.{name}")));
        }
        return options;
    }
}
