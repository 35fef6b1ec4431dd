namespace WebShopRL.Store.Work;

/// <summary>
/// Work that a worker claims for a while and renews the claim as it goes: queued → running → succeeded, failed or cancelled, and back to queued where a worker stops
/// or dies. A job may be delivered more than once; the lease decides who does it. One that runs out means that its worker died.
/// </summary>
public interface ILeased
{
    int Id { get; }
    RunStatus Status { get; set; }
    string? Error { get; set; }
    DateTimeOffset? StartedAt { get; set; }
    DateTimeOffset? FinishedAt { get; set; }
    /// <summary>Set by a person; the worker sees it within a second.</summary>
    bool CancelRequested { get; set; }
    string? LeaseOwner { get; set; }
    DateTimeOffset? LeaseUntil { get; set; }
    /// <summary>The job that stands for it in line; null where none does (yet).</summary>
    long? JobId { get; set; }
    /// <summary>How often a worker has begun or gone on with it.</summary>
    int Attempts { get; set; }
    /// <summary>Why workers did not end it, a sentence each, oldest first.</summary>
    List<string> Interruptions { get; set; }
    /// <summary>The <see cref="Place"/> of each interruption since a person last put it in line.</summary>
    List<int> InterruptedAt { get; set; }
    /// <summary>How far it is, as stored: steps, episodes. What dies at the same place again and again is given up.</summary>
    int Place { get; }
}
