namespace WebShopRL.Web.Checkpoints;

/// <summary>One save of weights; it never changes.</summary>
/// <param name="RunId">The run that saved it, which may have been deleted since.</param>
/// <param name="CatalogFingerprint">Of the catalog it learned in.</param>
/// <param name="Content">Names the files by their content; null where an earlier version kept them and they are gone.</param>
/// <param name="Kind">last, best or imported.</param>
/// <param name="ValidationScore">0-100 on validation goals; null where it was not measured.</param>
/// <param name="Names">Those that it was given, in the order of the alphabet.</param>
public sealed record CheckpointAnswer(
    int Id, int? RunId, string Kind, int Step, string? Content, string? CatalogFingerprint, string Network, double? ValidationScore, DateTimeOffset CreatedAt, IReadOnlyList<string> Names, IReadOnlyList<CheckpointFile> Files);

public sealed record CheckpointFile(string Name, long Bytes);
