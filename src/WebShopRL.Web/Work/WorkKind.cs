using WebShopRL.Store;

namespace WebShopRL.Web.Work;

/// <summary>
/// A kind of work: runs, evaluations, comparisons. A feature says here, in its own folder, how one piece of it is done; the room does the rest: it is put in line, claimed, cancelled, and begun again
/// where its worker dies. Registered with <see cref="WorkServices.AddWorkKind"/>.
/// </summary>
/// <typeparam name="T">The row.</typeparam>
public abstract class WorkKind<T> where T : class, ILeased
{
    /// <summary>Does it, or goes on with it from what is stored. Cancelled when somebody asks, when the worker is stopping, or when the lease is lost.</summary>
    public abstract Task DoAsync(int id, CancellationToken cancellation);

    /// <summary>Which of these rows wait for other work to end. They stay queued without a job until it has.</summary>
    public virtual Task<IReadOnlySet<int>> WaitingAsync(IReadOnlyList<int> ids, WebShopDbContext store, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlySet<int>>(new HashSet<int>());

    /// <summary>How far it is, in words that follow "at": <c>step 12</c>.</summary>
    public abstract string Describe(T work);

    /// <summary>What a person may do about one that was interrupted too often: a sentence that is true of this kind.</summary>
    public abstract string Advice { get; }

    /// <summary>Tells whoever looks at it that its row has changed.</summary>
    public virtual Task ChangedAsync(int id, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>What the queue knows of a kind. Apart from how it is done, so that work may put other work in line.</summary>
/// <param name="Name">One word, for jobs and messages: <c>run</c>.</param>
/// <param name="Queue">One of <see cref="WorkQueues"/>.</param>
/// <param name="Row">The type of its rows.</param>
internal sealed record WorkName(string Name, string Queue, Type Row);

/// <summary>The lines that workers serve, of those that compute one piece of work at a time.</summary>
public static class WorkQueues
{
    /// <summary>Runs, with the torch threads they are given.</summary>
    public const string Training = "training";

    /// <summary>Evaluations, comparisons and generations, beside a run.</summary>
    public const string Evaluation = "evaluation";

    /// <summary>Studies, which compute nothing and wait for their parts: a worker has room for many.</summary>
    public const string Studies = "studies";

    internal static readonly string[] All = [Training, Evaluation, Studies];
}
