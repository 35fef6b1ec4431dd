namespace WebShopRL.Agents.Models;

/// <summary>How far a file of a model is.</summary>
/// <param name="Total">Bytes in all; null while the server has not said.</param>
public sealed record DownloadProgress(string File, long Done, long? Total);
