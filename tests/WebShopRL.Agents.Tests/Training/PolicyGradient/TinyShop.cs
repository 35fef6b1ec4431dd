using System.Text.Json;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>A shop of one or two products with one instruction: the first is what is asked for, the second lacks it.</summary>
internal sealed class TinyShop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyShop(int products)
    {
        string[] titles = ["crimson kettle", "azure kettle"], attributes = ["whistling spout", "folding handle"];
        string[] asins = ["B000000001", "B000000002"];
        Write("items_shuffle", Enumerable.Range(0, products).Select(i => new
        {
            name = titles[i], asin = asins[i], category = "garden", query = "kettle", product_category = "Home & Kitchen", pricing = "$10.00",
            full_description = $"This kettle has a {attributes[i]}.", small_description = new[] { attributes[i] }, images = Array.Empty<string>(), customization_options = new { },
        }));
        Write("items_ins_v2", Enumerable.Range(0, products).ToDictionary(i => asins[i], i => new { attributes = new[] { attributes[i] }, instruction = $"find me a kettle with {attributes[i]}", instruction_attributes = new[] { attributes[i] } }));
        Write("items_human_ins", new Dictionary<string, object>
        {
            [asins[0]] = new[]
            {
                new { asin = asins[0], instruction = $"i need a kettle with a {attributes[0]}", attributes = new[] { attributes[0] }, options = Array.Empty<string>(), instruction_attributes = new[] { attributes[0] }, instruction_options = Array.Empty<string>() },
            },
        });
        Shop = Storefront.Open(new ShopOptions { Catalog = _folder.File("catalog"), ArtifactsRoot = _folder.File("artifacts"), NounTagger = "all-words" });
    }

    public Storefront Shop { get; }

    public void Dispose()
    {
        Shop.Dispose();
        _folder.Dispose();
    }

    private void Write<T>(string name, T content)
    {
        Directory.CreateDirectory(_folder.File("catalog"));
        File.WriteAllText(_folder.File($"catalog/{name}.json"), JsonSerializer.Serialize(content));
    }
}

/// <summary>A policy that has learned nothing yet, as a checkpoint: the same weights every time.</summary>
internal static class FreshPolicy
{
    /// <summary>One layer, 32 wide, with dropout, which must not be seen by anything that plays.</summary>
    public static string Write(string folder, Storefront shop, int memory = 0)
    {
        Directory.CreateDirectory(folder);
        using var random = RandomStream.Use(new RandomStream(11));
        var tokenizer = PolicyTokenizer.Train(CatalogTexts.Of(shop), 600);
        using var model = new ChoiceModel(new BertConfig { VocabularySize = tokenizer.VocabularySize, HiddenSize = 32, Layers = 1, Heads = 1, IntermediateSize = 64, MaskActionPadding = true });
        CheckpointFolder.WriteEncoder(folder, model, model.Config, tokenizer);
        new PolicyLimits(64, 16, memory).Save(folder);
        return folder;
    }
}
