using System.Text.Encodings.Web;
using System.Text.Json;

namespace WebShopRL.Shop.Demo;

/// <summary>
/// The shop that comes with the service: made-up products and instructions in WebShop's own files, the same bytes on every machine for the
/// same sizes and seed. Streams, so that a million products take no more memory than one.
/// </summary>
public static class DemoShop
{
    /// <summary>Raised whenever the same arguments would give other bytes; part of the folder's name.</summary>
    public const int Version = 2;

    public const int DefaultProducts = 9000;
    public const int DefaultInstructions = 5000;
    public const int DefaultSeed = 7;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The folder with the demo's files under <paramref name="artifactsRoot"/>, written first where there is none.
    /// They are written beside it and moved when complete: a crash leaves no half a shop, and of two processes that start at once one wins.
    /// </summary>
    public static string Ensure(string artifactsRoot, CancellationToken cancellation = default)
    {
        var folder = Path.Combine(artifactsRoot, "catalogs", $"demo-{Version}");
        if (Directory.Exists(folder))
            return folder;
        var unfinished = $"{folder}.{Guid.NewGuid():N}";
        try
        {
            WriteFiles(unfinished, cancellation: cancellation);
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Somebody else was first with the same bytes.
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
        return folder;
    }

    /// <summary>Writes items_shuffle.json, items_ins_v2.json and items_human_ins.json into a folder, which is made if need be.</summary>
    /// <param name="instructions">Spread evenly; the first products have one more where it does not come out even.</param>
    public static void WriteFiles(string folder, int products = DefaultProducts, int instructions = DefaultInstructions, int seed = DefaultSeed,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(products, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(instructions);
        Directory.CreateDirectory(folder);
        using var items = new JsonFile(Path.Combine(folder, "items_shuffle.json"));
        using var attributes = new JsonFile(Path.Combine(folder, "items_ins_v2.json"));
        using var human = new JsonFile(Path.Combine(folder, "items_human_ins.json"));
        items.Json.WriteStartArray();
        attributes.Json.WriteStartObject();
        human.Json.WriteStartObject();
        for (var number = 0; number < products; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var listing = ListingWriter.Write(number, products, seed);
            WriteItem(items.Json, listing);
            WriteAttributes(attributes.Json, listing, number, seed);
            var count = instructions / products + (number < instructions % products ? 1 : 0);
            if (count > 0)
                WriteInstructions(human.Json, listing, number, count, seed);
            items.FlushNowAndThen();
            attributes.FlushNowAndThen();
            human.FlushNowAndThen();
        }
        items.Json.WriteEndArray();
        attributes.Json.WriteEndObject();
        human.Json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, Listing listing)
    {
        json.WriteStartObject();
        json.WriteString("name", listing.Title);
        json.WriteString("asin", listing.Asin);
        json.WriteString("category", listing.Category.Name);
        json.WriteString("query", listing.Kind.Query);
        json.WriteString("product_category", $"{listing.Category.Root} › {listing.Kind.Breadcrumb}");
        json.WriteString("full_description", listing.Description);
        WriteStrings(json, "small_description", listing.Bullets);
        json.WriteString("pricing", listing.Pricing);
        WriteStrings(json, "images", [DemoImage.PathOf(listing.Kind.Query, null)]);
        json.WriteStartObject("customization_options");
        foreach (var option in listing.Options)
        {
            json.WriteStartArray(option.Name);
            foreach (var value in option.Values)
            {
                json.WriteStartObject();
                json.WriteString("value", value);
                json.WriteString("image", option.Name == "color" ? DemoImage.PathOf(listing.Kind.Query, value) : null);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Every attribute of the listing, and for one product in eight a synthetic instruction (the goals of the synthetic profiles).</summary>
    private static void WriteAttributes(Utf8JsonWriter json, Listing listing, int number, int seed)
    {
        string[] all = [.. listing.TitleAttributes.Concat(listing.DescriptionAttributes).Concat(listing.FeatureAttributes).Select(attribute => attribute.Text)];
        json.WriteStartObject(listing.Asin);
        WriteStrings(json, "attributes", all);
        if (new DemoRandom(seed, DemoRandom.Stream.Synthetic, number).Chance(1.0 / 8))
        {
            json.WriteString("instruction", $"Find me {all[0]}, {all[1]} {listing.Kind.Query} with {all[2]}");
            WriteStrings(json, "instruction_attributes", all[..3]);
        }
        json.WriteEndObject();
    }

    private static void WriteInstructions(Utf8JsonWriter json, Listing listing, int number, int count, int seed)
    {
        json.WriteStartArray(listing.Asin);
        for (var i = 0; i < count; i++)
        {
            var instruction = InstructionWriter.Write(listing, number, i, seed);
            json.WriteStartObject();
            json.WriteString("asin", listing.Asin);
            json.WriteString("instruction", instruction.Text);
            WriteStrings(json, "attributes", listing.TitleAttributes.Concat(listing.DescriptionAttributes).Concat(listing.FeatureAttributes).Select(attribute => attribute.Text));
            WriteStrings(json, "options", instruction.Options.Select(option => $"{option.Name}: {option.Value}"));
            WriteStrings(json, "instruction_attributes", instruction.Attributes);
            WriteStrings(json, "instruction_options", instruction.Options.Select(option => option.Value));
            json.WriteString("assignment_id", $"demo-{number}-{i}");
            json.WriteString("worker_id", "demo");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private sealed class JsonFile : IDisposable
    {
        private readonly FileStream _stream;

        public JsonFile(string path)
        {
            _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            Json = new Utf8JsonWriter(_stream, Plain);
        }

        public Utf8JsonWriter Json { get; }

        public void FlushNowAndThen()
        {
            if (Json.BytesPending > 1 << 20)
                Json.Flush();
        }

        public void Dispose()
        {
            Json.Dispose();
            _stream.Dispose();
        }
    }
}
