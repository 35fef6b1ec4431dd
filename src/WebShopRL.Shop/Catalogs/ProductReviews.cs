using System.Text.Json;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Catalogs;

/// <summary>What <c>reviews.json</c> says of a product. <paramref name="Rating"/> is as the page prints it.</summary>
internal sealed record ProductReviews(string Rating, IReadOnlyList<Review> Reviews)
{
    /// <summary>Reads the whole file, by asin; of an asin that comes again the later entry counts.</summary>
    public static Dictionary<string, ProductReviews> Read(string path, OddElements odd)
    {
        using var file = new JsonFile(path);
        var byAsin = new Dictionary<string, ProductReviews>(StringComparer.Ordinal);
        while (file.TryRead(expectObject: false, out var element))
        {
            try
            {
                var (asin, reviews) = Parse(element);
                byAsin[asin] = reviews;
            }
            catch (CatalogException notRead)
            {
                odd.Add(notRead);
            }
        }
        return byAsin;
    }

    private static (string, ProductReviews) Parse(in JsonElementBytes element)
    {
        var reader = element.Reader();
        reader.Read();
        JsonFields.Expect(ref reader, JsonTokenType.StartObject, element, null);
        string? asin = null, rating = null;
        List<Review>? reviews = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonFields.ReadName(ref reader, element);
            reader.Read();
            switch (field)
            {
                case "asin": asin = JsonFields.ReadString(ref reader, element, field); break;
                case "average_rating": rating = ReadPrinted(ref reader, element, field); break;
                case "reviews": reviews = ReadReviews(ref reader, element); break;
                default: reader.Skip(); break;
            }
        }
        return (asin ?? throw element.Error("asin", "missing"), new(
            rating ?? throw element.Error("average_rating", "missing"),
            reviews ?? throw element.Error("reviews", "missing")));
    }

    private static List<Review> ReadReviews(ref Utf8JsonReader reader, in JsonElementBytes element)
    {
        JsonFields.Expect(ref reader, JsonTokenType.StartArray, element, "reviews");
        var reviews = new List<Review>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var here = $"reviews[{reviews.Count}]";
            JsonFields.Expect(ref reader, JsonTokenType.StartObject, element, here);
            string? title = null, score = null, stars = null, body = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var field = JsonFields.ReadName(ref reader, element);
                reader.Read();
                switch (field)
                {
                    case "title": title = JsonFields.ReadString(ref reader, element, $"{here}.{field}"); break;
                    case "score": score = ReadPrinted(ref reader, element, $"{here}.{field}"); break;
                    case "stars": stars = ReadPrinted(ref reader, element, $"{here}.{field}"); break;
                    case "review": body = JsonFields.ReadString(ref reader, element, $"{here}.{field}"); break;
                    default: reader.Skip(); break;
                }
            }
            reviews.Add(new(title ?? "", score ?? stars ?? throw element.Error($"{here}.score", "missing, and so is stars"), body ?? ""));
        }
        return reviews;
    }

    // Texts as they are; whole numbers as Python's int, others as its float.
    private static string ReadPrinted(ref Utf8JsonReader reader, in JsonElementBytes element, string field)
    {
        if (reader.TokenType == JsonTokenType.String)
            return JsonFields.ReadString(ref reader, element, field);
        var number = JsonFields.ReadNumber(ref reader, element, field);
        return reader.TryGetInt64(out var whole) ? whole.ToString(System.Globalization.CultureInfo.InvariantCulture) : PythonRepr.Of(number);
    }
}
