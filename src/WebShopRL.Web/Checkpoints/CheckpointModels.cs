namespace WebShopRL.Web.Checkpoints;


/// <summary>Saved weights.</summary>
/// <param name="Kind">last, best or imported.</param>
/// <param name="ValidationScore">0-100 on validation goals; null where it was not measured.</param>
public sealed record CheckpointAnswer(
    int Id, int? RunId, string Kind, int Step, string Network, double? ValidationScore, DateTimeOffset CreatedAt, IReadOnlyList<CheckpointFile> Files);

public sealed record CheckpointFile(string Name, long Bytes);
