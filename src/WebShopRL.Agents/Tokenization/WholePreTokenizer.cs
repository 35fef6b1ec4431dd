using Microsoft.ML.Tokenizers;

namespace WebShopRL.Agents.Tokenization;

/// <summary>For tokenizers that are given single words: nothing is left to split.</summary>
internal sealed class WholePreTokenizer : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => [(0, text.Length)];

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => [(0, text.Length)];
}
