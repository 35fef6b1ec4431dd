using System.Text.Json;

namespace WebShopRL.Shop.Catalogs;

/// <summary>What <c>items_ins_v2.json</c> says of a product: its mined attributes, and the instruction made up from them.</summary>
/// <param name="Attributes">Null where the entry has none.</param>
/// <param name="Instruction">Null where no synthetic goal is made of the product.</param>
public sealed record ItemAttributes(IReadOnlyList<string>? Attributes, string? Instruction, IReadOnlyList<string>? InstructionAttributes)
{
    /// <summary>Reads the whole file, by asin.</summary>
    internal static Dictionary<string, ItemAttributes> Read(string path, OddElements odd)
    {
        using var file = new JsonFile(path);
        var items = new Dictionary<string, ItemAttributes>(StringComparer.Ordinal);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        while (file.TryRead(expectObject: true, out var element))
        {
            try
            {
                items[element.Name!] = Parse(element, known);
            }
            catch (CatalogException notRead)
            {
                odd.Add(notRead);
            }
        }
        return items;
    }

    private static ItemAttributes Parse(in JsonElementBytes element, Dictionary<string, string> known)
    {
        var reader = element.Reader();
        reader.Read();
        JsonFields.Expect(ref reader, JsonTokenType.StartObject, element, null);
        IReadOnlyList<string>? attributes = null, instructionAttributes = null;
        string? instruction = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonFields.ReadName(ref reader, element);
            reader.Read();
            switch (field)
            {
                case "attributes": attributes = ReadShared(ref reader, element, field, known); break;
                case "instruction": instruction = JsonFields.ReadOptionalString(ref reader, element, field); break;
                case "instruction_attributes" when reader.TokenType != JsonTokenType.Null: instructionAttributes = ReadShared(ref reader, element, field, known); break;
                default: reader.Skip(); break;
            }
        }
        return new(attributes, instruction, instructionAttributes);
    }

    // A few thousand attributes are shared by a million products: one string each.
    private static string[] ReadShared(ref Utf8JsonReader reader, in JsonElementBytes element, string field, Dictionary<string, string> known)
    {
        var items = JsonFields.ReadStrings(ref reader, element, field);
        foreach (ref var item in items.AsSpan())
            if (!known.TryAdd(item, item))
                item = known[item];
        return items;
    }
}
