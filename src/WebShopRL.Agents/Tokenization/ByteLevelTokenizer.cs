using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents.Tokenization;

/// <summary>Byte-level BPE as GPT-2 and BART use it: any text comes back from its ids unchanged. Thread-safe.</summary>
public sealed partial class ByteLevelTokenizer
{
    public const string VocabularyFile = "vocab.json";
    public const string MergesFile = "merges.txt";
    private const string Start = "<s>", Padding = "<pad>", End = "</s>", Unknown = "<unk>", Mask = "<mask>";

    private static readonly string[] Classes = ["BartTokenizer", "RobertaTokenizer", "GPT2Tokenizer"];

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _tokens;
    private readonly Dictionary<int, AddedToken> _added;
    private readonly (string Start, string Padding, string End, string Unknown, string Mask) _special;
    private readonly bool _addPrefixSpace;
    private readonly string[] _merges;
    private readonly BpeTokenizer _pieces;
    private readonly Regex? _standing;
    private readonly ConcurrentDictionary<string, int[]> _remembered = new(StringComparer.Ordinal);

    private ByteLevelTokenizer(Dictionary<string, int> ids, string[] merges, string source, TokenizerFiles? files = null)
    {
        (_ids, _merges) = (ids, merges);
        _special = files is null ? (Start, Padding, End, Unknown, Mask)
            : (files.Special("cls_token", files.Special("bos_token", Start)), files.Special("pad_token", Padding), files.Special("sep_token", files.Special("eos_token", End)), files.Special("unk_token", Unknown), files.Special("mask_token", Mask));
        string[] core = [_special.Start, _special.Padding, _special.End, _special.Unknown, _special.Mask];
        _added = files?.AddedTokens().Where(pair => !core.Contains(pair.Value.Text)).ToDictionary() ?? [];
        foreach (var (id, token) in files?.AddedTokens() ?? new Dictionary<int, AddedToken>())
            ids[token.Text] = id;
        _addPrefixSpace = files?.Flag("add_prefix_space") ?? files?.Parts("pre_tokenizer").Any(part => (bool?)part["add_prefix_space"] == true) ?? false;
        _tokens = [];
        foreach (var (token, id) in ids)
            if (!_tokens.TryAdd(id, token))
                throw new CheckpointException($"{source}: the id {id} has two tokens, '{_tokens[id]}' and '{token}'.");
        foreach (var token in core[..3])
            if (!ids.ContainsKey(token))
                throw new CheckpointException($"{source}: the token '{token}' is missing.");
        (StartId, PaddingId, EndId) = (ids[_special.Start], ids[_special.Padding], ids[_special.End]);
        LongestOfTexts = ids.Where(pair => !core.Contains(pair.Key)).Select(pair => pair.Value).Append(EndId).Max();
        _standing = _added.Count == 0 ? null : new Regex(string.Join('|', _added.Values.OrderByDescending(token => token.Text.Length).Select(token => Regex.Escape(token.Text))), RegexOptions.CultureInvariant);
        _pieces = BpeTokenizer.Create(new BpeOptions(ids) { Merges = merges, ByteLevel = true, PreTokenizer = new WholePreTokenizer() });
    }

    public int VocabularySize => _tokens.Keys.Max() + 1;
    public int StartId { get; }
    public int PaddingId { get; }
    public int EndId { get; }

    /// <summary>The highest id that a text can have. A published BART may lack the row of its mask token, which none has.</summary>
    public int LongestOfTexts { get; }

    /// <summary>The tokens of a text between start and end, at most <paramref name="maxLength"/>; what is too long loses its end.</summary>
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        if (_addPrefixSpace && text.Length > 0 && !char.IsWhiteSpace(text[0]))
            text = " " + text;
        var ids = new List<int> { StartId };
        var position = 0;
        for (var match = _standing?.Match(text); match is { Success: true }; match = match.NextMatch())
        {
            AppendWords(text[position..match.Index], ids);
            ids.Add(_ids[match.Value]);
            position = match.Index + match.Length;
        }
        AppendWords(text[position..], ids);
        if (ids.Count > maxLength - 1)
            ids.RemoveRange(maxLength - 1, ids.Count - maxLength + 1);
        ids.Add(EndId);
        return [.. ids];
    }

    private void AppendWords(string text, List<int> ids)
    {
        foreach (Match word in Words().Matches(text))
            ids.AddRange(_remembered.GetOrAdd(word.Value, key => [.. _pieces.EncodeToIds(key)]));
    }

    /// <summary>Special tokens give no text; bytes that are no UTF-8 become replacement characters.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var id in ids)
        {
            if (_added.TryGetValue(id, out var added))
                bytes.AddRange(added.Special ? [] : Encoding.UTF8.GetBytes(added.Text));
            else if (_tokens.TryGetValue(id, out var token) && token != _special.Start && token != _special.Padding && token != _special.End && token != _special.Unknown && token != _special.Mask)
                bytes.AddRange(token.Where(ByteOfChar.ContainsKey).Select(character => ByteOfChar[character]));
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Learns merges from texts; the same texts give the same vocabulary. Its first 261 tokens are BART's five and the 256 bytes.</summary>
    public static ByteLevelTokenizer Train(IEnumerable<string> texts, int vocabularySize)
    {
        var words = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
            foreach (Match word in Words().Matches(text))
                words[word.Value] = words.GetValueOrDefault(word.Value) + 1;
        List<string> tokens = [Start, Padding, End, Unknown, .. CharOfByte.Order().Select(character => character.ToString())];
        var learned = new PairMerges(
            words.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (Encoding.UTF8.GetBytes(pair.Key).Select(value => CharOfByte[value].ToString()).ToArray(), pair.Value)),
            string.Concat);
        var known = tokens.ToHashSet(StringComparer.Ordinal);
        var merges = new List<string>();
        while (tokens.Count < vocabularySize - 1 && learned.Next() is { } merge)
        {
            merges.Add($"{merge.Left} {merge.Right}");
            if (known.Add(merge.Joined))
                tokens.Add(merge.Joined);
        }
        tokens.Add(Mask);
        return new ByteLevelTokenizer(tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id, StringComparer.Ordinal), [.. merges], "the learned vocabulary");
    }

    /// <summary>Reads <c>tokenizer.json</c> or else <c>vocab.json</c> and <c>merges.txt</c>, with what stands beside them.</summary>
    /// <exception cref="CheckpointException">They are missing, or of another kind of tokenizer.</exception>
    public static ByteLevelTokenizer Load(string folder)
    {
        var (vocabulary, merges, whole) = (Path.Combine(folder, VocabularyFile), Path.Combine(folder, MergesFile), Path.Combine(folder, TokenizerFiles.Whole));
        var files = TokenizerFiles.Read(folder);
        if (files.Model("BPE") is { } model)
        {
            files.RequireClass(Classes);
            return TokenizerFiles.Reading(whole, () => new ByteLevelTokenizer(
                model["vocab"]!.AsObject().ToDictionary(pair => pair.Key, pair => (int)pair.Value!, StringComparer.Ordinal), Merges(files, model, whole), whole, files));
        }
        foreach (var path in new[] { vocabulary, merges })
            if (!File.Exists(path))
                throw new CheckpointException($"The folder {folder} has no {Path.GetFileName(path)}{(path == vocabulary ? $" and no {TokenizerFiles.Whole}" : "")}.");
        files.RequireClass(Classes);
        return TokenizerFiles.Reading(vocabulary, () => new ByteLevelTokenizer(
            JsonSerializer.Deserialize<Dictionary<string, int>>(ForeignFile.ReadText(vocabulary)) ?? [],
            [.. ForeignFile.ReadLines(merges).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))], vocabulary, files));
    }

    /// <summary>Pairs are written as one text with a space between, or as two.</summary>
    private static string[] Merges(TokenizerFiles files, JsonObject model, string source)
    {
        if (files.Parts("pre_tokenizer") is not [var split] || (string?)split["type"] != "ByteLevel" || files.Parts("normalizer").Count > 0)
            throw new CheckpointException($"{source}: its texts are not split as BART's are (one ByteLevel pre_tokenizer, no normalizer).");
        return [.. model["merges"]!.AsArray().Select(merge => merge is JsonArray pair ? $"{pair[0]} {pair[1]}" : (string)merge!)];
    }

    public void Save(string folder)
    {
        File.WriteAllText(Path.Combine(folder, VocabularyFile), JsonSerializer.Serialize(_ids.Where(pair => !_added.ContainsKey(pair.Value)).OrderBy(pair => pair.Value).ToDictionary(pair => pair.Key, pair => pair.Value)));
        File.WriteAllText(Path.Combine(folder, MergesFile), "#version: 0.2\n" + string.Concat(_merges.Select(merge => merge + "\n")));
        File.WriteAllText(Path.Combine(folder, TokenizerFiles.Config), TokenizerConfig.OfByteLevel(_addPrefixSpace, _special, _added.Select(pair => (pair.Key, pair.Value))));
    }

    /// <summary>GPT-2's words: contractions, letters, digits and signs, each with the space before it.</summary>
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    /// <summary>GPT-2's printable stand-ins: a byte that is a printable Latin-1 character stands for itself, the others for characters from U+0100 on.</summary>
    private static readonly char[] CharOfByte = MapBytes();

    private static readonly Dictionary<char, byte> ByteOfChar = CharOfByte.Select((character, value) => (character, value)).ToDictionary(pair => pair.character, pair => (byte)pair.value);

    private static char[] MapBytes()
    {
        var map = new char[256];
        var next = 0x100;
        for (var value = 0; value < 256; value++)
            map[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)value : (char)next++;
        return map;
    }
}
