using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Store;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Episodes;

namespace WebShopRL.Tests.Episodes;

/// <summary>By themselves: what other tests of the process hold would count as held by episodes.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection(nameof(AloneInItsProcess))]
public sealed class EpisodeSessionsTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private readonly ManualClock _clock = new();

    private Storefront Shop => server.Services.GetRequiredService<ShopProvider>().Current;

    [Fact]
    public async Task Episode_SleepsAndGoesOnWhereItWas_WhenNobodyTouchesItForTheSetTime()
    {
        using var sessions = Sessions(TimeSpan.FromMinutes(10), 100);
        var left = Start(sessions, 0);
        var used = Start(sessions, 1);
        await left.StepAsync($"search[{left.Goal.InstructionText}]", TestContext.Current.CancellationToken);
        var before = left.Episode.Observe(ObservationMode.TextRich);
        _clock.Advance(TimeSpan.FromMinutes(9));
        await used.StepAsync("search[shoes]", TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(left.IsAsleep);
        Assert.False(used.IsAsleep);
        Assert.Same(left, sessions.Find(left.Id));
        Assert.False((await left.StepAsync("nonsense", TestContext.Current.CancellationToken)).ActionIsValid);
        Assert.Equal(before, left.Episode.Observe(ObservationMode.TextRich));
        Assert.False(left.IsAsleep);
    }

    [Fact]
    public async Task Episode_IsLetGo_WhenItHasEndedOrIsKeptForLongEnough()
    {
        using var sessions = Sessions(TimeSpan.FromMinutes(10), 100);
        var left = Start(sessions, 0);
        var ended = Start(sessions, 1);
        await BuyAsync(ended);
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(sessions.Find(ended.Id));
        Assert.NotNull(sessions.Find(left.Id));
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(0, sessions.Count);
    }

    [Fact]
    public async Task Episode_TakesActionsAfterAPurchase_WhenItGoesOn()
    {
        using var sessions = Sessions(TimeSpan.FromMinutes(10), 100);
        var episode = sessions.Start(new EpisodePlan(Shop.Goals[3]) { GoesOn = true, Session = "mine" });
        Assert.True((await BuyAsync(episode)).Done);
        var found = await episode.StepAsync("search[shoes]", TestContext.Current.CancellationToken);
        Assert.Equal((true, false), (found.ActionIsValid, found.Done));
        Assert.StartsWith("http://127.0.0.1:3000/search_results/mine/shoes/1", episode.Episode.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_IsRefused_WhenItsActionsAreMoreTextThanIsKept()
    {
        using var sessions = Sessions(TimeSpan.FromMinutes(10), 100);
        var episode = Start(sessions, 0);
        var cancellation = TestContext.Current.CancellationToken;
        await episode.StepAsync(new string('x', PlayedEpisode.MaximumText - 10), cancellation);
        var refused = await Assert.ThrowsAsync<EpisodeConflictException>(() => episode.StepAsync("search[shoes]", cancellation));
        Assert.Contains("shorter actions", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, episode.StepCount);
    }

    [Fact]
    public async Task Start_MakesRoom_FinishedEpisodesFirstThenThoseIdleLongest()
    {
        using var sessions = Sessions(TimeSpan.FromHours(1), 10);
        var episodes = new List<PlayedEpisode>();
        for (var i = 0; i < 10; i++)
        {
            episodes.Add(Start(sessions, i));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        var finished = episodes[9];
        await BuyAsync(finished);

        Start(sessions, 10);
        Assert.Null(sessions.Find(finished.Id));
        Start(sessions, 11);
        Assert.Null(sessions.Find(episodes[0].Id));
        Assert.NotNull(sessions.Find(episodes[1].Id));
    }

    [Fact]
    public async Task Memory_StaysFlat_Over100000Episodes()
    {
        using var sessions = Sessions(TimeSpan.FromMinutes(10), 5_000);
        await PlayAsync(sessions, 10_000);
        var before = Held();
        await PlayAsync(sessions, 90_000);
        Assert.InRange(sessions.Count, 4_000, 5_000);
        Assert.InRange(Held() - before, long.MinValue, 8 << 20);
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, sessions.Count);
    }

    [Fact]
    public async Task Step_CanBeSentAgain_WhenTheTrajectoryCouldNotBeStored()
    {
        var unreachable = new UnreachableStores();
        using var sessions = new EpisodeSessions(server.Services.GetRequiredService<ShopProvider>(), unreachable, new EpisodeOptions(TimeSpan.FromHours(1), TimeSpan.FromHours(24), 10), _clock);
        var episode = sessions.Start(new EpisodePlan(Shop.Goals[5]) { Annotator = "ada" });
        var cancellation = TestContext.Current.CancellationToken;
        await episode.StepAsync($"search[{episode.Goal.InstructionText}]", cancellation);
        await episode.StepAsync($"click[{episode.Episode.Actions.Clickables.First(text => text.StartsWith("b0", StringComparison.Ordinal))}]", cancellation);
        await Assert.ThrowsAsync<TimeoutException>(() => episode.StepAsync("click[buy now]", cancellation));
        Assert.False(episode.IsDone);
        unreachable.Behind = server.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>();
        Assert.True((await episode.StepAsync("click[buy now]", cancellation)).Done);
        Assert.Equal(1, await server.WithStoreAsync(store => store.Trajectories.CountAsync(trajectory => trajectory.Goal == 5, cancellation)));
    }

    private async Task PlayAsync(EpisodeSessions sessions, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var episode = Start(sessions, i % Shop.Goals.Count);
            if (i % 200 == 0)
                await episode.StepAsync("search[red cotton shirt]");
        }
    }

    private PlayedEpisode Start(EpisodeSessions sessions, int goal) => sessions.Start(new EpisodePlan(Shop.Goals[goal]));

    private static async Task<StepResult> BuyAsync(PlayedEpisode episode)
    {
        await episode.StepAsync($"search[{episode.Goal.InstructionText}]");
        await episode.StepAsync($"click[{episode.Episode.Actions.Clickables.First(text => text.StartsWith("b0", StringComparison.Ordinal))}]");
        return await episode.StepAsync("click[buy now]");
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    private EpisodeSessions Sessions(TimeSpan idle, int maximum) => new(
        server.Services.GetRequiredService<ShopProvider>(), server.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>(), new EpisodeOptions(idle, TimeSpan.FromHours(24), maximum), _clock);

    private sealed class UnreachableStores : IDbContextFactory<WebShopDbContext>
    {
        public IDbContextFactory<WebShopDbContext>? Behind { get; set; }

        public WebShopDbContext CreateDbContext() => Behind?.CreateDbContext() ?? throw new TimeoutException("no database");
    }
}
