using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Demo;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Pages.Html;
using WebShopRL.Shop.Preparation;
using WebShopRL.Shop.Rewards;
using WebShopRL.Shop.Rewards.Nouns;
using WebShopRL.Shop.Search;

namespace WebShopRL.Shop;

/// <summary>
/// An opened shop: products, search, goals and reward. Read-only and shared by every episode and thread; opening is the expensive part,
/// an episode costs a few hundred bytes.
/// </summary>
public sealed class Storefront : IDisposable
{
    private KeywordSearch? _keywordSearch;
    private HtmlRenderer? _html;

    public required string Name { get; init; }
    /// <summary>Of the catalog's content, SHA-256 (see <see cref="CatalogFingerprint"/>): what is kept of one catalog holds for any other of this fingerprint, whatever its name.</summary>
    public required string Fingerprint { get; init; }
    public required ShopOptions Options { get; init; }
    public required IProductCatalog Products { get; init; }
    public required IProductSearch Search { get; init; }
    /// <summary>In their final, shuffled order: <c>Goals[i].Index == i</c>.</summary>
    public required IReadOnlyList<Goal> Goals { get; init; }
    public required RewardFunction Rewards { get; init; }

    /// <summary>What is odd about the catalog's files, though they could be read: one that has the name of WebShop's own and other contents, elements that were left out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Renders pages for the <c>html</c> observation mode.</summary>
    internal HtmlRenderer Html => _html ??= new(QueryStringLinks.Werkzeug(Options.Werkzeug));

    /// <summary>
    /// Opens the shop that the options name, preparing it first where that has not been done.
    /// Throws <see cref="CatalogException"/> with file, position, field and reason where the files are broken.
    /// </summary>
    /// <param name="progress">Told, about once a second, what is being prepared and how far it is.</param>
    public static Storefront Open(ShopOptions options, IProgress<PreparationProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (options.IsDemo)
            progress?.Report(new("Making the demo shop", 0));
        var folder = options.IsDemo ? DemoShop.Ensure(options.ArtifactsRoot, cancellation) : options.Catalog;
        var prepared = PreparedCatalog.Open(CatalogFiles.Find(folder), options, progress, cancellation);
        // The demo shop's files have WebShop's names and make no secret of being others.
        return Assemble(options, prepared.Fingerprint, prepared.Products, prepared.Search, prepared.Goals, options.IsDemo ? [] : [.. prepared.Warnings, .. prepared.LeftOut]);
    }

    /// <summary>Reads a folder's files and holds everything in memory: for small catalogs.</summary>
    internal static Storefront OpenInMemory(
        CatalogFiles files, ShopOptions options, IProgress<PreparationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var content = CatalogContent.Read(files, options, progress, cancellation);
        var products = new InMemoryCatalog(content.Products);
        var goals = content.Goals();
        return Assemble(options, CatalogFingerprint.Of(files, options, path => FileFingerprints.Compute(path, cancellation)), products, Bm25Search.Build(products.All), goals, content.LeftOut);
    }

    /// <summary>Puts a shop together from its parts.</summary>
    internal static Storefront Assemble(ShopOptions options, string fingerprint, IProductCatalog products, IProductSearch search, IReadOnlyList<Goal> goals, IReadOnlyList<string>? warnings = null) => new()
    {
        Name = options.IsDemo ? ShopOptions.Demo : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Catalog))),
        Fingerprint = fingerprint,
        Options = options,
        Products = products,
        Search = search,
        Goals = goals,
        Warnings = warnings ?? [],
        Rewards = new(NounTaggers.Create(options.NounTagger), GoalProfile.Named(options.Profile).LevenshteinMatcher ? FuzzyMatcher.Levenshtein() : FuzzyMatcher.Difflib()),
    };

    /// <summary>The goals of a split. A catalog too small for WebShop's borders (fewer than 1,501 goals) gives all its goals for every split.</summary>
    public IReadOnlyList<Goal> GoalsOf(GoalSplit split)
    {
        const int TestEnd = 500, ValidationEnd = 1500;
        if (Goals.Count <= ValidationEnd)
            return Goals;
        var (start, end) = split switch
        {
            GoalSplit.Test => (0, TestEnd),
            GoalSplit.Validation => (TestEnd, ValidationEnd),
            GoalSplit.Train => (ValidationEnd, Goals.Count),
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, null),
        };
        return new GoalRange(Goals, start, end - start);
    }

    /// <summary>Searches as a shopper does: the 50 best hits for the words, or what WebShop's prefixes ask for.</summary>
    /// <param name="randomSeed">What the prefix for random products draws from.</param>
    public SearchResults Find(Keywords keywords, long randomSeed = 0) => (_keywordSearch ??= new(Products, Search)).Find(keywords, randomSeed);

    public void Dispose()
    {
        (Search as IDisposable)?.Dispose();
        (Products as IDisposable)?.Dispose();
        (Goals as IDisposable)?.Dispose();
    }
}
