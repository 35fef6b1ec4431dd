using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Unit)]
public sealed class FilterParserTests
{
    [Theory]
    [InlineData("algorithm = dpo", "algorithm Equal dpo")]
    [InlineData("algorithm=dpo and eval/success_rate>0.2 and tag:paper", "(algorithm Equal dpo & eval/success_rate Greater 0.2 & tag Equal paper)")]
    [InlineData("a or b and c", "(name Contains a | (name Contains b & name Contains c))")]
    [InlineData("(a or b) and not c", "((name Contains a | name Contains b) & !name Contains c)")]
    [InlineData("\"two words\"", "name Contains two words")]
    [InlineData("name ~ \"with \\\"quotes\\\"\"", "name Contains with \"quotes\"")]
    [InlineData("eval/score.max >= 40", "eval/score.max GreaterOrEqual 40")]
    [InlineData("metrics.loss < 1e-3", "metrics.loss Less 1e-3")]
    [InlineData("\"my metric\" > 3", "metrics.my metric Greater 3")]
    [InlineData("settings.beta != 0.1", "settings.beta NotEqual 0.1")]
    [InlineData("seed in (1, 2,3)", "seed Equal 1,2,3")]
    [InlineData("preset = none", "preset Equal none")]
    [InlineData("created > now-7d AND NOT archived = true", "(created Greater now-7d & !archived Equal true)")]
    [InlineData("name:bert", "name Contains bert")]
    [InlineData("from = model:demo-bert-mini", "from Equal model:demo-bert-mini")]
    [InlineData("algorithm = external", "algorithm Equal external")]
    [InlineData("android", "name Contains android")]
    public void Parse_ReadsTheLanguage(string text, string expected)
    {
        Assert.True(FilterParser.TryParse(text, out var filter, out var error), error?.ToString());
        Assert.Equal(expected, Written(filter!));
    }

    [Theory]
    [InlineData("algoritm = dpo", 0, "Did you mean 'algorithm'?")]
    [InlineData("algorithm dpo", 10, "expected =, !=, <, >, ~, : or in after 'algorithm'")]
    [InlineData("algorithm = ", 12, "expected a value to compare algorithm with")]
    [InlineData("algorithm = dppo", 12, "Did you mean 'dpo'?")]
    [InlineData("algorithm > dpo", 12, "algorithm is a text")]
    [InlineData("eval/score > high", 13, "eval/score is a number: give one, as in 0.2, not 'high'")]
    [InlineData("eval/score ~ 3", 13, "eval/score is a number")]
    [InlineData("seed = 1 seed = 2", 9, "expected and, or, or the end")]
    [InlineData("seed = 1 and", 12, "expected a column")]
    [InlineData("seed = 1 and and", 13, "expected a column")]
    [InlineData("(seed = 1", 9, "expected )")]
    [InlineData("seed = 1)", 8, "there is no bracket to close")]
    [InlineData("seed in 1", 8, "expected (")]
    [InlineData("seed in (1", 10, "expected , or )")]
    [InlineData("created > yesterday", 10, "now-7d")]
    [InlineData("pinned = 1", 9, "pinned is true or false")]
    [InlineData("name = \"open", 7, "expected a closing quote")]
    [InlineData("settings.beta < much", 16, "'much' is not a number")]
    [InlineData("seed > none", 7, "compare with = or !=")]
    [InlineData("= 3", 0, "expected a column")]
    public void Parse_SaysWhereAndWhatWasExpected(string text, int position, string message)
    {
        Assert.False(FilterParser.TryParse(text, out var filter, out var error));
        Assert.Null(filter);
        Assert.Equal(position, error.Position);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RefusesWhatIsTooLongOrTooDeep()
    {
        Assert.False(FilterParser.TryParse(new string('a', 3_000), out _, out _));
        Assert.False(FilterParser.TryParse(new string('(', 500), out _, out var deep));
        Assert.Contains("brackets", deep.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "algorithm")]
    [InlineData("al", "algorithm")]
    [InlineData("algorithm ", "algorithm = ")]
    [InlineData("algorithm = d", "algorithm = dpo")]
    [InlineData("status=ru", "status=running")]
    [InlineData("tag:p", "tag:paper")]
    [InlineData("seed = 1 and eval/sc", "seed = 1 and eval/score")]
    [InlineData("seed = 1 ", "seed = 1 and ")]
    [InlineData("(seed = 1 or score", "(seed = 1 or eval/score")]
    public void Completion_GoesOnWithWhatFits(string typed, string expected) =>
        Assert.Contains(expected, FilterCompletion.Of(typed, ["eval/score", "settings.beta"], ["paper", "two words"], new Dictionary<int, string>()));

    [Fact]
    public void Completion_QuotesWhatIsNoWord() => Assert.Equal(["tag:\"two words\""], FilterCompletion.Of("tag:", ["eval/score"], ["two words"], new Dictionary<int, string>()));

    private static string Written(FilterNode node) => node switch
    {
        FilterNode.All all => $"({string.Join(" & ", all.Parts.Select(Written))})",
        FilterNode.Any any => $"({string.Join(" | ", any.Parts.Select(Written))})",
        FilterNode.Not negated => $"!{Written(negated.Part)}",
        FilterNode.Term term => $"{term.Column} {term.Operator} {string.Join(",", term.Values.Select(value => value.Text))}",
        _ => throw new InvalidOperationException(),
    };
}
