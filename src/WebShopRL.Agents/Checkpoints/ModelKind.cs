namespace WebShopRL.Agents.Checkpoints;

/// <summary>What a network has learned to do; decides what it can be used for and what can start from it.</summary>
public enum ModelKind
{
    /// <summary>A BERT without a head that chooses among actions: something to train from, not to play with.</summary>
    Encoder,
    /// <summary>A choice model: it can play, be evaluated, compared, served and be preferred over.</summary>
    Policy,
    /// <summary>A BART: it writes texts.</summary>
    QueryWriter,
    /// <summary>A BERT that values purchases: a judge plays by it; it has no probabilities of actions.</summary>
    RewardModel,
}

/// <summary>A model's folder by its config and the list of its tensors; no weight is read.</summary>
/// <param name="MaxPositions">The longest text in tokens that the network has positions for.</param>
/// <param name="Layers">Layers of the encoder.</param>
public sealed record CheckpointDescription(ModelKind Kind, int MaxPositions, int Layers);
