namespace WebShopRL.Agents.Weights;

/// <summary>A model's files are broken, incomplete or do not fit the network. The message names the file, what is wrong and what would fit.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
