using System.Text.Json;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Conformance;

/// <summary>Goals and prices that WebShop drew, drawn again from the same seed, without the frozen files.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class GoalTests : IDisposable
{
    private readonly string _unfrozen = Directory.CreateTempSubdirectory("webshop-").FullName;

    public static TheoryData<string> Folders => ReferenceShop.Folders;

    public void Dispose() => Directory.Delete(_unfrozen, recursive: true);

    [Theory, MemberData(nameof(Folders))]
    public void Open_DrawsTheOriginalsPricesAndGoals_WhenNothingIsFrozen(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "items_*"))
            File.Copy(file, Path.Combine(_unfrozen, Path.GetFileName(file)));
        using var shop = Storefront.Open(ReferenceShop.Options(folder) with { Catalog = _unfrozen });

        var prices = ReferenceShop.Read(Path.Combine(folder, "prices.json")).EnumerateObject().ToArray();
        Assert.Equal(prices.Length, shop.Products.Count);
        for (var i = 0; i < prices.Length; i++)
            Assert.Equal((prices[i].Name, prices[i].Value.GetDouble()), (shop.Products[i].Asin, shop.Products[i].Price));
        AssertGoals(folder, shop.Goals);
    }

    [Theory, MemberData(nameof(Folders))]
    public void Open_TakesGoalsAsTheyAre_WhenTheyAreFrozen(string folder) => AssertGoals(folder, ReferenceShop.Open(folder).Goals);

    private static void AssertGoals(string folder, IReadOnlyList<Goal> goals)
    {
        var expected = ReferenceShop.Read(Path.Combine(folder, "goals.json")).EnumerateArray().ToArray();
        Assert.Equal(expected.Length, goals.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(i, goals[i].Index);
            foreach (var (field, got) in new[]
            {
                ("asin", goals[i].Asin), ("category", goals[i].Category), ("query", goals[i].Query), ("name", goals[i].Name),
                ("product_category", goals[i].ProductCategory), ("instruction_text", goals[i].InstructionText),
            })
                Assert.Equal(expected[i].GetProperty(field).GetString(), got);
            Assert.Equal(expected[i].GetProperty("attributes").EnumerateArray().Select(attribute => attribute.GetString()), goals[i].Attributes);
            Assert.Equal(expected[i].GetProperty("price_upper").GetDouble(), goals[i].PriceUpper);
            Assert.Equal(expected[i].GetProperty("weight").GetDouble(), goals[i].Weight, 1e-12);
            var options = expected[i].GetProperty("goal_options");
            Assert.Equal(
                options.ValueKind == JsonValueKind.Array
                    ? options.EnumerateArray().Select(value => new GoalOption(null, value.GetString()!))
                    : options.EnumerateObject().Select(option => new GoalOption(option.Name, option.Value.GetString()!)),
                goals[i].Options);
        }
    }
}
