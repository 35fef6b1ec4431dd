using WebShopRL.Agents;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Checkpoints;

/// <summary>What weights are wanted for: a query writer cannot shop, and an encoder that has only been pre-trained has not learned to.</summary>
public enum CheckpointUse
{
    /// <summary>To play whole episodes: policies, and reward models as judges.</summary>
    Playing,
    /// <summary>To choose among the actions of a page: policies.</summary>
    Choosing,
    /// <summary>To train a policy's encoder from: policies and pre-trained encoders.</summary>
    Encoder,
    /// <summary>To train a reward model from: reward models, policies and pre-trained encoders.</summary>
    Valuing,
    /// <summary>To give rewards: reward models alone.</summary>
    Rewarding,
    /// <summary>To write queries, or to train a query writer from.</summary>
    QueryWriting,
}

internal static class CheckpointUses
{
    private const string NoPolicy = "is a reward model: it values purchases and has no policy. It can be evaluated and compared, where it plays as a judge.";

    private const string NoValues = "is no reward model: it does not value purchases. Give a run of the algorithm reward, or model:demo-agent.";

    /// <summary>What a run of an algorithm starts from.</summary>
    public static CheckpointUse StartOf(string algorithm) => Algorithms.Find(algorithm)?.StartsFrom switch
    {
        { } kinds when kinds.Contains(ModelKind.QueryWriter) => CheckpointUse.QueryWriting,
        { } kinds when kinds.Contains(ModelKind.RewardModel) => CheckpointUse.Valuing,
        { } kinds when !kinds.Contains(ModelKind.Encoder) => CheckpointUse.Choosing,
        _ => CheckpointUse.Encoder,
    };

    /// <summary>What a checkpoint is named for that must be of that kind.</summary>
    public static CheckpointUse Of(ModelKind kind) => kind switch
    {
        ModelKind.RewardModel => CheckpointUse.Rewarding,
        ModelKind.Policy => CheckpointUse.Choosing,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No setting names such a checkpoint."),
    };

    /// <summary>Why a model of that kind cannot be used so; null where it can.</summary>
    public static string? Problem(this CheckpointUse use, string model, ModelKind kind) => (use, kind) switch
    {
        (CheckpointUse.Playing or CheckpointUse.Choosing, ModelKind.Encoder) => $"{model} has not learned to act: it is an encoder. Imitate from it first.",
        (CheckpointUse.Choosing or CheckpointUse.Encoder, ModelKind.RewardModel) => $"{model} {NoPolicy}",
        (CheckpointUse.Rewarding, not ModelKind.RewardModel) => $"{model} {NoValues}",
        (CheckpointUse.QueryWriting, not ModelKind.QueryWriter) => $"{model} has not learned to write queries: give a BART, e.g. model:demo-query-writer.",
        (not CheckpointUse.QueryWriting, ModelKind.QueryWriter) => $"{model} writes queries and nothing else.",
        _ => null,
    };

    /// <summary>Whether what a run of that algorithm saves can be used so.</summary>
    public static bool Suits(this CheckpointUse use, string algorithm) => (use, Algorithms.Find(algorithm)?.Makes) switch
    {
        (_, null) => false,
        (CheckpointUse.Rewarding, var made) => made == ModelKind.RewardModel,
        (CheckpointUse.QueryWriting, var made) => made == ModelKind.QueryWriter,
        (CheckpointUse.Valuing, var made) => made != ModelKind.QueryWriter,
        (CheckpointUse.Encoder, var made) => made is ModelKind.Encoder or ModelKind.Policy,
        (CheckpointUse.Playing, var made) => made is ModelKind.Policy or ModelKind.RewardModel,
        (_, var made) => made == ModelKind.Policy,
    };

    /// <summary>Why weights cannot be used so.</summary>
    /// <param name="what">As people name them: <c>Run 12</c>.</param>
    public static string Refusal(this CheckpointUse use, string what, string algorithm) => use switch
    {
        _ when algorithm == ExternalRun.Algorithm => $"{what} is trained elsewhere: none of its weights are here.",
        CheckpointUse.Rewarding => $"{what} ({algorithm}) {NoValues}",
        CheckpointUse.QueryWriting => $"{what} ({algorithm}) has not learned to write queries: give a query writer's run, or model:demo-query-writer.",
        _ when Algorithms.Find(algorithm)?.Makes == ModelKind.QueryWriter => $"{what} ({algorithm}) writes queries and nothing else.",
        _ when Algorithms.Find(algorithm)?.Makes == ModelKind.RewardModel => $"{what} ({algorithm}) {NoPolicy}",
        _ => $"{what} ({algorithm}) has not learned to act: imitate from it first.",
    };
}
