namespace WebShopRL.Store.Episodes;

/// <summary>A file of trajectories that was imported; deleting it deletes what came with it.</summary>
public sealed class ImportBatch
{
    public int Id { get; set; }
    /// <summary>The file's name; null where a client sent none.</summary>
    public string? Name { get; set; }
    public required string Catalog { get; set; }
    public string? CatalogFingerprint { get; set; }
    /// <summary>Lines that were stored.</summary>
    public int Stored { get; set; }
    /// <summary>Lines that had been stored before.</summary>
    public int Duplicates { get; set; }
    /// <summary>Lines that could not be read.</summary>
    public int LeftOut { get; set; }
    /// <summary>Of the stored ones, those whose goal is not known.</summary>
    public int WithoutGoal { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
