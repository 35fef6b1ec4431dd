using System.Collections.Concurrent;
using System.Text;
using Microsoft.ML.Tokenizers;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents.Tokenization;

/// <summary>
/// Text to token ids as the policy reads it: BERT's WordPiece by the vocabulary's rules, with WebShop's four button tokens. Gives what transformers' <c>BertTokenizer</c> gives.
/// Thread-safe.
/// </summary>
public sealed class PolicyTokenizer
{
    /// <summary>Longer words are unknown, as in BERT's tokenizer.</summary>
    private const int LongestWord = 100;

    /// <summary>A catalog's texts use some ten thousand words again and again; their pieces are remembered, up to this many.</summary>
    private const int RememberedWords = 200_000;

    private readonly WordPieceVocabulary _source;
    private readonly string[] _vocabulary;
    private readonly Dictionary<string, int> _ids;
    private readonly StandingTokens _standing;
    private readonly WordPieceTokenizer _pieces;
    private readonly ConcurrentDictionary<string, int[]> _remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _rememberedSpans;
    private int _rememberedCount;

    /// <param name="vocabulary">The tokens in the order of their ids. WebShop's four are added at the end where they are missing.</param>
    /// <exception cref="CheckpointException">A token that BERT needs is missing, or one is there twice.</exception>
    public PolicyTokenizer(IEnumerable<string> vocabulary, string source = WordPieceVocabulary.FileName)
        : this(new WordPieceVocabulary([.. vocabulary], [], WordPieceRules.Uncased, source)) { }

    /// <inheritdoc cref="PolicyTokenizer(IEnumerable{string}, string)"/>
    public PolicyTokenizer(WordPieceVocabulary vocabulary)
    {
        _source = vocabulary = vocabulary.WithWebShops(vocabulary.Tokens.Count);
        _vocabulary = [.. vocabulary.Tokens.Select((token, id) => token ?? $"[row {id}]")];
        _ids = new Dictionary<string, int>(_vocabulary.Length, StringComparer.Ordinal);
        for (var id = 0; id < _vocabulary.Length; id++)
            if (!_ids.TryAdd(_vocabulary[id], id))
                throw new CheckpointException($"{vocabulary.Source}: the token '{_vocabulary[id]}' has the ids {_ids[_vocabulary[id]]} and {id}.");
        var special = vocabulary.Rules.Special;
        foreach (var token in special)
            if (!_ids.ContainsKey(token))
                throw new CheckpointException($"{vocabulary.Source}: the token '{token}' is missing.");
        _standing = new StandingTokens(vocabulary, _ids);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', Pieces(vocabulary))));
        _pieces = WordPieceTokenizer.Create(stream, new WordPieceOptions
        {
            UnknownToken = special[1],
            MaxInputCharsPerWord = LongestWord,
            PreTokenizer = new WholePreTokenizer(),
        });
        _rememberedSpans = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        (PaddingId, UnknownId, StartId, SeparatorId, MaskId) = (_ids[special[0]], _ids[special[1]], _ids[special[2]], _ids[special[3]], _ids[special[4]]);
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

    /// <summary>Reads a model's <c>vocab.txt</c> or <c>tokenizer.json</c>, with what stands beside it.</summary>
    /// <exception cref="CheckpointException">There is neither, or they are of another kind of tokenizer.</exception>
    public static PolicyTokenizer Load(string folder) => new(WordPieceVocabulary.Read(folder));

    /// <summary>Writes <c>vocab.txt</c>, every token at its id, and <c>tokenizer_config.json</c> with the rules and the added tokens.</summary>
    public void Save(string folder)
    {
        File.WriteAllText(Path.Combine(folder, WordPieceVocabulary.FileName), string.Concat(_vocabulary.Select(token => $"{(token.AsSpan().ContainsAny('\n', '\r') ? $"[row {_ids[token]}]" : token)}\n")));
        File.WriteAllText(Path.Combine(folder, TokenizerFiles.Config), TokenizerConfig.Of(_source, _ids));
    }

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
        foreach (var (index, length, id) in _standing.In(text))
        {
            AppendWords(text.AsSpan(position, index - position), ids);
            ids.Add(id);
            position = index + length;
        }
        AppendWords(text.AsSpan(position), ids);
    }

    private void AppendWords(ReadOnlySpan<char> text, List<int> ids) => BasicTokenizer.Split(text, _source.Rules, word =>
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

    /// <summary>What words are made of, by id. Added tokens and ids without a token have their lines too, which no word can match: words hold no control characters.</summary>
    private static IEnumerable<string> Pieces(WordPieceVocabulary vocabulary)
    {
        var added = vocabulary.Added.Select(token => token.Text).Except(vocabulary.Rules.Special, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        return vocabulary.Tokens.Select((token, id) => token is null || added.Contains(token) || token.AsSpan().ContainsAny('\n', '\r') ? $"\u0001{id}" : token);
    }
}
