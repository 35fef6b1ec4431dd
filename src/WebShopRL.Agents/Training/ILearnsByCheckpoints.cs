using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training;

/// <summary>Settings that may name checkpoints which a run learns by and does not start from.</summary>
public interface ILearnsByCheckpoints
{
    /// <summary>Those that are named.</summary>
    IEnumerable<NamedCheckpoint> Checkpoints { get; }
}

/// <summary>A checkpoint that a setting names.</summary>
/// <param name="Setting">As JSON has it.</param>
/// <param name="Reference">As people write it: 17, run:12, model:demo-agent.</param>
/// <param name="Kind">What it must be.</param>
public sealed record NamedCheckpoint(string Setting, string Reference, ModelKind Kind)
{
    /// <summary>Gives rewards in place of the simulator.</summary>
    public const string RewardModel = "reward_model";

    /// <summary>Preference learning holds the policy close to it.</summary>
    public const string ReferencePolicy = "reference_policy";

    /// <summary>Every setting that names a checkpoint.</summary>
    public static IReadOnlyList<string> Settings { get; } = [RewardModel, ReferencePolicy];

    /// <summary>The model that gives rewards.</summary>
    internal static NamedCheckpoint Rewards(string reference) => new(RewardModel, reference, ModelKind.RewardModel);

    /// <summary>Of the settings that are given.</summary>
    internal static IEnumerable<NamedCheckpoint> Of(params IEnumerable<NamedCheckpoint> settings) => settings.Where(setting => setting.Reference.Length > 0);
}
