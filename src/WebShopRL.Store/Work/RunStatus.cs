namespace WebShopRL.Store.Work;

/// <summary>Where a piece of work is: a run, an evaluation, a comparison.</summary>
public enum RunStatus
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
