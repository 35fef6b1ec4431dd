using WebShopRL.Agents;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Checkpoints;

/// <summary>What weights are wanted for: a query writer cannot shop, and an encoder that has only been pre-trained has not learned to.</summary>
public enum CheckpointUse
{
    /// <summary>To play: policies.</summary>
    Playing,
    /// <summary>To train an encoder from: policies and pre-trained encoders.</summary>
    Encoder,
    /// <summary>To write queries, or to train a query writer from.</summary>
    QueryWriting,
}

internal static class CheckpointUses
{
    /// <summary>What a run of an algorithm starts from.</summary>
    public static CheckpointUse StartOf(string algorithm) => Algorithms.Find(algorithm)?.StartsFrom switch
    {
        { } kinds when kinds.Contains(ModelKind.QueryWriter) => CheckpointUse.QueryWriting,
        { } kinds when !kinds.Contains(ModelKind.Encoder) => CheckpointUse.Playing,
        _ => CheckpointUse.Encoder,
    };

    /// <summary>Why a model of that kind cannot be used so; null where it can.</summary>
    public static string? Problem(this CheckpointUse use, string model, ModelKind kind) => (use, kind) switch
    {
        (CheckpointUse.Playing, ModelKind.Encoder) => $"{model} has not learned to act: it is an encoder. Imitate from it first.",
        (CheckpointUse.Playing or CheckpointUse.Encoder, ModelKind.QueryWriter) => $"{model} writes queries and nothing else.",
        (CheckpointUse.QueryWriting, ModelKind.Encoder or ModelKind.Policy) => $"{model} has not learned to write queries: give a BART, e.g. model:demo-query-writer.",
        _ => null,
    };

    /// <summary>Whether what a run of that algorithm saves can be used so.</summary>
    public static bool Suits(this CheckpointUse use, string algorithm) => (use, Algorithms.Find(algorithm)?.Makes) switch
    {
        (_, null) => false,
        (CheckpointUse.QueryWriting, var made) => made == ModelKind.QueryWriter,
        (CheckpointUse.Encoder, var made) => made != ModelKind.QueryWriter,
        (_, var made) => made == ModelKind.Policy,
    };

    /// <summary>Why weights cannot be used so.</summary>
    /// <param name="what">As people name them: <c>Run 12</c>.</param>
    public static string Refusal(this CheckpointUse use, string what, string algorithm) => use switch
    {
        _ when algorithm == ExternalRun.Algorithm => $"{what} is trained elsewhere: none of its weights are here.",
        CheckpointUse.QueryWriting => $"{what} ({algorithm}) has not learned to write queries: give a query writer's run, or model:demo-query-writer.",
        _ when Algorithms.Find(algorithm)?.Makes == ModelKind.QueryWriter => $"{what} ({algorithm}) writes queries and nothing else.",
        _ => $"{what} ({algorithm}) has not learned to act: imitate from it first.",
    };
}
