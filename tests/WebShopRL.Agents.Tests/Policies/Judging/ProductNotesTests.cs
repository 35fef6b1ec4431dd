using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Tests.Policies.Judging;

[Trait(Category.Name, Category.Unit)]
public sealed class ProductNotesTests(DemoStorefront demo)
{
    [Fact]
    public void Pages_TellWhatAModelLearnsFrom()
    {
        var read = 0;
        foreach (var goal in demo.Shop.GoalsOf(GoalSplit.Train).Take(12))
        {
            var episode = new Episode(demo.Shop, goal, "notes");
            episode.Step($"search[{goal.InstructionText}]");
            var results = DecisionBuilder.Build(episode);
            foreach (var item in PageReading.Items(results).Take(4))
            {
                Assert.True(demo.Shop.Products.TryFind(item.Asin, out var product));
                Assert.Equal(ProductNotes.Of(product, PagesRead.None), ProductNotes.Listed(item.Title, item.PriceTag));
                episode.Step(item.Action);
                var page = ProductPages.Item(DecisionBuilder.Build(episode).Observation);
                // A value that is clicked is marked in another way.
                if (product.Options.Count > 0)
                    episode.Step($"click[{product.Options[0].Values[0]}]");
                foreach (var notes in (ProductNotes[])[page, ProductPages.Item(DecisionBuilder.Build(episode).Observation)])
                    Same(ProductNotes.Of(product, PagesRead.Item), notes);
                episode.Step("click[features]");
                var features = ProductPages.Texts(DecisionBuilder.Build(episode).Observation);
                episode.Step("click[< prev]");
                episode.Step("click[description]");
                var description = string.Join(' ', ProductPages.Texts(DecisionBuilder.Build(episode).Observation));
                Same(ProductNotes.Of(product, PagesRead.All), page with { Features = features, Description = description });
                episode.Step("click[< prev]");
                episode.Step("click[< prev]");
                read++;
            }
        }
        Assert.True(read > 40);
    }

    [Theory]
    [InlineData("$12.99", 12.99, 12.99)]
    [InlineData("$1050.0 to $2000.5", 1050, 2000.5)]
    [InlineData("ask us", double.MaxValue, double.MaxValue)]
    public void Listed_ReadsThePrice(string tag, double low, double high) => Assert.Equal(new ProductNotes("a lamp", low, high), ProductNotes.Listed("a lamp", tag));

    [Theory]
    [InlineData("I need Red Shoes, and price lower than 40.00 dollars", 40.0, "i need red shoe")]
    [InlineData("i need a lamp", null, "i need a lamp")]
    public void Wish_IsTheInstructionsWordsAndItsLimit(string instruction, double? limit, string words)
    {
        var wish = Wish.Of(instruction);
        Assert.Equal(limit, wish.PriceLimit);
        Assert.Equal(words.Split(' '), wish.Words);
    }

    [Fact]
    public void Evidence_TellsWordsFromPhrases_AndOptionsChosenFromThoseOnOffer()
    {
        var wish = Wish.Of("i want paraben free shampoo, size 12 count");
        OptionGroup[] sizes = [new("size", ["2 count", "12 count"])];
        var notes = new ProductNotes("Shampoo, Alcohol Free", 5, 5, sizes, ["Now paraben free"], null);

        var open = new Evidence(wish, notes, null);
        var wrong = new Evidence(wish, notes, [KeyValuePair.Create("size", "2 count")]);

        Assert.Equal([0, 0, 2, 2, 1, 0, 0, 0], wish.Words.Select((_, place) => open.InText(wish.Words, place)));
        Assert.Equal([0, 0, 1, 2, 2, 0, 0, 0], wish.Words.Select((_, place) => new Evidence(wish, notes with { Title = "Paraben and Free Shampoo", Features = ["free shampoo"] }, null).InText(wish.Words, place)));
        Assert.Equal([2, 2], wish.Words.TakeLast(2).Select(open.InOptions));
        Assert.Equal([1, 2], wish.Words.TakeLast(2).Select(wrong.InOptions));
    }

    private static void Same(ProductNotes expected, ProductNotes actual)
    {
        Assert.Equal((expected.Title, expected.PriceLow, expected.PriceHigh, expected.Read), (actual.Title, actual.PriceLow, actual.PriceHigh, actual.Read));
        Assert.Equal(expected.Options!.Select(group => $"{group.Name}: {string.Join('|', group.Values)}"), actual.Options!.Select(group => $"{group.Name}: {string.Join('|', group.Values)}"));
        Assert.Equal(expected.Features, actual.Features);
        Assert.Equal(expected.Description, actual.Description);
    }
}
