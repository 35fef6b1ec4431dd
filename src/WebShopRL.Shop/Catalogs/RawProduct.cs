using System.Text.Json;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Catalogs;

/// <summary>The fields of one object of <c>items_shuffle.json</c> that the shop uses; all others are skipped unread.</summary>
internal sealed class RawProduct
{
    private static readonly Dictionary<string, string?> NoImages = new(0, StringComparer.Ordinal);

    public string Asin { get; private set; } = null!;
    public string Name { get; private set; } = null!;
    public string Description { get; private set; } = null!;
    public string Category { get; private set; } = null!;
    public string Query { get; private set; } = null!;
    public string ProductCategory { get; private set; } = null!;
    public string? Pricing { get; private set; }
    public string[] Bullets { get; private set; } = null!;
    public string MainImage { get; private set; } = "";
    public OptionGroup[] Options { get; private set; } = [];
    public Dictionary<string, string?> OptionImages { get; private set; } = NoImages;

    public static RawProduct Parse(in JsonElementBytes element)
    {
        var reader = element.Reader();
        reader.Read();
        JsonFields.Expect(ref reader, JsonTokenType.StartObject, element, null);
        var product = new RawProduct();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            product.ReadField(ref reader, element);
        foreach (var (field, value) in new (string, object?)[]
        {
            ("asin", product.Asin), ("name", product.Name), ("full_description", product.Description), ("small_description", product.Bullets),
            ("category", product.Category), ("query", product.Query), ("product_category", product.ProductCategory),
        })
            if (value is null)
                throw element.Error(field, "missing");
        return product;
    }

    private void ReadField(ref Utf8JsonReader reader, in JsonElementBytes element)
    {
        if (Is(ref reader, "asin"u8)) Asin = JsonFields.ReadString(ref reader, element, "asin");
        else if (Is(ref reader, "name"u8)) Name = JsonFields.ReadString(ref reader, element, "name");
        else if (Is(ref reader, "full_description"u8)) Description = JsonFields.ReadString(ref reader, element, "full_description");
        else if (Is(ref reader, "category"u8)) Category = JsonFields.ReadString(ref reader, element, "category");
        else if (Is(ref reader, "query"u8)) Query = JsonFields.ReadString(ref reader, element, "query");
        else if (Is(ref reader, "product_category"u8)) ProductCategory = JsonFields.ReadString(ref reader, element, "product_category");
        else if (Is(ref reader, "pricing"u8)) Pricing = JsonFields.ReadOptionalString(ref reader, element, "pricing");
        else if (Is(ref reader, "small_description"u8)) Bullets = ReadBullets(ref reader, element);
        else if (Is(ref reader, "images"u8)) MainImage = ReadMainImage(ref reader, element);
        else if (Is(ref reader, "customization_options"u8)) ReadOptions(ref reader, element);
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    /// <summary>True if the property at the reader has that name; the reader is then at its value.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    private static string[] ReadBullets(ref Utf8JsonReader reader, in JsonElementBytes element) => reader.TokenType switch
    {
        JsonTokenType.String => [JsonFields.ReadString(ref reader, element, "small_description")],
        JsonTokenType.Null => [],
        _ => JsonFields.ReadStrings(ref reader, element, "small_description"),
    };

    private static string ReadMainImage(ref Utf8JsonReader reader, in JsonElementBytes element) =>
        reader.TokenType == JsonTokenType.Null ? "" : JsonFields.ReadStrings(ref reader, element, "images").FirstOrDefault("");

    private void ReadOptions(ref Utf8JsonReader reader, in JsonElementBytes element)
    {
        Options = [];
        OptionImages = NoImages;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // Amazon's scraper wrote "" (and may have written null or []) where there are none.
            if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0 || reader.TokenType is JsonTokenType.Number or JsonTokenType.True)
                throw element.Error("customization_options", $"expected an object, found {JsonFields.Describe(reader.TokenType)}");
            reader.Skip();
            return;
        }
        // A name that comes again (in another case) replaces the values and keeps the first place, as a Python dict does.
        var groups = new OrderedDictionary<string, string[]>(StringComparer.Ordinal);
        var images = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonFields.ReadName(ref reader, element);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
                continue;
            groups[PythonText.Lower(name)] = ReadValues(ref reader, element, $"customization_options.{name}", images);
        }
        Options = [.. groups.Select(group => new OptionGroup(group.Key, group.Value))];
        OptionImages = images;
    }

    private static string[] ReadValues(ref Utf8JsonReader reader, in JsonElementBytes element, string field, Dictionary<string, string?> images)
    {
        JsonFields.Expect(ref reader, JsonTokenType.StartArray, element, field);
        var values = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var here = $"{field}[{values.Count}]";
            JsonFields.Expect(ref reader, JsonTokenType.StartObject, element, here);
            string? value = null, image = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (Is(ref reader, "value"u8)) value = JsonFields.ReadString(ref reader, element, here + ".value");
                else if (Is(ref reader, "image"u8)) image = JsonFields.ReadOptionalString(ref reader, element, here + ".image");
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
            if (value is null)
                throw element.Error(here + ".value", "missing");
            value = PythonText.Lower(PythonText.Strip(value).Replace("/", " | ", StringComparison.Ordinal));
            values.Add(value);
            images[value] = image;
        }
        return [.. values];
    }
}
