using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Pretraining;

/// <summary>
/// Texts with some of their word pieces hidden, as BERT is pre-trained (Devlin et al. 2019, section 3.1): of the chosen ones 80 % become [MASK], 10 % another piece at random, 10 % stay. The tensors belong to the
/// dispose scope they are made in.
/// </summary>
internal sealed class MaskedTexts
{
    private const double Hidden = 0.8, Replaced = 0.1;

    /// <param name="texts">Token ids, each with a word piece among them.</param>
    public MaskedTexts(IReadOnlyList<int[]> texts, double share, PolicyTokenizer tokenizer, Random random, Device device)
    {
        List<long> positions = [], labels = [];
        var width = texts.Max(text => text.Length);
        var masked = new int[texts.Count][];
        for (var row = 0; row < texts.Count; row++)
        {
            masked[row] = [.. texts[row]];
            var places = Places(texts[row], tokenizer).ToArray();
            random.Shuffle(places);
            // At least one, so that every text teaches something.
            foreach (var place in places.Take(Math.Max(1, (int)Math.Round(share * places.Length))).Order())
            {
                positions.Add(row * (long)width + place);
                labels.Add(texts[row][place]);
                var chance = random.NextDouble();
                if (chance < Hidden)
                    masked[row][place] = tokenizer.MaskId;
                else if (chance < Hidden + Replaced)
                    masked[row][place] = AnyPiece(tokenizer, random);
            }
        }
        Block = TokenBatch.Pad(masked, tokenizer.PaddingId, device);
        Positions = tensor(positions.ToArray(), device: device);
        Labels = tensor(labels.ToArray(), device: device);
        Count = labels.Count;
        Tokens = texts.Sum(text => text.Length);
    }

    /// <summary>Where a text has word pieces: what frames it, what parts it and what is unknown teaches nothing.</summary>
    public static IEnumerable<int> Places(int[] text, PolicyTokenizer tokenizer) => Enumerable.Range(0, text.Length).Where(place => IsPiece(text[place], tokenizer));

    public TokenBlock Block { get; }

    /// <summary>Places of the pieces to guess in the flattened block, int64 [M].</summary>
    public Tensor Positions { get; }

    /// <summary>What was there, int64 [M].</summary>
    public Tensor Labels { get; }

    public int Count { get; }

    /// <summary>Tokens that are no padding.</summary>
    public int Tokens { get; }

    private static bool IsPiece(int id, PolicyTokenizer tokenizer) =>
        id != tokenizer.PaddingId && id != tokenizer.UnknownId && id != tokenizer.StartId && id != tokenizer.SeparatorId && id != tokenizer.MaskId;

    private static int AnyPiece(PolicyTokenizer tokenizer, Random random)
    {
        int id;
        do
            id = random.Next(tokenizer.VocabularySize);
        while (!IsPiece(id, tokenizer));
        return id;
    }
}
