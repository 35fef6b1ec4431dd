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
    /// <summary>Of the goal's product; null in rows from before it was kept.</summary>
    public string? Category { get; set; }
    /// <summary>Parts of the purchase's reward, each in [0, 1]; null without a purchase and in rows from before they were kept.</summary>
    public double? RType { get; set; }
    public double? RAtt { get; set; }
    /// <summary>Null also where the goal asks for no options.</summary>
    public double? ROption { get; set; }
    public double? RPrice { get; set; }
}
