using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Tokenization;

/// <summary>Byte-level BPE as GPT-2 and BART use it: any text comes back from its ids unchanged. Thread-safe.</summary>
public sealed partial class ByteLevelTokenizer
{
    public const string VocabularyFile = "vocab.json";
    public const string MergesFile = "merges.txt";
    private const string Start = "<s>", Padding = "<pad>", End = "</s>", Unknown = "<unk>", Mask = "<mask>";

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _tokens;
    private readonly string[] _merges;
    private readonly BpeTokenizer _pieces;
    private readonly ConcurrentDictionary<string, int[]> _remembered = new(StringComparer.Ordinal);

    private ByteLevelTokenizer(Dictionary<string, int> ids, string[] merges, string source)
    {
        (_ids, _merges) = (ids, merges);
        _tokens = ids.ToDictionary(pair => pair.Value, pair => pair.Key);
        foreach (var token in new[] { Start, Padding, End })
            if (!ids.ContainsKey(token))
                throw new CheckpointException($"{source}: the token '{token}' is missing.");
        (StartId, PaddingId, EndId) = (ids[Start], ids[Padding], ids[End]);
        _pieces = BpeTokenizer.Create(new BpeOptions(ids) { Merges = merges, ByteLevel = true, PreTokenizer = new WholePreTokenizer() });
    }

    public int VocabularySize => _ids.Count;
    public int StartId { get; }
    public int PaddingId { get; }
    public int EndId { get; }

    /// <summary>The tokens of a text between start and end, at most <paramref name="maxLength"/>; what is too long loses its end.</summary>
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        var ids = new List<int> { StartId };
        foreach (Match word in Words().Matches(text))
            ids.AddRange(_remembered.GetOrAdd(word.Value, key => [.. _pieces.EncodeToIds(key)]));
        if (ids.Count > maxLength - 1)
            ids.RemoveRange(maxLength - 1, ids.Count - maxLength + 1);
        ids.Add(EndId);
        return [.. ids];
    }

    /// <summary>Special tokens give no text; bytes that are no UTF-8 become replacement characters.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var id in ids)
            if (_tokens.TryGetValue(id, out var token) && token is not (Start or Padding or End or Unknown or Mask))
                bytes.AddRange(token.Where(ByteOfChar.ContainsKey).Select(character => ByteOfChar[character]));
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

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c> of a published model, or of <see cref="Save"/>.</summary>
    public static ByteLevelTokenizer Load(string folder)
    {
        var (vocabulary, merges) = (Path.Combine(folder, VocabularyFile), Path.Combine(folder, MergesFile));
        foreach (var path in new[] { vocabulary, merges })
            if (!File.Exists(path))
                throw new CheckpointException($"The folder {folder} has no {Path.GetFileName(path)}.");
        try
        {
            var ids = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(vocabulary)) ?? [];
            return new ByteLevelTokenizer(ids, [.. File.ReadLines(merges).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))], vocabulary);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new CheckpointException($"{vocabulary} and {MergesFile} are no byte-level vocabulary: {e.Message}", e);
        }
    }

    public void Save(string folder)
    {
        File.WriteAllText(Path.Combine(folder, VocabularyFile), JsonSerializer.Serialize(_ids.OrderBy(pair => pair.Value).ToDictionary(pair => pair.Key, pair => pair.Value)));
        File.WriteAllText(Path.Combine(folder, MergesFile), "#version: 0.2\n" + string.Concat(_merges.Select(merge => merge + "\n")));
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
