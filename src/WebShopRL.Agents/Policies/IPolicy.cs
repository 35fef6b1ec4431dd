namespace WebShopRL.Agents.Policies;

/// <summary>
/// A shopping agent. Learned policies run the whole batch in one forward; scripted ones answer each decision by itself.
/// Not thread-safe: one thread drives a policy.
/// </summary>
public interface IPolicy : IDisposable
{
    /// <summary>A short name for people: <c>rule</c>, <c>random</c>, <c>expert</c>, or the checkpoint's.</summary>
    string Name { get; }

    /// <summary>Whether what it does depends on <see cref="Decision.Notes"/>; it then refuses a page alone with a <see cref="PageAloneException"/>.</summary>
    bool ReadsNotes => false;

    /// <summary>One distribution for each decision, in order.</summary>
    IReadOnlyList<ActionDistribution> Act(IReadOnlyList<Decision> decisions);
}
