using static WebShopRL.Agents.Metrics.MetricDirection;

namespace WebShopRL.Agents.Metrics;

/// <summary>Which values of a metric are better.</summary>
public enum MetricDirection
{
    Higher,
    Lower,
    Neither,
}

/// <summary>Metrics that stand together under one heading.</summary>
/// <param name="Name">What the names of its metrics have before the slash.</param>
public sealed record MetricGroup(string Name, string Title);

/// <summary>What a metric is.</summary>
/// <param name="Title">As charts head it.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Unit">Of its values; empty for a pure number.</param>
/// <param name="FromZero">Whether its axis begins at 0.</param>
public sealed record Metric(string Name, string Title, string Meaning, string Unit, MetricDirection Direction, bool FromZero = false)
{
    /// <summary>Whether a value that is no number ends the run: a loss or a gradient norm, for there is nothing to learn from then on. Of any other metric such a value is kept, and drawn as a gap.</summary>
    public bool EndsRun => Name.EndsWith("loss", StringComparison.Ordinal) || Name == MetricNames.GradNorm;

    /// <summary>The heading it stands under.</summary>
    public MetricGroup Group => MetricTable.GroupOf(Name);
}

/// <summary>Every metric that a run can have, in the order of charts: the one truth that trainers, summaries, charts, the API and docs/metrics.md read.</summary>
public static class MetricTable
{
    /// <summary>In the order in which people look at them.</summary>
    public static IReadOnlyList<MetricGroup> Groups { get; } =
    [
        new("eval", "Validation"), new("rollout", "Rollouts"), new("il", "Imitation"), new("dpo", "Preferences"), new("mlm", "Masked words"), new("query", "Queries"), new("reward", "Rewards"), new("train", "Training"), new("time", "Speed"), new("sys", "Machine"),
    ];

    public static IReadOnlyList<Metric> All { get; } =
    [
        new(MetricNames.EvalScore, "Score", "100 × the mean reward on validation goals, played greedily.", "0-100", Higher, FromZero: true),
        new(MetricNames.EvalScoreLow, "Score, lower end", "Lower end of the score's 95 % interval.", "0-100", Higher),
        new(MetricNames.EvalScoreHigh, "Score, upper end", "Upper end of the score's 95 % interval.", "0-100", Higher),
        new(MetricNames.EvalSuccessRate, "Success rate", "Share of validation goals with a reward of exactly 1.", "share", Higher, FromZero: true),
        new(MetricNames.EvalSuccessRateLow, "Success rate, lower end", "Lower end of the success rate's 95 % interval.", "share", Higher),
        new(MetricNames.EvalSuccessRateHigh, "Success rate, upper end", "Upper end of the success rate's 95 % interval.", "share", Higher),
        new(MetricNames.EvalEpisodeLength, "Episode length", "Mean number of actions of a validation episode.", "actions", Neither),
        new(MetricNames.EvalLoss, "Held-out loss", "Cross-entropy on texts that were held out, natural logarithm.", "nats", Lower),
        new(MetricNames.EvalAccuracy, "Held-out accuracy", "Share of held-out masked word pieces whose most probable guess is right.", "share", Higher),
        new(MetricNames.EvalExactMatch, "Exact match", "Share of held-out instructions whose best written query is a shopper's, word for word.", "share", Higher),
        new(MetricNames.EvalRankingAccuracy, "Ranking accuracy", "Share of pairs of purchases for one validation goal, with different rewards, that the reward model puts in the right order.", "share", Higher),
        new(MetricNames.EvalCalibrationError, "Calibration error", "How far the success that a reward model expects is from the share that succeeds: mean over ten equal ranges of what is expected, weighted by how many fall into each.", "share", Lower),
        new(MetricNames.EvalRewardError, "Reward error", "Mean distance of the reward expected of purchases for validation goals from the measured one.", "", Lower),

        new(MetricNames.EpisodeScore, "Score", "100 × the mean reward of the training episodes that ended in the update, played by drawing.", "0-100", Higher, FromZero: true),
        new(MetricNames.ModelScore, "Score by the reward model", "100 × the mean reward that the reward model expects of those episodes' purchases, where a run learns from it.", "0-100", Higher, FromZero: true),
        new(MetricNames.SuccessRate, "Success rate", "Share of those episodes with a reward of exactly 1.", "share", Higher, FromZero: true),
        new(MetricNames.EpisodeLength, "Episode length", "Mean number of their actions.", "actions", Neither),
        new(MetricNames.PurchaseRate, "Purchase rate", "Share of those episodes that bought something before the step limit.", "share", Higher),
        new(MetricNames.InvalidActionRate, "Invalid actions", "Share of their actions that the shop did not understand or offer.", "share", Lower),
        new(MetricNames.RewardType, "Reward, type", "How well the kind of what was bought fits, mean over purchases.", "0-1", Higher),
        new(MetricNames.RewardAttributes, "Reward, attributes", "Share of the wanted attributes that what was bought has, mean over purchases.", "0-1", Higher),
        new(MetricNames.RewardOptions, "Reward, options", "Share of the wanted options that were bought, mean over purchases whose goal wants any.", "0-1", Higher),
        new(MetricNames.RewardPrice, "Reward, price", "Share of purchases within the price limit.", "share", Higher),

        new(MetricNames.IlLoss, "Loss", "Cross-entropy of the demonstrator's action among the available ones, natural logarithm.", "nats", Lower),
        new(MetricNames.IlAccuracy, "Accuracy", "Share of states whose most probable action is the demonstrator's.", "share", Higher),

        new(MetricNames.DpoLoss, "Preference loss", "The preference loss, mean over the update's pairs.", "", Lower),
        new(MetricNames.RewardsMargin, "Reward margin", "Implicit reward of the preferred action less that of the rejected one.", "", Higher),
        new(MetricNames.RewardsAccuracy, "Reward accuracy", "Share of pairs whose preferred action has the higher implicit reward.", "share", Higher),
        new(MetricNames.RewardsChosen, "Reward, preferred", "Beta × how far the preferred action's log-probability moved from the reference's.", "", Higher),
        new(MetricNames.RewardsRejected, "Reward, rejected", "Beta × how far the rejected action's log-probability moved from the reference's.", "", Lower),
        new(MetricNames.LogpsChosen, "Log-probability, preferred", "Mean log-probability of the preferred action. Sinks where preferences only push the other down.", "nats", Higher),
        new(MetricNames.LogpsRejected, "Log-probability, rejected", "Mean log-probability of the rejected action.", "nats", Lower),
        new(MetricNames.PairsSeen, "Pairs seen", "Pairs learned from so far, repeats included.", "pairs", Neither),
        new(MetricNames.PairsDegenerateFraction, "Degenerate pairs", "Share of the candidate pairs that made none: equal actions, or values that do not really differ.", "share", Lower),

        new(MetricNames.MlmLoss, "Loss", "Cross-entropy of masked word pieces, natural logarithm.", "nats", Lower),
        new(MetricNames.MlmAccuracy, "Accuracy", "Share of masked word pieces whose most probable guess is right.", "share", Higher),

        new(MetricNames.QueryLoss, "Loss", "Cross-entropy of a query's tokens, natural logarithm.", "nats", Lower),

        new(MetricNames.RewardLoss, "Loss", "Cross-entropy of the reward and its parts, as means in [0, 1], natural logarithm; mean over the parts. With bradley_terry the loss on the update's preferences.", "nats", Lower),
        new(MetricNames.RewardError, "Error", "Mean distance of the expected reward from the measured one.", "", Lower),
        new(MetricNames.RewardRankingAccuracy, "Ranking accuracy", "Share of the update's preferences whose preferred purchase is valued higher; an even value counts half.", "share", Higher),
        new(MetricNames.RewardMargin, "Margin", "Value of the preferred purchase less that of the rejected one, in log-odds.", "", Higher),

        new(MetricNames.Loss, "Loss", "What is minimised, where it has several terms: all of them together.", "", Lower),
        new(MetricNames.PolicyLoss, "Policy loss", "The policy gradient's own term: on the advantage, or PPO's clipped surrogate. Its level says little.", "", Neither),
        new(MetricNames.ValueLoss, "Value loss", "Squared error of the value head against the returns, in units of the scaled reward squared; PPO takes half of it, clipped.", "", Lower),
        new(MetricNames.Entropy, "Entropy", "Mean entropy of the policy's choices.", "nats", Neither),
        new(MetricNames.ImitationLoss, "Imitation loss", "Cross-entropy of demonstrated actions, where they are imitated beside playing.", "nats", Lower),
        new(MetricNames.ApproximateKl, "Distance from playing", "How far the policy moved from the one that played, KL by Schulman's k3, mean over the update's gradient steps.", "nats", Neither),
        new(MetricNames.ClipFraction, "Clip fraction", "Share of choices whose probability moved beyond the clip, mean over the update's gradient steps.", "share", Neither),
        new(MetricNames.ExplainedVariance, "Explained variance", "Share of the returns' variance that the value head foresaw when playing; below 0 it is worse than their mean.", "share", Higher),
        new(MetricNames.KlReference, "Distance from the start", "How far the choices are from the policy the run started from, KL by the estimator of its settings; told where there is one.", "nats", Neither),
        new(MetricNames.GradNorm, "Gradient norm", "Length of all gradients together, before clipping.", "", Neither),
        new(MetricNames.LearningRate, "Learning rate", "AdamW's learning rate at the update.", "", Neither),

        new(MetricNames.StepsPerSecond, "Updates per second", "Updates a second, checks and saves left out.", "1/s", Higher),
        new(MetricNames.TokensPerSecond, "Tokens per second", "Tokens through the network a second of an update, padding left out.", "1/s", Higher),
        new(MetricNames.EnvironmentMs, "Playing", "Time of an update's playing, the policy's choices included.", "ms", Lower),
        new(MetricNames.ForwardMs, "Forward pass", "Time of an update's forward passes; on a GPU it is not told apart.", "ms", Lower),
        new(MetricNames.BackwardMs, "Backward pass", "Time of an update's backward passes; on a GPU it is not told apart.", "ms", Lower),

        new(MetricNames.RssBytes, "Memory", "Memory of the process that the system holds.", "bytes", Lower),
        new(MetricNames.LiveTensors, "Live tensors", "Tensors that the process holds; a rising count is a leak.", "tensors", Lower),
    ];

    private static readonly Dictionary<string, Metric> ByName = All.ToDictionary(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>The metric of that name; null for one that no trainer tells any more.</summary>
    public static Metric? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Its direction; neither where it is not in the table.</summary>
    public static MetricDirection DirectionOf(string name) => Find(name)?.Direction ?? Neither;

    /// <summary>The group by the name's first part; one of its own where that is not known.</summary>
    public static MetricGroup GroupOf(string name) => name.Split('/')[0] is var first && Groups.FirstOrDefault(group => group.Name == first) is { } known ? known : new MetricGroup(first, first);

    /// <summary>docs/metrics.md, which a test keeps equal to this.</summary>
    public static string Document() => $"""
        # Metrics

        What a run can measure. This page is the program's own table (`src/WebShopRL.Agents/Metrics/MetricTable.cs`, also `GET /api/v1/metrics`), and a test keeps them equal.
        A point's step is the number of updates done before it was measured: the first update tells 0, of the weights that the run starts from, and a check after it 1.
        A loss or a gradient norm that is NaN or infinite ends the run with its name and step. Any other metric that is gets stored as it is: charts leave a gap there, the API says null, and
        `not_finite` counts such points.

        {string.Join("\n\n", Groups.Select(Section))}

        """;

    private static string Section(MetricGroup group) => $"""
        ## {group.Title}

        | name | title | meaning | unit | better |
        |---|---|---|---|---|
        {string.Join('\n', All.Where(metric => metric.Group == group).Select(metric => $"| `{metric.Name}` | {metric.Title} | {metric.Meaning} | {metric.Unit} | {(metric.Direction == Neither ? "" : metric.Direction.ToString().ToLowerInvariant())} |"))}
        """;
}
