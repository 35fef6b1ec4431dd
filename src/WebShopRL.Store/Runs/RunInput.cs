namespace WebShopRL.Store.Runs;

/// <summary>Something a run learns from, made by its first attempt and the same for every later one: the ids of stored trajectories, preference pairs.</summary>
public sealed class RunInput
{
    public int RunId { get; set; }
    public required string Name { get; set; }
    /// <summary>Key of the content among the artifacts.</summary>
    public required string Content { get; set; }
}
