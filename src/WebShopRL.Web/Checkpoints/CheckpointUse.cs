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
    private const string QueryWriter = "search_il", Pretraining = "pretrain";

    /// <summary>What a run of an algorithm starts from.</summary>
    public static CheckpointUse StartOf(string algorithm) => algorithm == QueryWriter ? CheckpointUse.QueryWriting : CheckpointUse.Encoder;

    /// <summary>Whether what a run of that algorithm saves can be used so.</summary>
    public static bool Suits(this CheckpointUse use, string algorithm) => use switch
    {
        CheckpointUse.QueryWriting => algorithm == QueryWriter,
        CheckpointUse.Encoder => algorithm != QueryWriter,
        _ => algorithm is not (QueryWriter or Pretraining),
    };

    /// <summary>Why weights cannot be used so.</summary>
    /// <param name="what">As people name them: <c>Run 12</c>.</param>
    public static string Refusal(this CheckpointUse use, string what, string algorithm) => use switch
    {
        CheckpointUse.QueryWriting => $"{what} ({algorithm}) has not learned to write queries: give a {QueryWriter} run's, or model:demo-query-writer.",
        _ when algorithm == QueryWriter => $"{what} ({algorithm}) writes queries and nothing else.",
        _ => $"{what} ({algorithm}) has not learned to act: imitate from it first.",
    };
}
