using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Episodes;
using WebShopRL.Web.Play.Tasks;

namespace WebShopRL.Tests.Play;

[Trait(Category.Name, Category.Integration)]
public sealed class PlayTasksTests(WebShopServer server) : IClassFixture<WebShopServer>, IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly List<EpisodeSessions> _processes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Storefront Shop => server.Services.GetRequiredService<ShopProvider>().Current;

    [Fact]
    public async Task Take_GivesAGoalToOne_WhenManyWantItAtOnce()
    {
        var tasks = Process();
        var given = await Task.WhenAll(Enumerable.Range(0, 12).Select(person => tasks.TakeAsync($"person {person}", 700, Cancellation)));
        var holder = Assert.Single(given, task => task is not null);
        Assert.Equal(holder!.Annotator, (await tasks.HolderAsync(700, Cancellation))!.Annotator);
    }

    [Fact]
    public async Task Next_GivesEachGoalToOne_WhenManyDrawAmongFew()
    {
        var tasks = Process();
        var goals = TrainingGoals.Of(Shop).Goals;
        int[] free = [goals[10].Index, goals[500].Index, goals[900].Index];
        await server.WithStoreAsync(async store =>
        {
            store.PlayTasks.RemoveRange(store.PlayTasks);
            store.PlayTasks.AddRange(goals.Where(goal => !free.Contains(goal.Index)).Select(goal => Row(goal.Index, "somebody", PlayTaskStatus.Open)));
            return await store.SaveChangesAsync(Cancellation);
        });

        var given = await Task.WhenAll(Enumerable.Range(0, 8).Select(person => tasks.NextAsync($"person {person}", Cancellation)));
        Assert.Equal(free.Order(), given.OfType<PlayTask>().Select(task => task.Goal).Order());

        // Who has skipped a goal does not get it again; another does.
        var skipped = given.OfType<PlayTask>().First();
        Assert.True(await tasks.SkipAsync(skipped.Id, "unclear", Cancellation));
        Assert.Null(await tasks.NextAsync(skipped.Annotator, Cancellation));
        Assert.Equal(skipped.Goal, (await tasks.NextAsync("late", Cancellation))!.Goal);
        await server.WithStoreAsync(store => store.PlayTasks.ExecuteDeleteAsync(Cancellation));
    }

    [Fact]
    public async Task Next_IsNowAndThenAGoalThatAnotherHasBoughtFor()
    {
        var tasks = Process();
        var shared = TrainingGoals.Of(Shop).Goals[77].Index;
        await server.WithStoreAsync(async store =>
        {
            store.PlayTasks.Add(Row(shared, "Vera", PlayTaskStatus.Bought));
            store.PlayTasks.AddRange(Enumerable.Range(0, TaskDraw.SharedEvery - 1).Select(number => Row(TrainingGoals.Of(Shop).Goals[number].Index, "Walt", PlayTaskStatus.Skipped)));
            return await store.SaveChangesAsync(Cancellation);
        });
        Assert.Equal(shared, (await tasks.NextAsync("Walt", Cancellation))!.Goal);
    }

    [Fact]
    public async Task Goal_IsAnothers_OnceItsLeaseHasRunOut()
    {
        var tasks = Process();
        var first = (await tasks.TakeAsync("Ada", 701, Cancellation))!;
        var played = (await tasks.ResumeAsync(first.Id, Cancellation))!.Episode!;
        await played.StepAsync("search[shoes]", Cancellation);
        _clock.Advance(PlayTasks.Lease - TimeSpan.FromMinutes(1));
        Assert.Null(await tasks.TakeAsync("Ben", 701, Cancellation));
        await played.StepAsync("click[next >]", Cancellation);
        _clock.Advance(PlayTasks.Lease - TimeSpan.FromMinutes(1));
        Assert.Null(await tasks.TakeAsync("Ben", 701, Cancellation));
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.NotNull(await tasks.TakeAsync("Ben", 701, Cancellation));

        await Assert.ThrowsAsync<EpisodeConflictException>(() => played.StepAsync("click[back to search]", Cancellation));
        Assert.Equal(2, played.StepCount);
        var resumed = await tasks.ResumeAsync(first.Id, Cancellation);
        Assert.Equal((PlayTaskStatus.Lapsed, (PlayedEpisode?)null), (resumed!.Task.Status, resumed.Episode));
    }

    [Fact]
    public async Task Episode_GoesOnAfterItsLease_WhenNobodyHasTakenTheGoal()
    {
        var tasks = Process();
        var played = await StartAsync(tasks, "Ada", 702);
        _clock.Advance(PlayTasks.Lease + TimeSpan.FromHours(5));
        Assert.True((await played.StepAsync("search[shoes]", Cancellation)).ActionIsValid);
        Assert.Null(await tasks.TakeAsync("Ben", 702, Cancellation));
    }

    [Fact]
    public async Task Skip_IsListedWithItsReason_AndEndsTheEpisode()
    {
        var tasks = Process();
        var played = await StartAsync(tasks, "Cleo", 703);
        Assert.True(await tasks.SkipAsync(played.Id, "the shop has no such thing", Cancellation));
        Assert.False(await tasks.SkipAsync(played.Id, "again", Cancellation));
        await Assert.ThrowsAsync<EpisodeConflictException>(() => played.StepAsync("search[shoes]", Cancellation));
        var listed = Assert.Single((await OverviewAsync()).Ended, task => task.Annotator == "Cleo");
        Assert.Equal((703, "the shop has no such thing"), (listed.Goal, listed.SkipReason));
        Assert.Contains("skipped: the shop has no such thing", await server.Client.GetStringAsync("/play", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Episode_ComesBackAsItWas_WhenTheServiceStartsAnew()
    {
        var before = Process();
        var played = await StartAsync(before, "Dora", 704);
        _clock.Advance(TimeSpan.FromSeconds(4));
        await played.StepAsync($"search[{played.Goal.InstructionText}]", Cancellation);
        var listed = ((ResultsPage)played.Episode.Page).Products.Select(entry => entry.Product).First(product => product.Options.Count > 0);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await played.StepAsync(new PlayerAction.Product(listed.Asin), Cancellation);
        await played.StepAsync(new PlayerAction.Option(listed.Options[0].Name, listed.Options[0].Values[^1]), Cancellation);

        var after = Process();
        var resumed = (await after.ResumeAsync(played.Id, Cancellation))!.Episode!;
        Assert.NotSame(played, resumed);
        Assert.Equal((played.Episode.Url, played.Episode.Observe(ObservationMode.TextRich), 3), (resumed.Episode.Url, resumed.Episode.Observe(ObservationMode.TextRich), resumed.StepCount));

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True((await resumed.StepAsync("click[buy now]", Cancellation)).Done);
        var stored = await server.WithStoreAsync(store => store.Trajectories.AsNoTracking().SingleAsync(row => row.Annotator == "Dora", Cancellation));
        Assert.Equal(("human", 4, listed.Asin), (stored.Source, stored.Length, stored.Product));
        Assert.Equal([4, 6, 0, 2], stored.StepSeconds!);
        // What ended elsewhere is seen as it ended, and takes nothing more.
        Assert.True((await before.ResumeAsync(played.Id, Cancellation))!.Episode!.IsDone);
        await Assert.ThrowsAsync<EpisodeConflictException>(() => played.StepAsync("click[buy now]", Cancellation));
        Assert.Equal(1, await server.WithStoreAsync(store => store.Trajectories.CountAsync(row => row.Annotator == "Dora", Cancellation)));
        Assert.Equal(stored.StepSeconds, (await server.GetAsync($"/api/v1/trajectories/{stored.Id}"))["step_seconds"]!.AsArray().Select(seconds => (double)seconds!));
    }

    [Fact]
    public async Task Purchase_IsNoHumanTrajectory_WhenAnAgentTookAStep()
    {
        var tasks = Process();
        var played = await StartAsync(tasks, "Emil", 705);
        await played.StepAsync($"search[{played.Goal.InstructionText}]", Cancellation);
        await played.StepAsync(new PlayerAction.Product(((ResultsPage)played.Episode.Page).Products[0].Product.Asin), Cancellation);
        await played.StepAsync("click[description]", "run:7", 2, Cancellation);
        await played.StepAsync("click[< prev]", Cancellation);
        Assert.True((await played.StepAsync("click[buy now]", Cancellation)).Done);

        Assert.Equal(0, await server.WithStoreAsync(store => store.Trajectories.CountAsync(row => row.Annotator == "Emil", Cancellation)));
        var task = Assert.Single((await OverviewAsync()).Ended, task => task.Annotator == "Emil");
        Assert.Equal((PlayTaskStatus.Bought, "run:7", played.Episode.Reward), (task.Status, task.HandedTo, task.Reward));
        Assert.Equal("run:7", (await Process().ResumeAsync(played.Id, Cancellation))!.Episode!.Agent);
    }

    [Fact]
    public async Task Agreement_CountsGoalsThatSeveralBoughtFor_WithoutThoseWhoLookedAtAnAgent()
    {
        var tasks = Process();
        await BuyAsync(tasks, "Fay", 706, place: 0);
        await BuyAsync(tasks, "Gus", 706, place: 0);
        await BuyAsync(tasks, "Fay", 707, place: 0);
        await BuyAsync(tasks, "Gus", 707, place: 1);
        await BuyAsync(tasks, "Fay", 708, place: 0);
        var looked = await StartAsync(tasks, "Gus", 708);
        await tasks.NoteAdvisorAsync(looked.Id, "model:demo-agent", Cancellation);
        await BuyAsync(looked, place: 0);

        var agreement = (await OverviewAsync()).Agreement;
        SharedGoal[] ours = [.. agreement.Goals.Where(goal => goal.Purchases.Any(purchase => purchase.Annotator == "Fay"))];
        Assert.Equal([(707, false), (706, true)], ours.Select(goal => (goal.Goal, goal.SameProduct)));
        Assert.True(ours[1].SameReward);
        Assert.Equal(["Fay", "Gus"], ours[0].Purchases.Select(purchase => purchase.Annotator));
        Assert.Equal((double)agreement.Goals.Count(goal => goal.SameProduct) / agreement.Goals.Count, agreement.SameProduct);
    }

    private async Task BuyAsync(PlayTasks tasks, string annotator, int goal, int place) => await BuyAsync(await StartAsync(tasks, annotator, goal), place);

    private static async Task BuyAsync(PlayedEpisode played, int place)
    {
        await played.StepAsync($"search[{played.Goal.InstructionText}]", Cancellation);
        await played.StepAsync(new PlayerAction.Product(((ResultsPage)played.Episode.Page).Products[place].Product.Asin), Cancellation);
        Assert.True((await played.StepAsync("click[buy now]", Cancellation)).Done);
    }

    private static async Task<PlayedEpisode> StartAsync(PlayTasks tasks, string annotator, int goal) => (await tasks.ResumeAsync((await tasks.TakeAsync(annotator, goal, Cancellation))!.Id, Cancellation))!.Episode!;

    private Task<PlayOverview> OverviewAsync() => server.WithStoreAsync(store => PlayOverview.ReadAsync(store, Shop.Fingerprint, Cancellation));

    /// <summary>The service as it is after a start: nothing in memory.</summary>
    private PlayTasks Process()
    {
        var (shop, stores) = (server.Services.GetRequiredService<ShopProvider>(), server.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>());
        var sessions = new EpisodeSessions(shop, stores, new EpisodeOptions(TimeSpan.FromHours(1), TimeSpan.FromHours(24), 1_000), _clock);
        _processes.Add(sessions);
        return new PlayTasks(sessions, shop, stores, _clock);
    }

    private PlayTask Row(int goal, string annotator, PlayTaskStatus status) => new()
    {
        Id = EpisodeSessions.NewId(), Catalog = Shop.Name, CatalogFingerprint = Shop.Fingerprint, Goal = goal, Annotator = annotator, Status = status, Actions = "[]",
        LeaseUntil = _clock.GetUtcNow() + PlayTasks.Lease, CreatedAt = _clock.GetUtcNow(), ChangedAt = _clock.GetUtcNow(),
    };

    public void Dispose() => _processes.ForEach(sessions => sessions.Dispose());
}
