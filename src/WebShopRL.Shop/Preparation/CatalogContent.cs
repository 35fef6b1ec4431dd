using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Preparation;

/// <summary>
/// What a catalog folder holds, read once from start to end: its products, one after the other, and then its goals. The random draws run through both in WebShop's
/// order, so <see cref="Goals"/> may be asked only when the last product was read.
/// </summary>
internal sealed class CatalogContent
{
    private readonly CatalogFiles _files;
    private readonly ShopOptions _options;
    private readonly PythonRandom _random;
    private readonly GoalBuilder? _goals;
    private readonly IEnumerable<Product> _products;
    private readonly OddElements _odd;
    private bool _productsAreRead;

    private CatalogContent(
        CatalogFiles files, ShopOptions options, GoalBuilder? goals, OddElements odd, Func<PythonRandom, IEnumerable<Product>> products)
    {
        (_files, _options, _goals, _odd) = (files, options, goals, odd);
        _random = new(options.Seed);
        _products = products(_random);
    }

    /// <summary>Reads the companions of the products' file; the products themselves are read as <see cref="Products"/> is gone through.</summary>
    public static CatalogContent Read(CatalogFiles files, ShopOptions options, IProgress<PreparationProgress>? progress, CancellationToken cancellation)
    {
        var profile = GoalProfile.Named(options.Profile);
        progress?.Report(new("Reading attributes", 0));
        var odd = new OddElements();
        var attributes = ItemAttributes.Read(files.Attributes, odd);
        cancellation.ThrowIfCancellationRequested();
        var frozenPrices = files.Prices is null ? null : FrozenPrices.Read(files.Prices);
        var reader = new ProductReader(files, attributes, odd, options.Reviews ? ReadReviews(files, odd) : null);
        return new(files, options, files.Goals is null ? NewGoalBuilder(files, profile, attributes, odd) : null, odd, random => reader.Read(random, frozenPrices, options.ProductLimit, fraction =>
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new("Reading products", fraction));
        }));
    }

    /// <summary>The products in load order, read from the file as they are asked for. Can be gone through once.</summary>
    public IEnumerable<Product> Products
    {
        get
        {
            var count = 0;
            foreach (var product in _products)
            {
                count++;
                _goals?.Add(product);
                yield return product;
            }
            // A file of which nothing can be read is of another kind.
            if (_odd.Count > 0 && (count == 0 || _options.Strict))
                throw new CatalogException(_odd.Messages[0]["Left out: ".Length..]);
            _productsAreRead = true;
        }
    }

    /// <summary>What was left out so far because it could not be read, a line each. The goals and prices of files that replace draws are never left out: every other would move.</summary>
    public IReadOnlyList<string> LeftOut => _odd.Messages;

    /// <summary>The goals in their final order: those of <c>goals.json</c>, or built from the products read.</summary>
    public IReadOnlyList<Goal> Goals()
    {
        if (!_productsAreRead)
            throw new InvalidOperationException("The goals are drawn after the last product's price: read all products first.");
        var goals = _goals is null ? FrozenGoals.Read(_files.Goals!) : _goals.Build(_random);
        return _options.GoalLimit is { } limit ? GoalLimit.Apply(goals, limit, _random) : goals;
    }

    private static Dictionary<string, ProductReviews> ReadReviews(CatalogFiles files, OddElements odd) => ProductReviews.Read(
        files.Reviews ?? throw new CatalogException($"The catalog folder '{files.Folder}' has no reviews.json, and Shop:Reviews asks for it. Add the file, or leave the reviews out."), odd);

    private static GoalBuilder NewGoalBuilder(CatalogFiles files, GoalProfile profile, IReadOnlyDictionary<string, ItemAttributes> attributes, OddElements odd) =>
        new(profile, attributes, !profile.HumanGoals
            ? new Dictionary<string, IReadOnlyList<HumanInstruction>>()
            : files.HumanInstructions is { } human
                ? HumanInstruction.Read(human, odd)
                : throw new CatalogException($"The catalog folder '{files.Folder}' has neither items_human_ins.json nor goals.json, and the profile '{profile.Name}' takes its goals from there. Add one, or choose another profile."));
}
