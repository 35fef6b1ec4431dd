namespace WebShopRL.Agents.Training;

/// <summary>There is nothing of what a run was to learn from. The message says how to get some; the run, resumed after that, looks again.</summary>
public sealed class NothingToLearnException(string message) : InvalidOperationException(message);
