using System.Collections.Concurrent;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Compatibility.AgentGym;

/// <summary>One environment of a client: an episode, begun anew with every reset. One call at a time.</summary>
internal sealed class AgentGymEnvironment(int id)
{
    public int Id { get; } = id;
    public Lock Turn { get; } = new();
    public required Episode Episode { get; set; }
    public long LastUsed { get; set; }

    /// <summary>The heading of the search page, which the original captures when it resets.</summary>
    public string InstructionAtReset => $"Instruction: {Episode.Goal.InstructionText}";
}

/// <summary>
/// The environments that AgentGym's clients hold, over the one shop. The original hands out 8,000 and then the same again; here the one idle
/// for longest makes room.
/// </summary>
internal sealed class AgentGymEnvironments(ShopProvider shop, TimeProvider time)
{
    private const int Maximum = 8000;

    private readonly ConcurrentDictionary<int, AgentGymEnvironment> _environments = new();
    private readonly Lazy<SessionGoals> _goals = new(() => new SessionGoals(shop.Current.Goals), LazyThreadSafetyMode.PublicationOnly);
    private readonly Lock _creating = new();
    private int _lastId = -1;

    public IEnumerable<int> Ids => _environments.Keys.Order();

    /// <summary>A new environment on a random goal, by the original's draws.</summary>
    public AgentGymEnvironment Create()
    {
        lock (_creating)
        {
            if (_environments.Count >= Maximum && _environments.Values.MinBy(environment => environment.LastUsed) is { } idle)
                _environments.TryRemove(idle.Id, out _);
            var environment = new AgentGymEnvironment(++_lastId) { Episode = Begin(null), LastUsed = time.GetTimestamp() };
            _environments[environment.Id] = environment;
            return environment;
        }
    }

    /// <summary>Begins again: on the goal of that index (negative ones count from the end), or on a random one. Throws <see cref="ArgumentOutOfRangeException"/> for no goal's index.</summary>
    public Episode Begin(int? session)
    {
        if (session is { } index)
            return new Episode(shop.Current, _goals.Value.At(index), index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var (id, goal) = _goals.Value.Next();
        return new Episode(shop.Current, goal, id);
    }

    public AgentGymEnvironment? Find(int id)
    {
        var environment = _environments.GetValueOrDefault(id);
        if (environment is not null)
            environment.LastUsed = time.GetTimestamp();
        return environment;
    }

    /// <summary>False where there is none.</summary>
    public bool Close(int id) => _environments.TryRemove(id, out _);
}
