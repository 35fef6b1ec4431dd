using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Rewards;
using WebShopRL.Shop.Search;

namespace WebShopRL.Shop;

/// <summary>
/// An opened shop: products, search, goals and reward. Read-only and shared by every episode and thread; opening is the expensive part,
/// an episode costs a few hundred bytes.
/// </summary>
public sealed class Storefront : IDisposable
{
    public required string Name { get; init; }
    public required ShopOptions Options { get; init; }
    public required IProductCatalog Products { get; init; }
    public required IProductSearch Search { get; init; }
    /// <summary>In their final, shuffled order: <c>Goals[i].Index == i</c>.</summary>
    public required IReadOnlyList<Goal> Goals { get; init; }
    public required RewardFunction Rewards { get; init; }

    /// <summary>
    /// Opens the shop that the options name, preparing it first where that has not been done.
    /// Throws <see cref="CatalogException"/> with file, position, field and reason where the files are broken.
    /// </summary>
    /// <param name="progress">Told, about once a second, what is being prepared and how far it is.</param>
    public static Storefront Open(ShopOptions options, IProgress<PreparationProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>The goals of a split. A catalog too small for WebShop's borders (fewer than 1,501 goals) gives all its goals for every split.</summary>
    public IReadOnlyList<Goal> GoalsOf(GoalSplit split) => throw new NotImplementedException();

    public void Dispose() => (Products as IDisposable)?.Dispose();
}
