using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Tokenization;

/// <summary>
/// Text to token ids as the policy reads it: BERT's uncased WordPiece with WebShop's four button tokens. Gives what transformers' <c>BertTokenizer</c> gives.
/// Thread-safe.
/// </summary>
public sealed partial class PolicyTokenizer
{
    /// <summary>Longer words are unknown, as in BERT's tokenizer.</summary>
    private const int LongestWord = 100;

    /// <summary>A catalog's texts use some ten thousand words again and again; their pieces are remembered, up to this many.</summary>
    private const int RememberedWords = 200_000;

    private readonly string[] _vocabulary;
    private readonly Dictionary<string, int> _ids;
    private readonly WordPieceTokenizer _pieces;
    private readonly ConcurrentDictionary<string, int[]> _remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _rememberedSpans;
    private int _rememberedCount;

    /// <param name="vocabulary">The tokens in the order of their ids. WebShop's four are added at the end where they are missing.</param>
    /// <exception cref="CheckpointException">A token that BERT needs is missing, or one is there twice.</exception>
    public PolicyTokenizer(IEnumerable<string> vocabulary, string source = "vocab.txt")
    {
        var tokens = vocabulary.ToList();
        var known = tokens.ToHashSet(StringComparer.Ordinal);
        tokens.AddRange(SpecialTokens.OfWebShop.Where(known.Add));
        _vocabulary = [.. tokens];
        _ids = new Dictionary<string, int>(_vocabulary.Length, StringComparer.Ordinal);
        for (var id = 0; id < _vocabulary.Length; id++)
            if (!_ids.TryAdd(_vocabulary[id], id))
                throw new CheckpointException($"{source}: the token '{_vocabulary[id]}' stands on lines {_ids[_vocabulary[id]] + 1} and {id + 1}.");
        foreach (var token in SpecialTokens.OfBert)
            if (!_ids.ContainsKey(token))
                throw new CheckpointException($"{source}: the token '{token}' is missing.");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', _vocabulary)));
        _pieces = WordPieceTokenizer.Create(stream, new WordPieceOptions
        {
            UnknownToken = SpecialTokens.Unknown,
            MaxInputCharsPerWord = LongestWord,
            PreTokenizer = new WholePreTokenizer(),
        });
        _rememberedSpans = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        (PaddingId, UnknownId, StartId, SeparatorId, MaskId) =
            (_ids[SpecialTokens.Padding], _ids[SpecialTokens.Unknown], _ids[SpecialTokens.Start], _ids[SpecialTokens.Separator], _ids[SpecialTokens.Mask]);
    }

    /// <summary>The number of ids, WebShop's four tokens included.</summary>
    public int VocabularySize => _vocabulary.Length;

    public IReadOnlyList<string> Vocabulary => _vocabulary;

    public int PaddingId { get; }
    public int UnknownId { get; }
    public int StartId { get; }
    public int SeparatorId { get; }
    public int MaskId { get; }

    /// <summary>Learns a vocabulary from texts; the same texts in the same order give the same vocabulary on every machine.</summary>
    /// <param name="vocabularySize">The most tokens there may be, WebShop's four included.</param>
    public static PolicyTokenizer Train(IEnumerable<string> texts, int vocabularySize) => new(WordPieceTrainer.Learn(texts, vocabularySize), "the learned vocabulary");

    /// <summary>Reads a <c>vocab.txt</c>: one token on each line.</summary>
    public static PolicyTokenizer Load(string path) => new(File.ReadLines(path).Select(line => line.TrimEnd('\r', '\n')), path);

    /// <summary>Writes <c>vocab.txt</c>, WebShop's four tokens at their ids.</summary>
    public void Save(string path) => File.WriteAllText(path, string.Concat(_vocabulary.Select(token => token + "\n")));

    /// <summary>The token ids of a text between <c>[CLS]</c> and <c>[SEP]</c>, at most <paramref name="maxLength"/> of them.</summary>
    /// <param name="truncateLeft">What is too long loses its beginning (pages: the newest stands last) rather than its end (actions).</param>
    public int[] Encode(string text, int maxLength, bool truncateLeft)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        var content = new List<int>(text.Length / 4 + 8);
        AppendContent(text, content);
        var kept = Math.Min(content.Count, maxLength - 2);
        var ids = new int[kept + 2];
        ids[0] = StartId;
        content.CopyTo(truncateLeft ? content.Count - kept : 0, ids, 1, kept);
        ids[^1] = SeparatorId;
        return ids;
    }

    /// <summary>A text of any length as pieces of at most <paramref name="maxLength"/> tokens, each between <c>[CLS]</c> and <c>[SEP]</c>; none of a text without words.</summary>
    public IEnumerable<int[]> EncodePieces(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 3);
        var content = new List<int>(text.Length / 4 + 8);
        AppendContent(text, content);
        return content.Chunk(maxLength - 2).Select(chunk => (int[])[StartId, .. chunk, SeparatorId]);
    }

    /// <summary>The tokens of a text, without the two around it.</summary>
    public IReadOnlyList<string> Tokens(string text)
    {
        var content = new List<int>();
        AppendContent(text, content);
        return [.. content.Select(id => _vocabulary[id])];
    }

    private void AppendContent(string text, List<int> ids)
    {
        var position = 0;
        foreach (var match in StandingTokens().EnumerateMatches(text))
        {
            AppendWords(text.AsSpan(position, match.Index - position), ids);
            var token = text.Substring(match.Index, match.Length);
            ids.Add(_ids.TryGetValue(token, out var id) ? id : _ids[token.ToLowerInvariant()]);
            position = match.Index + match.Length;
        }
        AppendWords(text.AsSpan(position), ids);
    }

    private void AppendWords(ReadOnlySpan<char> text, List<int> ids) => BasicTokenizer.Split(text, word =>
    {
        if (!_rememberedSpans.TryGetValue(word, out var pieces))
        {
            var key = word.ToString();
            pieces = [.. _pieces.EncodeToIds(key)];
            if (_rememberedCount < RememberedWords && _remembered.TryAdd(key, pieces))
                Interlocked.Increment(ref _rememberedCount);
        }
        ids.AddRange(pieces);
    });

    /// <summary>BERT's tokens exactly as written, WebShop's in any case, since they are looked for after lower-casing.</summary>
    [GeneratedRegex(@"\[(?:PAD|UNK|CLS|SEP|MASK)\]|(?i:\[(?:clicked )?button_?\])", RegexOptions.CultureInvariant)]
    private static partial Regex StandingTokens();
}
