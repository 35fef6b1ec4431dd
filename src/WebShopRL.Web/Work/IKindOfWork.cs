namespace WebShopRL.Web.Work;

/// <summary>What the room does with a kind whose rows it does not know by type.</summary>
internal interface IKindOfWork
{
    string Name { get; }

    /// <summary>Does a piece of work, once it is claimed. Nothing happens where it is not queued, or waits for other work.</summary>
    Task RunAsync(int id, CancellationToken stopping);

    /// <summary>Takes back what dead workers held.</summary>
    Task TakeBackAsync(CancellationToken cancellation);

    /// <summary>What has not ended.</summary>
    Task<WorkOfKind> LookAsync(CancellationToken cancellation);

    /// <summary>Puts in line what is queued, waits for nothing and has no job.</summary>
    Task EnqueueReadyAsync(CancellationToken cancellation);
}
