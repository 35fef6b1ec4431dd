using System.Globalization;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Goals;

/// <summary>
/// Makes a catalog's goals. Products are added in load order; <see cref="Build"/> then draws the price limits in goal order and shuffles, as the original does, so
/// that with the same seed goal i is goal i.
/// </summary>
internal sealed class GoalBuilder(
    GoalProfile profile,
    IReadOnlyDictionary<string, ItemAttributes> attributes,
    IReadOnlyDictionary<string, IReadOnlyList<HumanInstruction>> humanInstructions)
{
    /// <summary>The seed of WebShop's shuffle.</summary>
    public const int ShuffleSeed = 233;

    private static readonly Dictionary<string, string?> NoImages = [];

    private readonly List<(Product Product, IReadOnlyList<HumanInstruction> Human, ItemAttributes? Synthetic)> _sources = [];

    public void Add(Product product)
    {
        // Products are kept until the last one is read: without the long texts, which no goal needs.
        product = product with { Description = "", Bullets = [], Attributes = [], OptionImages = NoImages, Reviews = [], MainImage = "" };
        if (profile.HumanGoals)
        {
            if (humanInstructions.TryGetValue(product.Asin, out var human))
                _sources.Add((product, human, null));
        }
        else if (attributes.TryGetValue(product.Asin, out var item) && item is { Instruction: not null, InstructionAttributes.Count: > 0 })
            _sources.Add((product, [], item));
    }

    /// <summary>The goals in their final order.</summary>
    public List<Goal> Build(PythonRandom random)
    {
        if (profile.SeedsBeforeGoals)
            random.Seed(ShuffleSeed);
        List<Goal> goals = [];
        foreach (var (product, human, synthetic) in _sources)
            goals.AddRange(synthetic is null ? HumanGoals(product, human, random) : SyntheticGoals(product, synthetic, random));
        if (!profile.HumanGoals)
            Weigh(goals);
        random.Seed(ShuffleSeed);
        random.Shuffle(goals);
        for (var i = 0; i < goals.Count; i++)
            goals[i] = goals[i] with { Index = i };
        return goals;
    }

    private static IEnumerable<Goal> HumanGoals(Product product, IReadOnlyList<HumanInstruction> instructions, PythonRandom random)
    {
        foreach (var instruction in instructions.Where(instruction => instruction.Attributes.Count > 0))
        {
            var (limit, text) = DrawPriceLimit(product.Price, random);
            yield return Draft(product, instruction.Text.Trim('.') + text, instruction.Attributes, limit,
                [.. instruction.Options.Select(value => new GoalOption(null, value))]);
        }
    }

    // One price limit for all of a product's goals; the last option name, in alphabetical order, varies fastest.
    private static IEnumerable<Goal> SyntheticGoals(Product product, ItemAttributes item, PythonRandom random)
    {
        var (limit, text) = DrawPriceLimit(product.Price, random);
        IEnumerable<IReadOnlyList<GoalOption>> combinations = [[]];
        foreach (var group in product.Options.OrderBy(group => group.Name, Comparer<string>.Create(PythonText.CompareCodePoints)))
            combinations = combinations.SelectMany(chosen => group.Values, IReadOnlyList<GoalOption> (chosen, value) => [.. chosen, new(group.Name, value)]);
        foreach (var options in combinations)
        {
            var asked = options.Count == 0 ? "" : " with " + string.Join(", and ", options.Select(option => $"{option.Name}: {option.Value}"));
            yield return Draft(product, item.Instruction + asked + text, item.InstructionAttributes!, limit, options);
        }
    }

    /// <summary>The greater of two of the next four multiples of ten dollars above the price, and how the instruction says it.</summary>
    private static (double Limit, string Text) DrawPriceLimit(double price, PythonRandom random)
    {
        double[] candidates = [.. Enumerable.Range(1, 99).Select(tens => tens * 10.0).Where(limit => limit > price).Take(4)];
        if (candidates.Length < 2)
            return (Goal.NoPriceLimit, "");
        var limit = random.Sample(candidates, 2).Max();
        return (limit, string.Create(CultureInfo.InvariantCulture, $", and price lower than {limit:F2} dollars"));
    }

    private static Goal Draft(Product product, string text, IReadOnlyList<string> attributes, double limit, IReadOnlyList<GoalOption> options) => new()
    {
        Index = -1,
        Asin = product.Asin,
        Category = product.Category,
        Query = product.Query,
        Name = product.Title,
        ProductCategory = product.ProductCategory,
        InstructionText = text,
        Attributes = attributes,
        PriceUpper = limit,
        Options = options,
        Weight = 1,
    };

    // A synthetic goal weighs the mean over its attributes of 1 / how many goals ask for the attribute.
    private static void Weigh(List<Goal> goals)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var attribute in goals.SelectMany(goal => goal.Attributes))
            counts[attribute] = counts.GetValueOrDefault(attribute) + 1;
        for (var i = 0; i < goals.Count; i++)
            goals[i] = goals[i] with { Weight = goals[i].Attributes.Sum(attribute => 1.0 / counts[attribute]) / goals[i].Attributes.Count };
    }
}
