namespace WebShopRL.Store.Runs;

/// <summary>
/// Work that a worker claims for a while and renews the claim as it goes: queued → running → succeeded, failed or cancelled. A job may be delivered more
/// than once; the lease decides who does it. One that runs out means that its worker died.
/// </summary>
public interface ILeased
{
    int Id { get; }
    RunStatus Status { get; set; }
    string? Error { get; set; }
    DateTimeOffset? StartedAt { get; set; }
    DateTimeOffset? FinishedAt { get; set; }
    string? LeaseOwner { get; set; }
    DateTimeOffset? LeaseUntil { get; set; }
}
