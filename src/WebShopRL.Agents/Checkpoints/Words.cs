using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>
/// How a vocabulary and the rows of an embedding come together. Every row of the file stays what it is. WebShop's four tokens are where the vocabulary has them; one that it lacks has the row that adding it in training gave
/// it, directly behind the words, where the file was trained with them (a policy, or an encoder with exactly four rows more than words); else it gets a fresh row behind all of the file's.
/// </summary>
/// <param name="FileRows">Rows that the file's embedding has.</param>
/// <param name="TakenOver">Which rows were taken for WebShop's tokens without a word of the vocabulary, in a sentence; null for none.</param>
internal sealed record Words(PolicyTokenizer Tokenizer, int FileRows, string? TakenOver)
{
    private const string Embedding = "bert.embeddings.word_embeddings.weight", Twin = "cls.predictions.decoder.weight";

    /// <summary>Rows that the network needs: the file's, and those of added tokens.</summary>
    public int Rows => Math.Max(FileRows, Tokenizer.VocabularySize);

    /// <param name="policy">Whether the file is a policy's.</param>
    /// <exception cref="CheckpointException">The vocabulary has words without a row.</exception>
    public static Words Of(string folder, NamedWeights file, bool policy)
    {
        var vocabulary = WordPieceVocabulary.Read(folder);
        var rows = RowsOf(file, CheckpointFolder.LoadConfig(folder));
        var (words, lacking) = (vocabulary.Tokens.Count, SpecialTokens.OfWebShop.Except(vocabulary.Tokens.OfType<string>(), StringComparer.Ordinal).ToArray());
        var trained = lacking.Length > 0 && (policy ? rows >= words + lacking.Length : lacking.Length == SpecialTokens.OfWebShop.Count && rows == words + lacking.Length);
        if (vocabulary.Tokens.Index().Where(token => token.Index >= rows && token.Item is not null && !SpecialTokens.OfWebShop.Contains(token.Item)).Select(token => token.Item).FirstOrDefault() is { } homeless)
            throw new CheckpointException($"{vocabulary.Source} has {words} tokens and the embedding in {file.Source} {rows} rows: '{homeless}' has none. They are of two models, or tokens were added without resizing the embedding.");
        var tokenizer = new PolicyTokenizer(vocabulary.WithWebShops(trained ? words : Math.Max(words, rows)));
        return new Words(tokenizer, rows,
            trained ? $"rows {words} to {words + lacking.Length - 1}, which {Path.GetFileName(vocabulary.Source)} does not name, are taken for {string.Join(", ", lacking)}" : null);
    }

    /// <summary>Rows of the file's word embedding.</summary>
    public static int RowsOf(NamedWeights file, BertConfig config) =>
        (file.Entries.GetValueOrDefault(Embedding) ?? file.Entries.GetValueOrDefault(Twin)) is { Shape: [var rows, _] } ? checked((int)rows) : config.VocabularySize;

    /// <summary>The parameters that have a row for each token, with the names of the tokens that are added.</summary>
    public IReadOnlyDictionary<string, string> Growing(params string[] parameters)
    {
        var added = string.Join(", ", Tokenizer.Vocabulary.Skip(FileRows));
        return parameters.ToDictionary(name => name, _ => $" ({added})", StringComparer.Ordinal);
    }

    public LoadReport Remark(LoadReport report) => TakenOver is null ? report : report with { Remarks = [.. report.Remarks, TakenOver] };
}
