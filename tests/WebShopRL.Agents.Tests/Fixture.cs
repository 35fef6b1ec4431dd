using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Tests;

/// <summary>A fixture's <c>expected.json</c>, read as tensors and numbers.</summary>
internal sealed class Fixture
{
    private readonly JsonElement _root;

    public Fixture(string folder)
    {
        Folder = folder;
        _root = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json"))).RootElement;
    }

    public string Folder { get; }

    public JsonElement this[string name] => _root.GetProperty(name);

    public bool Has(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public Tensor Integers(string name) => Integers(this[name]);

    public Tensor Floats(string name) => Floats(this[name]);

    public int[] Numbers(string name) => [.. this[name].EnumerateArray().Select(value => value.GetInt32())];

    public static Tensor Integers(JsonElement element) => tensor([.. Leaves(element).Select(value => value.GetInt64())], Shape(element), device: TestDevice.Torch);

    public static Tensor Floats(JsonElement element) => tensor([.. Leaves(element).Select(value => (float)value.GetDouble())], Shape(element), device: TestDevice.Torch);

    private static long[] Shape(JsonElement element)
    {
        var shape = new List<long>();
        for (; element.ValueKind == JsonValueKind.Array; element = element[0])
            shape.Add(element.GetArrayLength());
        return [.. shape];
    }

    private static IEnumerable<JsonElement> Leaves(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Leaves) : [element];
}
