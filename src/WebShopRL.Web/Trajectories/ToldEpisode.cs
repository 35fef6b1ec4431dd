namespace WebShopRL.Web.Trajectories;

/// <summary>One action of an episode as another program's file tells it.</summary>
/// <param name="Shown">The page before it; null where the file does not tell.</param>
/// <param name="Action">As the model wrote it, without what it thought.</param>
internal sealed record ToldStep(string? Shown, string Action);

/// <summary>An episode as another program's file tells it. What it does not tell - the actions there were, the page as a policy reads it - is found by playing it again.</summary>
/// <param name="Goal">The goal's number in that program's catalog; null where it does not tell.</param>
/// <param name="Reward">In [0, 1]; null where it does not tell.</param>
/// <param name="Last">The page after the last action; null where it does not tell.</param>
internal sealed record ToldEpisode(string Instruction, int? Goal, IReadOnlyList<ToldStep> Steps, double? Reward, string? Last = null);

/// <summary>An episode of this catalog, as it is stored.</summary>
/// <param name="Goal">Null where the catalog has none that asks for this.</param>
internal sealed record ImportedEpisode(int? Goal, string Instruction, double Reward, IReadOnlyList<Agents.Rollouts.TrajectoryStep> Steps);
