using Microsoft.AspNetCore.Http.HttpResults;
using WebShopRL.Store;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Work.Answers;

/// <summary>A piece of work as the API shows it.</summary>
internal interface IWorkAnswer
{
    RunStatus Status { get; }
}

/// <summary>What the API says of one kind of work, the same for every kind: that there is none of that id, what became of the wish to delete it, or to stop it.</summary>
/// <param name="name">One of them, as <c>evaluation</c>.</param>
/// <param name="many">How its address calls them, as <c>evaluations</c>.</param>
internal sealed class WorkAddress(string name, string many)
{
    private string All => $"/api/v1/{many}";

    private string Name => char.ToUpperInvariant(name[0]) + name[1..];

    public NotFoundProblem Unknown(int id) => new($"There is no {name} {id}: GET {All} lists them.");

    public ConflictProblem NotEnded(int id) => new($"{Name} {id} has not ended: cancel it first.");

    public Results<NoContent, NotFoundProblem, ConflictProblem> Deleted(int id, WorkDeletion became) => became switch
    {
        WorkDeletion.Deleted => TypedResults.NoContent(),
        WorkDeletion.Unknown => Unknown(id),
        _ => NotEnded(id),
    };

    /// <param name="done">Whether it was, and not too late.</param>
    /// <param name="answer">The work as it is now; null where there is none.</param>
    /// <param name="rule">When it could be done.</param>
    public Results<Accepted<T>, NotFoundProblem, ConflictProblem> Asked<T>(int id, bool done, T? answer, string rule = "only a queued or running one can be cancelled") where T : class, IWorkAnswer => answer is null
        ? Unknown(id)
        : done ? TypedResults.Accepted($"{All}/{id}", answer)
        : new ConflictProblem($"{Name} {id} is {answer.Status.ToString().ToLowerInvariant()}: {rule}.");
}
