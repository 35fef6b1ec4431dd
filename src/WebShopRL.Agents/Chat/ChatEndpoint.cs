namespace WebShopRL.Agents.Chat;

/// <summary>Where a language model answers: a server that speaks OpenAI's chat completions.</summary>
/// <param name="BaseUrl">As the SDKs take it: <c>https://api.openai.com/v1</c>, <c>http://127.0.0.1:8000/v1</c>; <c>/chat/completions</c> is put behind it.</param>
/// <param name="Key">Sent as a bearer token; null sends none.</param>
public sealed record ChatEndpoint(Uri BaseUrl, string Model, string? Key = null)
{
    /// <summary>How long the server may be silent: before its answer, and between two pieces of it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The first wait before a request is sent again; each further one is twice as long.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a request is sent before it is given up.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>Most tokens of one answer.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>0 for the likeliest answer.</summary>
    public double Temperature { get; init; }

    public Uri Address => new($"{BaseUrl.AbsoluteUri.TrimEnd('/')}/chat/completions");

    /// <summary>The key stays out of logs and messages.</summary>
    public override string ToString() => $"{Model} at {BaseUrl}";
}

/// <summary>A message of a conversation: system, user or assistant.</summary>
public sealed record ChatMessage(string Role, string Content);

/// <summary>What the model said.</summary>
/// <param name="PromptTokens">Read by the model; guessed from the length (four characters a token) where the server does not say.</param>
/// <param name="CompletionTokens">Written by the model, its hidden reasoning included.</param>
/// <param name="IsGuessed">Whether the tokens are guessed.</param>
public sealed record ChatAnswer(string Text, long PromptTokens, long CompletionTokens, bool IsGuessed);

/// <summary>A model could not be asked: the message says where, what happened and what may be done.</summary>
public sealed class ChatException(string message, Exception? inner = null) : Exception(message, inner);
