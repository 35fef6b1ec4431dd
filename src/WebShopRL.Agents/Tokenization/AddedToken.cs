namespace WebShopRL.Agents.Tokenization;

/// <summary>A token that is looked for in a text before the text is split, as transformers adds them.</summary>
/// <param name="Special">It stands for no text: decoding leaves it out.</param>
/// <param name="Normalized">It is looked for in the normalized text: in lower case where texts become that.</param>
/// <param name="SingleWord">It counts only where no word goes on before or behind it.</param>
public sealed record AddedToken(string Text, bool Special, bool Normalized, bool SingleWord);
