namespace WebShopRL.Agents.Models;

/// <summary>A model could not be fetched. The message names the address, what the server said and what to do.</summary>
public sealed class ModelHubException(string message, Exception? inner = null) : Exception(message, inner);
