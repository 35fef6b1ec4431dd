namespace WebShopRL.Store.Episodes;

/// <summary>Trajectories under one name, to be learned from together. All are of one catalog.</summary>
public sealed class TrajectorySet
{
    public const int MaximumName = 100, MaximumNotes = 20_000;

    public int Id { get; set; }
    /// <summary>What runs name it by; no other set has it.</summary>
    public required string Name { get; set; }
    /// <summary>What people say of it.</summary>
    public string Notes { get; set; } = "";
    public required string Catalog { get; set; }
    public required string CatalogFingerprint { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
