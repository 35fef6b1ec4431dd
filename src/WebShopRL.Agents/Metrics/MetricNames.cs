namespace WebShopRL.Agents.Metrics;

/// <summary>The names of all metrics, as trainers tell them; <see cref="MetricTable"/> says what each is.</summary>
public static class MetricNames
{
    public const string EvalScore = "eval/score";
    public const string EvalScoreLow = "eval/score_low";
    public const string EvalScoreHigh = "eval/score_high";
    public const string EvalSuccessRate = "eval/success_rate";
    public const string EvalSuccessRateLow = "eval/success_rate_low";
    public const string EvalSuccessRateHigh = "eval/success_rate_high";
    public const string EvalEpisodeLength = "eval/episode_length";
    public const string EvalLoss = "eval/loss";
    public const string EvalAccuracy = "eval/accuracy";
    public const string EvalExactMatch = "eval/exact_match";
    public const string EvalRankingAccuracy = "eval/ranking_accuracy";
    public const string EvalCalibrationError = "eval/calibration_error";
    public const string EvalRewardError = "eval/reward_error";

    public const string EpisodeScore = "rollout/episode_score";
    public const string ModelScore = "rollout/model_score";
    public const string SuccessRate = "rollout/success_rate";
    public const string EpisodeLength = "rollout/episode_length";
    public const string PurchaseRate = "rollout/purchase_rate";
    public const string InvalidActionRate = "rollout/invalid_action_rate";
    public const string RewardType = "rollout/r_type";
    public const string RewardAttributes = "rollout/r_att";
    public const string RewardOptions = "rollout/r_option";
    public const string RewardPrice = "rollout/r_price";

    public const string IlLoss = "il/loss";
    public const string IlAccuracy = "il/accuracy";

    public const string DpoLoss = "dpo/loss";
    public const string RewardsChosen = "dpo/rewards_chosen";
    public const string RewardsRejected = "dpo/rewards_rejected";
    public const string RewardsMargin = "dpo/rewards_margin";
    public const string RewardsAccuracy = "dpo/rewards_accuracy";
    public const string LogpsChosen = "dpo/logps_chosen";
    public const string LogpsRejected = "dpo/logps_rejected";
    public const string PairsSeen = "dpo/pairs_seen";
    public const string PairsDegenerateFraction = "dpo/pairs_degenerate_fraction";

    public const string MlmLoss = "mlm/loss";
    public const string MlmAccuracy = "mlm/accuracy";

    public const string QueryLoss = "query/loss";

    public const string RewardLoss = "reward/loss";
    public const string RewardError = "reward/error";
    public const string RewardRankingAccuracy = "reward/ranking_accuracy";
    public const string RewardMargin = "reward/margin";

    public const string Loss = "train/loss";
    public const string PolicyLoss = "train/policy_loss";
    public const string ValueLoss = "train/value_loss";
    public const string Entropy = "train/entropy";
    public const string ImitationLoss = "train/il_loss";
    public const string ApproximateKl = "train/approx_kl";
    public const string ClipFraction = "train/clip_fraction";
    public const string ExplainedVariance = "train/explained_variance";
    public const string KlReference = "train/kl_ref";
    public const string GradNorm = "train/grad_norm";
    public const string LearningRate = "train/learning_rate";

    public const string StepsPerSecond = "time/steps_per_second";
    public const string TokensPerSecond = "time/tokens_per_second";
    public const string EnvironmentMs = "time/env_ms";
    public const string ForwardMs = "time/forward_ms";
    public const string BackwardMs = "time/backward_ms";

    public const string RssBytes = "sys/rss_bytes";
    public const string LiveTensors = "sys/live_tensors";
}
