namespace WebShopRL.Store.Evaluations;

/// <summary>One episode of an evaluation.</summary>
public sealed class EvaluationEpisode
{
    public int EvaluationId { get; set; }
    public int Goal { get; set; }
    public double Reward { get; set; }
    public int Steps { get; set; }
    public bool Purchased { get; set; }
    public List<string> Actions { get; set; } = [];
}
