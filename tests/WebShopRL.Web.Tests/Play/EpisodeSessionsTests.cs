using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Store;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Play;

namespace WebShopRL.Tests.Play;

[Trait(Category.Name, Category.Integration)]
public sealed class EpisodeSessionsTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private readonly ManualClock _clock = new();

    private Storefront Shop => server.Services.GetRequiredService<ShopProvider>().Current;

    [Fact]
    public async Task Episode_IsLetGo_WhenNobodyTouchesItForTheSetTime()
    {
        using var sessions = Sessions(TimeSpan.FromMinutes(10), 100);
        var left = sessions.Start(Shop.Goals[0], null, ObservationMode.Text);
        var used = sessions.Start(Shop.Goals[1], null, ObservationMode.Text);
        _clock.Advance(TimeSpan.FromMinutes(9));
        await used.StepAsync("search[shoes]", TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(sessions.Find(left.Id));
        Assert.Same(used, sessions.Find(used.Id));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, sessions.Count);
    }

    [Fact]
    public async Task Start_MakesRoom_FinishedEpisodesFirstThenThoseIdleLongest()
    {
        using var sessions = Sessions(TimeSpan.FromHours(1), 10);
        var episodes = new List<PlayedEpisode>();
        for (var i = 0; i < 10; i++)
        {
            episodes.Add(sessions.Start(Shop.Goals[i], null, ObservationMode.Text));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        var finished = episodes[9];
        await finished.StepAsync($"search[{finished.Goal.InstructionText}]", TestContext.Current.CancellationToken);
        await finished.StepAsync($"click[{finished.Episode.Actions.Clickables.First(text => text.StartsWith("b0", StringComparison.Ordinal))}]", TestContext.Current.CancellationToken);
        await finished.StepAsync("click[buy now]", TestContext.Current.CancellationToken);

        sessions.Start(Shop.Goals[10], null, ObservationMode.Text);
        Assert.Null(sessions.Find(finished.Id));
        sessions.Start(Shop.Goals[11], null, ObservationMode.Text);
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
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(0, sessions.Count);
    }

    [Fact]
    public async Task Step_CanBeSentAgain_WhenTheTrajectoryCouldNotBeStored()
    {
        var unreachable = new UnreachableStores();
        using var sessions = new EpisodeSessions(server.Services.GetRequiredService<ShopProvider>(), unreachable, new EpisodeOptions(TimeSpan.FromHours(1), 10), _clock);
        var episode = sessions.Start(Shop.Goals[5], "ada", ObservationMode.Text);
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
            var episode = sessions.Start(Shop.Goals[i % Shop.Goals.Count], null, ObservationMode.TextRich);
            if (i % 200 == 0)
                await episode.StepAsync("search[red cotton shirt]");
        }
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    private EpisodeSessions Sessions(TimeSpan idle, int maximum) => new(
        server.Services.GetRequiredService<ShopProvider>(), server.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>(), new EpisodeOptions(idle, maximum), _clock);

    private sealed class UnreachableStores : IDbContextFactory<WebShopDbContext>
    {
        public IDbContextFactory<WebShopDbContext>? Behind { get; set; }

        public WebShopDbContext CreateDbContext() => Behind?.CreateDbContext() ?? throw new TimeoutException("no database");
    }
}
