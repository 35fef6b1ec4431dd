using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Episodes;

/// <summary>Pages and the ways between them, as the original shows them for the same three products.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class EpisodeTests
{
    private const string Base = "http://127.0.0.1:3000";
    private const string Instruction = "i want a soft men's shirt in red, and price lower than 40.00 dollars";

    private readonly Episode _episode = Start();

    [Fact]
    public void Home_HasTheSearchBar()
    {
        Assert.Equal($"{Base}/0", _episode.Url);
        Assert.True(_episode.Actions.HasSearchBar);
        Assert.Equal(["search"], _episode.Actions.Clickables);
        Assert.Equal($"WebShop [SEP] Instruction: [SEP] {Instruction} [SEP] Search", _episode.Observe(ObservationMode.Text));
        Assert.Equal($"WebShop\nInstruction: \n{Instruction}\n[button] Search [button_]\n", _episode.Observe(ObservationMode.TextRich));
    }

    [Fact]
    public void Search_ListsProducts()
    {
        Take("search[Red Cotton shirt]");
        Assert.Equal($"{Base}/search_results/0/red+cotton+shirt/1", _episode.Url);
        Assert.False(_episode.Actions.HasSearchBar);
        Assert.Equal(["back to search", "next >", "b000000001", "b000000002", "b000000003"], _episode.Actions.Clickables);
        Assert.Equal(
            $"Instruction: [SEP] {Instruction} [SEP] Back to Search [SEP] Page 1 (Total results: 3) [SEP] Next > [SEP] B000000001 [SEP] Acme Cotton T-Shirt for Men [SEP] $12.99 " +
            "[SEP] B000000002 [SEP] Blue <Mug> & Saucer [SEP] $1050.0 to $2000.5 [SEP] B000000003 [SEP] Lamp [SEP] $100.0", _episode.Observe(ObservationMode.Text));
        Assert.Equal(
            $"Instruction:\n{Instruction}\n[button] Back to Search [button_]\nPage 1 (Total results: 3)\n[button] Next > [button_]\n" +
            "\n[button] B000000001 [button_]\nAcme Cotton T-Shirt for Men\n$12.99\n\n[button] B000000002 [button_]\nBlue <Mug> & Saucer\n$1050.0 to $2000.5\n" +
            "\n[button] B000000003 [button_]\nLamp\n$100.0\n", _episode.Observe(ObservationMode.TextRich));

        Take("click[Next >]");
        Assert.Equal($"Instruction: [SEP] {Instruction} [SEP] Back to Search [SEP] Page 2 (Total results: 3) [SEP] < Prev [SEP] Next >", _episode.Observe(ObservationMode.Text));
        Take("click[< prev]");
        Assert.EndsWith("/1", _episode.Url, StringComparison.Ordinal);
    }

    [Fact]
    public void Item_MarksChosenOptions_ButNotThoseThatJsonEscapes()
    {
        Take("search[red cotton shirt]", "click[B000000001]");
        Assert.Equal($"{Base}/item_page/0/B000000001/red+cotton+shirt/1/{{}}", _episode.Url);
        Assert.Equal(["back to search", "< prev", "description", "features", "reviews", "buy now", "red", "dark blue", "small", "4\" w | strap"], _episode.Actions.Clickables);
        Assert.Equal(ItemRich("[button] red [button_]"), _episode.Observe(ObservationMode.TextRich));

        Take("click[red]");
        Assert.EndsWith("/{\"color\": \"red\"}", _episode.Url, StringComparison.Ordinal);
        Assert.Equal("You have clicked red.\n" + ItemRich("[clicked button] red [clicked button_]"), _episode.Observe(ObservationMode.TextRich));

        Take("click[4\" w | strap]");
        Assert.EndsWith("/{\"color\": \"red\", \"size\": \"4\\\" w | strap\"}", _episode.Url, StringComparison.Ordinal);
        Assert.Equal("You have clicked red.\n" + ItemRich("[clicked button] red [clicked button_]"), _episode.Observe(ObservationMode.TextRich));
        Assert.Equal(
            $"Instruction: [SEP] {Instruction} [SEP] Back to Search [SEP] < Prev [SEP] color [SEP] red [SEP] dark blue [SEP] size [SEP] small [SEP] 4\" w | strap " +
            "[SEP] Acme Cotton T-Shirt for Men [SEP] Price: $12.99 [SEP] Rating: N.A. [SEP] Description [SEP] Features [SEP] Reviews [SEP] Buy Now",
            _episode.Observe(ObservationMode.Text));

        static string ItemRich(string red) =>
            $"Instruction:\n{Instruction}\n[button] Back to Search [button_]\n[button] < Prev [button_]\ncolor\n  {red}\n  [button] dark blue [button_]\n" +
            "size\n  [button] small [button_]\n  [button] 4\" w | strap [button_]\nAcme Cotton T-Shirt for Men\nPrice: $12.99\nRating: N.A.\n" +
            "[button] Description [button_]\n[button] Features [button_]\n[button] Reviews [button_]\n[button] Buy Now [button_]\n";
    }

    [Fact]
    public void Item_TellsTheLastChosenOptionFirst()
    {
        Take("search[x]", "click[b000000001]", "click[small]", "click[red]");
        Assert.StartsWith("You have clicked small.\nYou have clicked red.\nInstruction:", _episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("description", "Description", "A soft shirt.\nMachine wash.\n", " [SEP] A soft shirt.\nMachine wash.")]
    [InlineData("features", "Features", " Machine washable\n 100% cotton & soft\n", " [SEP] Machine washable [SEP] 100% cotton & soft")]
    [InlineData("reviews", "Reviews", "", "")]
    public void SubPage_ShowsItsTexts(string label, string name, string rich, string text)
    {
        Take("search[red cotton shirt]", "click[b000000001]", "click[red]", "click[4\" w | strap]", $"click[{label}]");
        Assert.Equal($"{Base}/item_sub_page/0/B000000001/red+cotton+shirt/1/{name}/{{'color': 'red', 'size': '4\" w | strap'}}", _episode.Url);
        Assert.Equal(["back to search", "< prev"], _episode.Actions.Clickables);
        Assert.Equal($"Instruction:\n{Instruction}\n[button] Back to Search [button_]\n[button] < Prev [button_]\n{rich}", _episode.Observe(ObservationMode.TextRich));
        Assert.Equal($"Instruction: [SEP] {Instruction} [SEP] Back to Search [SEP] < Prev{text}", _episode.Observe(ObservationMode.Text));
        Take("click[< prev]");
        Assert.EndsWith("/{\"color\": \"red\", \"size\": \"4\\\" w | strap\"}", _episode.Url, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_AreShown_WhenTheShopSaysSo()
    {
        var episode = new Episode(ExampleShop.Open(new() { ShowAttributes = true }), ExampleShop.Goal, "0");
        foreach (var action in (string[])["search[x]", "click[b000000001]", "click[attributes]"])
            Assert.True(episode.Step(action).ActionIsValid);
        Assert.EndsWith(
            "[button] < Prev [button_]\n machine wash\n soft\nfashion\nmen's t-shirts\nClothing › Men › Shirts › T-Shirts\n", episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
        Assert.Contains("<li><p class=\"attribute\"> soft</p></li>", episode.Observe(ObservationMode.Html), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_MarkVisitedProducts_UntilTheSearchPageIsSeen()
    {
        const string Clicked = "\n[clicked button] B000000001 [clicked button_]\n";
        Take("search[x]", "click[b000000001]", "click[< prev]");
        Assert.Contains(Clicked, _episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
        Take("search[y]");
        Assert.Contains(Clicked, _episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
        Take("click[back to search]", "search[x]");
        Assert.DoesNotContain(Clicked, _episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
    }

    [Fact]
    public void BuyNow_ScoresAndGoesOn()
    {
        Take("search[red cotton shirt]", "click[b000000001]", "click[dark blue]");
        var bought = _episode.Step("click[Buy Now]");
        Assert.Equal((2.0 / 3, true, true), (bought.Reward, bought.Done, bought.ActionIsValid));
        Assert.Equal($"{Base}/done/0/B000000001/{{'color': 'dark blue'}}", _episode.Url);
        Assert.Empty(_episode.Actions.Clickables);
        Assert.Equal(
            "Thank you for shopping with us! [SEP] Your code: [SEP] None [SEP] (Paste it in your MTurk interface.) [SEP] Purchased [SEP] asin [SEP] B000000001 [SEP] options " +
            "[SEP] {\"color\": \"dark blue\"} [SEP] attrs [SEP] None [SEP] category [SEP] None [SEP] query [SEP] None [SEP] product category [SEP] None [SEP] Target [SEP] asin " +
            "[SEP] options [SEP] attrs [SEP] price upper [SEP] instuction text [SEP] category [SEP] product category [SEP] query [SEP] Goal [SEP] None [SEP] Reward " +
            "[SEP] Your score (min 0.0, max 1.0) [SEP] 0.6666666666666666 [SEP] Reward Details [SEP] None", _episode.Observe(ObservationMode.Text));
        Assert.StartsWith(
            "Thank you for shopping with us!\nYour code: \nNone\n (Paste it in your MTurk interface.)\nPurchased\nasin\n", _episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);

        var after = _episode.Step("search[more]");
        Assert.Equal((0.0, false, true), (after.Reward, after.Done, after.ActionIsValid));
        Assert.True(_episode.Done);
        Assert.Equal(2.0 / 3, _episode.Reward);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("")]
    [InlineData("Search[x]")]
    [InlineData("search[]")]
    [InlineData("search")]
    [InlineData(" search[x]")]
    [InlineData("please search[x]")]
    [InlineData("click[[x]]")]
    [InlineData("search[[x]]")]
    [InlineData("[x]")]
    [InlineData("click[search]")]
    [InlineData("click[buy now]")]
    [InlineData("search[a\nb]")]
    [InlineData("search\n[a]")]
    public void Step_DoesNothing_WhenTheActionIsNotOne(string action)
    {
        var step = _episode.Step(action);
        Assert.Equal((0.0, false, false), (step.Reward, step.Done, step.ActionIsValid));
        Assert.Equal($"{Base}/0", _episode.Url);
        Assert.Equal(1, _episode.Steps);
    }

    [Theory]
    [InlineData("search[x] because I want it", "/search_results/0/x/1")]
    [InlineData("search[x]\nThought: next", "/search_results/0/x/1")]
    [InlineData("search[a]b]", "/search_results/0/a]b/1")]
    [InlineData("search[ a  b ]", "/search_results/0/+a++b+/1")]
    [InlineData("search[ÉCLAIR İ]", "/search_results/0/éclair+i\u0307/1")]
    public void Step_ReadsActionsAsTheOriginal(string action, string path)
    {
        _ = _episode.Step(action);
        Assert.Equal(Base + path, _episode.Url);
    }

    [Fact]
    public void Click_SetsTheLastGroup_WhenTwoHaveTheValue()
    {
        var twice = ExampleShop.Shirt with { Asin = "B000000009", Options = [new("front", ["red"]), new("back", ["red", "description", "attributes", "search"])] };
        var episode = new Episode(ExampleShop.Open(null, twice), ExampleShop.Goal, "0");
        foreach (var action in (string[])["search[x]", "click[b000000009]", "click[red]"])
            Assert.True(episode.Step(action).ActionIsValid);
        Assert.EndsWith("/{\"back\": \"red\"}", episode.Url, StringComparison.Ordinal);
        Assert.Equal(["back to search", "< prev", "description", "features", "reviews", "buy now", "red", "attributes", "search"], episode.Actions.Clickables);
        Assert.False(episode.Step("click[search]").ActionIsValid);
        Assert.True(episode.Step("click[attributes]").ActionIsValid);
        Assert.Contains("/Attributes/", episode.Url, StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_CollapsesBlankTexts_AsTheOriginalsParserDoes()
    {
        var blank = ExampleShop.Shirt with { Asin = "B000000009", Title = " \t ", Description = "\n  \n", Bullets = ["", " ", "\n", "x\r\n", "\u00a0"], Options = [new("", ["", "a"])] };
        var episode = new Episode(ExampleShop.Open(null, blank), ExampleShop.Goal, "0");
        foreach (var action in (string[])["search[x]", "click[b000000009]"])
            Assert.True(episode.Step(action).ActionIsValid);
        Assert.Contains("[button] < Prev [button_]\n  [button] a [button_]\n \nPrice:", episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
        Assert.Equal(["back to search", "< prev", "description", "features", "reviews", "buy now", "", "a"], episode.Actions.Clickables);
        Assert.True(episode.Step("click[features]").ActionIsValid);
        Assert.EndsWith("[button] < Prev [button_]\n \n \n x\r\n\n \u00a0\n", episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
        Assert.EndsWith("< Prev [SEP]  [SEP]  [SEP] x [SEP] ", episode.Observe(ObservationMode.Text), StringComparison.Ordinal);
        Assert.True(episode.Step("click[< prev]").ActionIsValid && episode.Step("click[description]").ActionIsValid);
        Assert.EndsWith("[button] < Prev [button_]\n", episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
    }

    private static Episode Start() => new(ExampleShop.Open(), ExampleShop.Goal, "0");

    private void Take(params ReadOnlySpan<string> actions)
    {
        foreach (var action in actions)
            Assert.Equal((0.0, false, true), _episode.Step(action) is var step ? (step.Reward, step.Done, step.ActionIsValid) : default);
    }
}
