using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>A question to a reward model as it reads it.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="Types">A token type for each.</param>
public readonly record struct RewardText(int[] Ids, int[] Types);

/// <summary>
/// What a reward model reads: the instruction's words, then the title's, then the options bought. Each token's type says what an attentive reader sees at a glance: whether the product's pages, as far as they were read, have
/// the word (alone, or beside its neighbour), whether an option has it, whether a title's word was asked for. Three types at the front say what is asked, how the price stands to the limit, and which pages were read.
/// The long texts of the pages themselves stay outside, so that a text is short. Nothing but what pages show is in it.
/// </summary>
/// <param name="positions">The longest text that the network has positions for; a longer one loses its end.</param>
public sealed class RewardTexts(PolicyTokenizer tokenizer, int positions)
{
    /// <summary>Token types there are; the network has a row for each.</summary>
    public const int Types = 25;

    /// <summary>The longest text in tokens.</summary>
    public const int Longest = 128;

    /// <summary>The most of them that are the instruction's.</summary>
    private const int LongestInstruction = 80;

    // 0 to 8: a word of the instruction, 3 × its level in texts + its level in options.
    private const int Title = 9, Option = 11, Price = 13, Pages = 16, Question = 22, Other = 24;

    private readonly int _longest = Math.Min(Longest, positions);

    private readonly Dictionary<string, int[]> _pieces = new(StringComparer.Ordinal);

    public PolicyTokenizer Tokenizer => tokenizer;

    /// <param name="chosen">The options of the purchase, group to value; null asks what the best purchase of the product earns.</param>
    public RewardText Encode(Wish wish, ProductNotes notes, IReadOnlyList<KeyValuePair<string, string>>? chosen)
    {
        List<int> ids = new(Longest), types = new(Longest);
        Add(tokenizer.StartId, Question + (chosen is null ? 0 : 1));
        Add(tokenizer.SeparatorId, Price + PriceLevel(wish, notes));
        Add(tokenizer.SeparatorId, Pages + PageLevel(notes.Read));
        var evidence = new Evidence(wish, notes, chosen);
        for (var i = 0; i < wish.Words.Count && ids.Count < LongestInstruction; i++)
            AddWord(wish.Words[i], 3 * evidence.InText(wish.Words, i) + evidence.InOptions(wish.Words[i]));
        Add(tokenizer.SeparatorId, Other);
        var asked = wish.Words.ToHashSet(StringComparer.Ordinal);
        foreach (var word in WordMatch.AllWords(notes.Title))
            AddWord(word, Title + (asked.Contains(word) ? 1 : 0));
        foreach (var (group, value) in chosen ?? [])
        {
            Add(tokenizer.SeparatorId, Other);
            foreach (var word in WordMatch.AllWords($"{group} {value}"))
                AddWord(word, Option + (asked.Contains(word) ? 1 : 0));
        }
        return new RewardText([.. ids.Take(_longest)], [.. types.Take(_longest)]);

        void Add(int id, int type)
        {
            ids.Add(id);
            types.Add(type);
        }

        void AddWord(string word, int type)
        {
            foreach (var id in PiecesOf(word))
                Add(id, type);
        }
    }

    /// <summary>Texts as one padded block with types.</summary>
    public TokenBlock Pad(IReadOnlyList<RewardText> texts, Device device) =>
        TokenBatch.Pad([.. texts.Select(text => text.Ids)], tokenizer.PaddingId, device) with { Types = TokenBatch.Pad([.. texts.Select(text => text.Types)], 0, device).Ids };

    private static int PriceLevel(Wish wish, ProductNotes notes) => wish.PriceLimit is not { } limit || notes.PriceHigh <= limit ? 0 : notes.PriceLow > limit ? 1 : 2;

    /// <summary>0 for a title in a list; else 1 + a bit for the features and one for the description.</summary>
    private static int PageLevel(PagesRead read) => read == PagesRead.None ? 0 : 1 + (read.HasFlag(PagesRead.Features) ? 1 : 0) + (read.HasFlag(PagesRead.Description) ? 2 : 0);

    private int[] PiecesOf(string word) =>
        _pieces.TryGetValue(word, out var known) ? known : _pieces[word] = tokenizer.Encode(word, Longest, truncateLeft: false)[1..^1];
}
