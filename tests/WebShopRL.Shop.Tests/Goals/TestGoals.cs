using WebShopRL.Shop.Goals;

namespace WebShopRL.Shop.Tests.Goals;

internal static class TestGoals
{
    public static Goal Numbered(int index) => new()
    {
        Index = index,
        Asin = $"B{index:000000000}",
        Category = "fashion",
        Query = "query",
        Name = "Name",
        ProductCategory = "A › B",
        InstructionText = "i want it",
        Attributes = ["soft"],
        PriceUpper = 40,
        Options = [],
        Weight = 1,
    };
}
