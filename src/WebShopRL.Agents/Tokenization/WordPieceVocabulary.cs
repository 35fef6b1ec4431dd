using System.Text.Json.Nodes;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents.Tokenization;

/// <summary>A WordPiece vocabulary as a model's files give it.</summary>
/// <param name="Tokens">By id; null where no token has the id.</param>
/// <param name="Added">Those that are looked for before a text is split.</param>
/// <param name="Source">The file, for messages.</param>
public sealed record WordPieceVocabulary(IReadOnlyList<string?> Tokens, IReadOnlyList<AddedToken> Added, WordPieceRules Rules, string Source)
{
    public const string FileName = "vocab.txt";

    private const string Prefix = "##";

    /// <summary>Reads <c>tokenizer.json</c> or else <c>vocab.txt</c>, with what stands beside it.</summary>
    /// <exception cref="CheckpointException">Neither is there, or they are of another kind of tokenizer.</exception>
    public static WordPieceVocabulary Read(string folder)
    {
        var files = TokenizerFiles.Read(folder);
        if (files.Flag("do_basic_tokenize") == false)
            throw new CheckpointException($"{Path.Combine(folder, TokenizerFiles.Config)}: do_basic_tokenize is false, and texts are always split into words here.");
        var path = Path.Combine(folder, FileName);
        var (tokens, source) = files.Model("WordPiece") is { } model ? (Pieces(model, Path.Combine(folder, TokenizerFiles.Whole)), Path.Combine(folder, TokenizerFiles.Whole))
            : File.Exists(path) ? (Lines(path), path)
            : throw new CheckpointException($"The folder {folder} has no {FileName} and no {TokenizerFiles.Whole}.{(File.Exists(Path.Combine(folder, ByteLevelTokenizer.VocabularyFile)) ? $" It has {ByteLevelTokenizer.VocabularyFile}, the vocabulary of a query writer." : "")}");
        files.RequireClass("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer");
        var added = files.AddedTokens();
        foreach (var (id, token) in added)
        {
            if (tokens.IndexOf(token.Text) is var elsewhere and >= 0 && elsewhere != id)
                tokens[elsewhere] = null;
            Place(tokens, id, token.Text, source);
        }
        return new WordPieceVocabulary(tokens, [.. added.Values], ReadRules(files), source);
    }

    /// <summary>With those of WebShop's tokens that are missing, at the ids from <paramref name="at"/> on.</summary>
    public WordPieceVocabulary WithWebShops(int at)
    {
        var missing = SpecialTokens.OfWebShop.Except(Tokens.OfType<string>(), StringComparer.Ordinal).ToArray();
        return missing.Length == 0 ? this : this with { Tokens = [.. Tokens, .. new string?[at - Tokens.Count], .. missing] };
    }

    private static WordPieceRules ReadRules(TokenizerFiles files)
    {
        var rules = new WordPieceRules();
        if (files.Model("WordPiece") is not null)
            rules = Normalizer(files);
        return rules with
        {
            LowerCase = files.Flag("do_lower_case") ?? rules.LowerCase,
            StripAccents = files.Flag("strip_accents") ?? rules.StripAccents,
            SplitChinese = files.Flag("tokenize_chinese_chars") ?? rules.SplitChinese,
            Special = [.. new[] { "pad_token", "unk_token", "cls_token", "sep_token", "mask_token" }.Zip(SpecialTokens.OfBert, files.Special)],
        };
    }

    private static WordPieceRules Normalizer(TokenizerFiles files)
    {
        var path = Path.Combine(files.Folder, TokenizerFiles.Whole);
        foreach (var part in files.Parts("pre_tokenizer"))
            if ((string?)part["type"] != "BertPreTokenizer")
                throw new CheckpointException($"{path}: its pre_tokenizer is {part["type"]}; only BertPreTokenizer splits texts as it is done here.");
        var rules = new WordPieceRules { LowerCase = false, StripAccents = false, SplitChinese = false };
        var decomposed = false;
        foreach (var part in files.Parts("normalizer"))
        {
            decomposed |= (string?)part["type"] == "NFD";
            if ((string?)part["type"] == "StripAccents" && !decomposed)
                throw new CheckpointException($"{path}: its normalizer strips accents without decomposing letters first (NFD), which leaves those that are one letter with theirs; put NFD before StripAccents.");
            rules = (string?)part["type"] switch
            {
                "BertNormalizer" => new WordPieceRules
                {
                    LowerCase = (bool?)part["lowercase"] ?? true,
                    StripAccents = (bool?)part["strip_accents"],
                    SplitChinese = (bool?)part["handle_chinese_chars"] ?? true,
                },
                "Lowercase" => rules with { LowerCase = true },
                "StripAccents" => rules with { StripAccents = true },
                "NFC" or "NFD" => rules,
                var other => throw new CheckpointException($"{path}: its normalizer is {other}; taken is BertNormalizer."),
            };
        }
        return !decomposed || rules.StripsAccents ? rules : throw new CheckpointException($"{path}: its normalizer decomposes letters (NFD) and keeps their accents, which is not done here.");
    }

    private static List<string?> Pieces(JsonObject model, string source) => TokenizerFiles.Reading(source, () =>
    {
        if (((string?)model["continuing_subword_prefix"] ?? Prefix) != Prefix)
            throw new CheckpointException($"{source}: continuing_subword_prefix is '{model["continuing_subword_prefix"]}'; only '{Prefix}' is supported.");
        List<string?> tokens = [];
        foreach (var (token, id) in model["vocab"]!.AsObject())
            Place(tokens, (int)id!, token, source);
        return tokens;
    });

    /// <summary>One token on each line. Of two equal lines the later counts, as in transformers; lines without a token have an id too, except at the end.</summary>
    private static List<string?> Lines(string path)
    {
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        List<string?> tokens = [];
        foreach (var line in ForeignFile.ReadLines(path))
        {
            if (line.Length > 0 && at.TryGetValue(line, out var earlier))
                tokens[earlier] = null;
            at[line] = tokens.Count;
            tokens.Add(line.Length > 0 ? line : null);
        }
        tokens.RemoveRange(tokens.FindLastIndex(token => token is not null) + 1, tokens.Count - tokens.FindLastIndex(token => token is not null) - 1);
        return tokens;
    }

    private static void Place(List<string?> tokens, int id, string token, string source)
    {
        if (id is < 0 or > 1 << 24)
            throw new CheckpointException($"{source}: the token '{token}' has the id {id}.");
        while (tokens.Count <= id)
            tokens.Add(null);
        if (tokens[id] is { } there && there != token)
            throw new CheckpointException($"{source}: the id {id} has two tokens, '{there}' and '{token}'.");
        tokens[id] = token;
    }
}
