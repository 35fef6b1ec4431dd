using System.Text.Json;

namespace WebShopRL.Shop.Catalogs;

/// <summary>An instruction that a person wrote for a product, from <c>items_human_ins.json</c>.</summary>
/// <param name="Attributes">What the instruction asks for; empty ones make no goal.</param>
/// <param name="Options">Option values without their names.</param>
public sealed record HumanInstruction(string Text, IReadOnlyList<string> Attributes, IReadOnlyList<string> Options)
{
    /// <summary>Reads the whole file: the instructions of each asin, in file order. One that cannot be read is left out, and those beside it are not.</summary>
    internal static Dictionary<string, IReadOnlyList<HumanInstruction>> Read(string path, OddElements odd)
    {
        using var file = new JsonFile(path);
        var byAsin = new Dictionary<string, IReadOnlyList<HumanInstruction>>(StringComparer.Ordinal);
        while (file.TryRead(expectObject: true, out var element))
        {
            try
            {
                byAsin[element.Name!] = Parse(element, odd);
            }
            catch (CatalogException notRead)
            {
                odd.Add(notRead);
            }
        }
        return byAsin;
    }

    private static List<HumanInstruction> Parse(in JsonElementBytes element, OddElements odd)
    {
        var reader = element.Reader();
        reader.Read();
        JsonFields.Expect(ref reader, JsonTokenType.StartArray, element, null);
        var instructions = new List<HumanInstruction>();
        for (var place = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
        {
            var one = reader;
            reader.Skip();
            try
            {
                instructions.Add(ParseOne(ref one, element, $"[{place}]"));
            }
            catch (CatalogException notRead)
            {
                odd.Add(notRead);
            }
        }
        return instructions;
    }

    private static HumanInstruction ParseOne(ref Utf8JsonReader reader, in JsonElementBytes element, string here)
    {
        JsonFields.Expect(ref reader, JsonTokenType.StartObject, element, here);
        string? text = null;
        string[]? attributes = null, options = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonFields.ReadName(ref reader, element);
            reader.Read();
            switch (field)
            {
                case "instruction": text = JsonFields.ReadString(ref reader, element, $"{here}.{field}"); break;
                case "instruction_attributes": attributes = JsonFields.ReadStrings(ref reader, element, $"{here}.{field}"); break;
                case "instruction_options": options = JsonFields.ReadStrings(ref reader, element, $"{here}.{field}"); break;
                default: reader.Skip(); break;
            }
        }
        return new(
            text ?? throw element.Error(here + ".instruction", "missing"),
            attributes ?? throw element.Error(here + ".instruction_attributes", "missing"),
            options ?? throw element.Error(here + ".instruction_options", "missing"));
    }
}
