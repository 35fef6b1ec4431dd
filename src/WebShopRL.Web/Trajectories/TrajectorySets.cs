using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>A trajectory set with what is in it.</summary>
/// <param name="MeanReward">Of its trajectories, 0-1; null while it has none.</param>
/// <param name="MeanLength">Steps of a trajectory, loops left out.</param>
/// <param name="Goals">Different goals that they are of.</param>
/// <param name="Notes">What people say of it.</param>
public sealed record TrajectorySetAnswer(
    int Id, string Name, string Catalog, string? CatalogFingerprint, int Trajectories, int Goals, double? MeanReward, double? MeanLength, bool BeingFilled, DateTimeOffset CreatedAt, string Notes);

/// <summary>The named sets of trajectories.</summary>
internal static partial class TrajectorySets
{
    /// <summary>What a name may look like, for messages.</summary>
    public const string Form = "1 to 100 letters, digits, blanks and . _ / + - that begin with a letter or a digit";

    /// <summary>The same as a pattern.</summary>
    public const string Pattern = "^[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,99}$";

    public static bool IsName(string name) => Name().IsMatch(name) && name.Trim() == name;

    /// <summary>What is wrong with a name that somebody gives; an empty one is missing, which is said elsewhere.</summary>
    public static void CheckName(string field, string name, RequestErrors errors)
    {
        if (name.Length > 0 && !IsName(name))
            errors.Add(field, $"'{(name.Length > 60 ? name[..60] : name)}' is not a name of a set: give {Form}.");
    }

    /// <summary>Newest first.</summary>
    public static async Task<List<TrajectorySetAnswer>> ReadAsync(WebShopDbContext store, int count, int? before, CancellationToken cancellation) =>
        await ReadAsync(store, await store.TrajectorySets.AsNoTracking().Where(set => set.Id < (before ?? int.MaxValue)).OrderByDescending(set => set.Id).Take(count).ToListAsync(cancellation), cancellation);

    /// <summary>One of them; null where there is none of that id.</summary>
    public static async Task<TrajectorySetAnswer?> FindAsync(WebShopDbContext store, int id, CancellationToken cancellation) =>
        (await ReadAsync(store, await store.TrajectorySets.AsNoTracking().Where(set => set.Id == id).ToListAsync(cancellation), cancellation)).SingleOrDefault();

    private static async Task<List<TrajectorySetAnswer>> ReadAsync(WebShopDbContext store, List<TrajectorySet> sets, CancellationToken cancellation)
    {
        int?[] ids = [.. sets.Select(set => (int?)set.Id)];
        var held = await store.Trajectories.Where(trajectory => ids.Contains(trajectory.SetId)).GroupBy(trajectory => trajectory.SetId!.Value)
            .Select(of => new { of.Key, Count = of.Count(), Goals = of.Select(trajectory => trajectory.Goal).Distinct().Count(), Reward = of.Average(trajectory => trajectory.Reward), Length = of.Average(trajectory => trajectory.Length) })
            .ToDictionaryAsync(of => of.Key, cancellation);
        var filled = await FilledAsync(store, ids, cancellation);
        return [.. sets.Select(set => held.TryGetValue(set.Id, out var of)
            ? new TrajectorySetAnswer(set.Id, set.Name, set.Catalog, set.CatalogFingerprint, of.Count, of.Goals, of.Reward, of.Length, filled.Contains(set.Id), set.CreatedAt, set.Notes)
            : new TrajectorySetAnswer(set.Id, set.Name, set.Catalog, set.CatalogFingerprint, 0, 0, null, null, filled.Contains(set.Id), set.CreatedAt, set.Notes))];
    }

    /// <summary>What is wrong with the sets that settings name, under <c>settings.trajectory_sets</c>: what a run learns from is there, whole, before it is launched.</summary>
    public static async Task CheckAsync(TrainingSettings settings, ShopProvider shop, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        if (settings is not ILearnsFromSets learner)
            return;
        foreach (var name in TrajectorySource.Names(learner.TrajectorySets))
            if (await ProblemAsync(name, shop, store, cancellation) is { } problem)
                errors.Add("settings.trajectory_sets", problem);
    }

    /// <summary>What is wrong with a set that is to be learned from; null where nothing is. While the catalog is being opened, whether the set is of that one is asked when the run begins.</summary>
    public static async Task<string?> ProblemAsync(string name, ShopProvider shop, WebShopDbContext store, CancellationToken cancellation)
    {
        if (await store.TrajectorySets.AsNoTracking().FirstOrDefaultAsync(set => set.Name == name, cancellation) is not { } set)
            return $"There is no trajectory set '{name}': GET /api/v1/trajectory-sets lists them.";
        if (shop.IsOpen && !CatalogMark.AreOne((set.Catalog, set.CatalogFingerprint), (shop.Current.Name, shop.Current.Fingerprint)))
            return $"The trajectory set '{name}' is of the catalog {CatalogMark.Shown(set.Catalog, set.CatalogFingerprint)}, and this one is {CatalogMark.Shown(shop.Current.Name, shop.Current.Fingerprint)}: name a set of this one.";
        if ((await FilledAsync(store, [set.Id], cancellation)).Count > 0)
            return $"The trajectory set '{name}' is still being filled: wait until its generation has ended.";
        return await store.Trajectories.AnyAsync(trajectory => trajectory.SetId == set.Id, cancellation) ? null : $"The trajectory set '{name}' is empty: there is nothing to learn from.";
    }

    /// <summary>Those of the sets that a generation is filling, or will.</summary>
    public static async Task<HashSet<int>> FilledAsync(WebShopDbContext store, int?[] sets, CancellationToken cancellation) =>
        [.. await store.Generations.Where(generation => sets.Contains(generation.SetId) && (generation.Status == RunStatus.Queued || generation.Status == RunStatus.Running))
            .Select(generation => generation.SetId!.Value).ToListAsync(cancellation)];

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
