namespace WebShopRL.Agents.Training.Loop;

/// <summary>What a run does, one update after another: passes over fixed examples, or playing and learning from what was played.</summary>
internal interface IUpdates
{
    int Total { get; }

    /// <summary>Does update <paramref name="update"/>, counted from 0. What it does follows from the number, the weights and the run's seed, so that a continued run does the same.</summary>
    void Do(int update);
}
