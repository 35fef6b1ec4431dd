using System.Collections.Concurrent;
using WebShopRL.Agents.Policies;
using WebShopRL.Web.Policies;

namespace WebShopRL.Tests.Policies;

[Trait(Category.Name, Category.Unit)]
public sealed class PolicyServerTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _events = new();
    private readonly ConcurrentDictionary<int, bool> _threads = new();
    private PolicyServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = new PolicyServer(folder => folder == "broken" ? throw new InvalidDataException("no weights") : new CountingPolicy(folder, this));
        await _server.StartAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Act_GivesEveryoneTheirOwnAnswer_FromOneThread()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 200).Select(count => _server.ActAsync($"policy {count % 2}", Decision(count))));
        Assert.Equal(Enumerable.Range(1, 200), answers.Select(answer => answer.LogProbabilities.Count));
        Assert.Single(_threads);
        Assert.Equal(2, _events.Count(happened => happened.StartsWith("load", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Act_LetsTheLeastRecentlyUsedPolicyGo()
    {
        foreach (var folder in (string[])["a", "b", "a", "c", "a"])
            await _server.ActAsync(folder, Decision(1));
        Assert.Equal(["load a", "load b", "load c", "dispose b"], _events);
    }

    [Fact]
    public async Task Act_TellsWhyAPolicyCannotBeLoaded_AndGoesOn()
    {
        var failure = await Assert.ThrowsAsync<PolicyLoadException>(() => _server.ActAsync("broken", Decision(1)));
        Assert.Equal("no weights", failure.Message);
        Assert.Equal(3, (await _server.ActAsync("a", Decision(3))).LogProbabilities.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        _server.Dispose();
    }

    private static Decision Decision(int actions)
    {
        string[] names = [.. Enumerable.Range(0, actions).Select(i => $"click[{i}]")];
        return new Decision { Instruction = "i", Observation = "o", Actions = names, EnvironmentActions = names, Notes = null };
    }

    private sealed class CountingPolicy : IPolicy
    {
        private readonly PolicyServerTests _test;

        public CountingPolicy(string name, PolicyServerTests test)
        {
            (Name, _test) = (name, test);
            _test._events.Enqueue($"load {name}");
        }

        public string Name { get; }

        public IReadOnlyList<ActionDistribution> Act(IReadOnlyList<Decision> decisions)
        {
            _test._threads[Environment.CurrentManagedThreadId] = true;
            return [.. decisions.Select(decision => ActionDistribution.Certain(decision.Actions.Count, 0))];
        }

        public void Dispose() => _test._events.Enqueue($"dispose {Name}");
    }
}
