namespace WebShopRL.Web.Work;

/// <summary>A piece of work that has not ended, and who holds it.</summary>
/// <param name="Kind">One word: run, evaluation.</param>
/// <param name="Waits">Whether it waits for other work to end, and is not in line yet.</param>
/// <param name="Owner">The attempt that holds it, by its worker's name and a word of its own; null where nobody does.</param>
/// <param name="Since">When a worker first began with it.</param>
/// <param name="LeaseUntil">Until when the claim stands without renewal.</param>
/// <param name="At">How far it is: <c>step 12</c>.</param>
/// <param name="Interruptions">Why workers did not end it, oldest first.</param>
public sealed record PieceOfWork(
    string Kind, int Id, RunStatus Status, bool Waits, string? Owner, DateTimeOffset? Since, DateTimeOffset? LeaseUntil, string At, int Attempts, IReadOnlyList<string> Interruptions, bool CancelRequested);

/// <summary>What of one kind has not ended: all that goes on, and those in line first.</summary>
/// <param name="Queue">The line that it stands in.</param>
/// <param name="Queued">All that is queued, shown or not.</param>
internal sealed record WorkOfKind(string Kind, string Queue, int Queued, IReadOnlyList<PieceOfWork> Pieces);

/// <summary>A process that does work.</summary>
/// <param name="Name">Machine and process: <c>host:4711</c>.</param>
/// <param name="LastSeen">Its newest sign of life; null before the first.</param>
/// <param name="Queues">The lines that it serves, with how many pieces of each at once.</param>
/// <param name="Device">What it computes on, as its own check found; null where it has not said.</param>
/// <param name="Threads">Torch threads that its runs may use.</param>
public sealed record Worker(string Name, DateTimeOffset? Since, DateTimeOffset? LastSeen, IReadOnlyList<(string Queue, int AtOnce)> Queues, string? Device, string? Threads);

/// <summary>A line that workers serve.</summary>
public sealed record WorkLine(string Name, int Queued, int Running, int Places);

/// <summary>All of it at one moment.</summary>
public sealed record WorkNow(IReadOnlyList<Worker> Workers, IReadOnlyList<WorkLine> Lines, IReadOnlyList<PieceOfWork> Pieces);
