namespace WebShopRL.Agents.Training;

/// <summary>The names of all metrics; the same in the database, the API and on charts.</summary>
public static class MetricNames
{
    public const string EpisodeScore = "rollout/episode_score";
    public const string RolloutSuccessRate = "rollout/success_rate";
    public const string EpisodeLength = "rollout/episode_length";
    public const string PurchaseRate = "rollout/purchase_rate";
    public const string InvalidActionRate = "rollout/invalid_action_rate";
    public const string RType = "rollout/r_type";
    public const string RAtt = "rollout/r_att";
    public const string ROption = "rollout/r_option";
    public const string RPrice = "rollout/r_price";

    public const string Loss = "train/loss";
    public const string PolicyLoss = "train/policy_loss";
    public const string ValueLoss = "train/value_loss";
    public const string Entropy = "train/entropy";
    public const string TrainIlLoss = "train/il_loss";
    public const string ApproxKl = "train/approx_kl";
    public const string ClipFraction = "train/clip_fraction";
    public const string ExplainedVariance = "train/explained_variance";
    public const string GradNorm = "train/grad_norm";
    public const string LearningRate = "train/learning_rate";
    public const string KlRef = "train/kl_ref";

    public const string DpoLoss = "dpo/loss";
    public const string RewardsChosen = "dpo/rewards_chosen";
    public const string RewardsRejected = "dpo/rewards_rejected";
    public const string RewardsMargin = "dpo/rewards_margin";
    public const string RewardsAccuracy = "dpo/rewards_accuracy";
    public const string LogpsChosen = "dpo/logps_chosen";
    public const string LogpsRejected = "dpo/logps_rejected";
    public const string PairsSeen = "dpo/pairs_seen";
    public const string PairsDegenerateFraction = "dpo/pairs_degenerate_fraction";

    public const string IlLoss = "il/loss";
    public const string IlAccuracy = "il/accuracy";

    /// <summary>Cross-entropy of masked word pieces, natural log.</summary>
    public const string MlmLoss = "mlm/loss";
    /// <summary>Share of masked word pieces whose most probable guess is right.</summary>
    public const string MlmAccuracy = "mlm/accuracy";
    /// <summary>Cross-entropy of a query's tokens, natural log.</summary>
    public const string QueryLoss = "query/loss";
    /// <summary>The same on texts that were held out.</summary>
    public const string EvalLoss = "eval/loss";
    /// <summary>Share of held-out masked word pieces guessed right.</summary>
    public const string EvalAccuracy = "eval/accuracy";
    /// <summary>Share of held-out instructions whose best written query is a shopper's, word for word.</summary>
    public const string EvalExactMatch = "eval/exact_match";

    public const string EvalScore = "eval/score";
    public const string EvalScoreLow = "eval/score_low";
    public const string EvalScoreHigh = "eval/score_high";
    public const string EvalSuccessRate = "eval/success_rate";
    public const string EvalSuccessRateLow = "eval/success_rate_low";
    public const string EvalSuccessRateHigh = "eval/success_rate_high";
    public const string EvalEpisodeLength = "eval/episode_length";

    public const string StepsPerSecond = "time/steps_per_second";
    public const string TokensPerSecond = "time/tokens_per_second";
    public const string EnvMs = "time/env_ms";
    public const string ForwardMs = "time/forward_ms";
    public const string BackwardMs = "time/backward_ms";

    public const string RssBytes = "sys/rss_bytes";
    public const string LiveTensors = "sys/live_tensors";
    public const string GpuMemoryBytes = "sys/gpu_memory_bytes";
}
