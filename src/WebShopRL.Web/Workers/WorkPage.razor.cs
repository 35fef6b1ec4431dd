using WebShopRL.Web.Work;

namespace WebShopRL.Web.Workers;

/// <summary>The workers with their devices, the lines, and each piece of work with who holds it. Read again every two seconds.</summary>
public sealed partial class WorkPage(WorkOverview overview, TimeProvider time)
{
    /// <summary>A job server gives a sign of life every half minute.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>Where the pages of a kind are.</summary>
    private static readonly Dictionary<string, string> Pages = new() { ["run"] = "/runs/", ["evaluation"] = "/evaluations/", ["comparison"] = "/comparisons/", ["study"] = "/studies/" };

    private WorkNow? _now;

    private protected override bool IsDue(int beat) => beat % 2 == 0;

    protected override async Task LoadAsync() => _now = await overview.ReadAsync(Leaving);

    private bool IsSilent(Worker worker) => time.GetUtcNow() - (worker.LastSeen ?? worker.Since) > Silence;

    private List<PieceOfWork> HeldBy(Worker worker) => [.. _now!.Pieces.Where(piece => piece.Owner?.StartsWith(worker.Name + ":", StringComparison.Ordinal) == true)];

    private static string Address(PieceOfWork piece) => Pages.TryGetValue(piece.Kind, out var page) ? $"{page}{piece.Id}" : "/generations";

    private string Claim(PieceOfWork piece) => piece switch
    {
        { Status: RunStatus.Queued, Interruptions.Count: > 0 } => "let go, to be taken up again",
        { LeaseUntil: { } until } when until < time.GetUtcNow() => "has run out: it is taken back",
        { LeaseUntil: { } until } => $"renewed, stands for {(int)(until - time.GetUtcNow()).TotalSeconds} s",
        _ => "–",
    };

    private static string Takes(string line) => line switch
    {
        WorkQueues.Training => "runs",
        WorkQueues.Evaluation => "evaluations, comparisons and generations",
        WorkQueues.Studies => "studies, which put other work in line",
        _ => "",
    };
}
