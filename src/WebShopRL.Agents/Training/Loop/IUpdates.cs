namespace WebShopRL.Agents.Training.Loop;

/// <summary>What a run does, one update after another: passes over fixed examples, or playing and learning from what was played.</summary>
internal interface IUpdates
{
    /// <summary>Updates that the run has at most; the learning rate falls over so many.</summary>
    int Total { get; }

    /// <summary>Why the run ends before its last update, in a sentence: a budget that is spent. Null while it goes on.</summary>
    string? Spent => null;

    /// <summary>
    /// Does update <paramref name="update"/>, counted from 0. What it does follows from the number, the weights, the run's seed and what <see cref="Save"/> keeps, so that a continued run does the same.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped on its way. The weights are then those of what it has done so far, and after <see cref="Save"/> and <see cref="GoOn"/> the same update does the rest.</exception>
    void Do(int update, CancellationToken cancellation);

    /// <summary>Puts what going on needs beside weights, optimizer and random stream into a save's folder. Passes over fixed examples need nothing.</summary>
    void Save(string folder)
    {
    }

    /// <summary>Takes back what <see cref="Save"/> put there. Called once, before the first update.</summary>
    void GoOn(string folder)
    {
    }
}
