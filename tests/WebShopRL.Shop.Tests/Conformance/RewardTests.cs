using System.Text.Json;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Conformance;

/// <summary>Purchases that WebShop itself scored, with every part of the reward.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class RewardTests
{
    public static TheoryData<string> Folders => ReferenceShop.Folders;

    [Theory, MemberData(nameof(Folders))]
    public void Score_GivesEveryPartOfTheOriginals_ForEachPurchase(string folder)
    {
        var shop = ReferenceShop.Open(folder);
        var scored = 0;
        foreach (var purchase in ReferenceShop.ReadLines(folder, "rewards.jsonl"))
        {
            var goal = shop.Goals[purchase.GetProperty("goal").GetInt32()];
            var asin = purchase.GetProperty("asin").GetString()!;
            Assert.True(shop.Products.TryFind(asin, out var product), asin);
            Assert.Equal(purchase.GetProperty("price").GetDouble(), product.Price);
            var options = purchase.GetProperty("options").EnumerateObject().Select(option => KeyValuePair.Create(option.Name, option.Value.GetString()!)).ToArray();

            var breakdown = shop.Rewards.Score(goal, product, options);

            var info = purchase.GetProperty("info");
            foreach (var (part, wanted, got) in new[]
            {
                ("reward", purchase.GetProperty("reward").GetDouble(), breakdown.Reward),
                ("r_type", Part("r_type"), breakdown.RType),
                ("r_att", Part("r_att"), breakdown.RAtt),
                ("w_att", Part("w_att"), breakdown.WAtt),
                ("r_option", Part("r_option"), breakdown.ROption),
                ("w_option", Part("w_option"), breakdown.WOption),
                ("r_price", Part("r_price"), breakdown.RPrice),
                ("w_price", Part("w_price"), breakdown.WPrice),
                ("query_match", Part("query_match"), breakdown.QueryMatch ? 1 : 0),
                ("category_match", Part("category_match"), breakdown.CategoryMatch ? 1 : 0),
                ("title_score", Part("title_score"), breakdown.TitleScore),
            })
                Assert.True(wanted is null == got is null && Math.Abs((wanted ?? 0) - (got ?? 0)) <= 1e-12,
                    $"{Path.GetFileName(folder)}: {part} of {purchase} is {got?.ToString() ?? "absent"}.");
            scored++;

            double? Part(string name) => !info.TryGetProperty(name, out var part) ? null : part.ValueKind switch
            {
                JsonValueKind.True => 1,
                JsonValueKind.False => 0,
                _ => part.GetDouble(),
            };
        }
        Assert.NotEqual(0, scored);
    }
}
