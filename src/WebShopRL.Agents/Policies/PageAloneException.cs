namespace WebShopRL.Agents.Policies;

/// <summary>A policy with memory is asked about a page without what was seen before it.</summary>
/// <param name="memory">Tokens that it reads of that.</param>
public sealed class PageAloneException(int memory)
    : InvalidOperationException($"This policy has a memory of {memory} tokens: it reads what was seen before a page in its episode, and this is a page alone.");
