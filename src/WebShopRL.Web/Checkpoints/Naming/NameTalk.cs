namespace WebShopRL.Web.Checkpoints.Naming;

/// <summary>What a page and a person are at about a checkpoint's name: it is being typed, or a question is to be answered first.</summary>
/// <param name="Question">Null while a name is typed.</param>
/// <param name="Answer">What does it, on its button.</param>
/// <param name="OnYes">Does it.</param>
/// <param name="Problem">Why the last try did nothing.</param>
public sealed record NameTalk(int Checkpoint, string? Question = null, string? Answer = null, Func<Task>? OnYes = null, string? Problem = null)
{
    /// <summary>What comes after a try; null where it is done, and there is nothing more to say.</summary>
    /// <param name="move">Does it although the name stands for another checkpoint, or something hangs on it.</param>
    public NameTalk? After(NameOutcome outcome, string answer, Func<Task> move) => outcome.Result switch
    {
        NameResult.Done or NameResult.Unchanged => null,
        NameResult.Taken or NameResult.Asks => new NameTalk(Checkpoint, outcome.Says, answer, move),
        NameResult.Unknown => new NameTalk(Checkpoint, Problem: outcome.Says),
        NameResult.Refused => new NameTalk(Checkpoint, Problem: string.Join(' ', outcome.Errors!.SelectMany(error => error.Value))),
        _ => throw new InvalidOperationException($"Nothing is said to {outcome.Result}."),
    };
}
