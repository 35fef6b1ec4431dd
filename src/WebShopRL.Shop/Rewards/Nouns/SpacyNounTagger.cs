using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>
/// The nouns that spaCy's small English model finds (version 3.8, without its parser): tokens tagged NN, NNS, NNP or NNPS, but for white space and
/// twelve pronouns. Takes a tenth of a second to make; one serves every thread.
/// </summary>
public sealed class SpacyNounTagger : INounTagger
{
    public const string TaggerName = "en_core_web_sm";

    private readonly SpacyTokenizer _tokenizer = new();
    private readonly TaggerNetwork _network;
    private readonly string[] _tags;
    private readonly HashSet<string> _nounTags, _pronouns;

    public SpacyNounTagger()
    {
        var tagger = TaggerModel.ReadJson("tagger.json");
        _network = new TaggerNetwork(tagger);
        _tags = Strings("tags");
        _nounTags = new(Strings("noun_tags"), StringComparer.Ordinal);
        _pronouns = new(Strings("pronouns_tagged_nn"), StringComparer.Ordinal);

        string[] Strings(string name) => [.. tagger.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
    }

    public string Name => TaggerName;

    public IReadOnlyList<string> Nouns(string text) => [.. Tag(text).Where(word => word.IsNoun).Select(word => PythonText.Lower(word.Text))];

    /// <summary>Every token with its Penn Treebank tag.</summary>
    public IReadOnlyList<TaggedWord> Tag(string text)
    {
        var tokens = _tokenizer.Tokenize(text);
        var best = _network.Tag(tokens);
        var words = new TaggedWord[tokens.Count];
        for (var i = 0; i < words.Length; i++)
        {
            var (word, tag) = (tokens[i].Text, _tags[best[i]]);
            var isNoun = _nounTags.Contains(tag) && !TokenFeatures.IsSpace(word) && !(tag == "NN" && _pronouns.Contains(PythonText.Lower(word)));
            words[i] = new(word, tag, isNoun);
        }
        return words;
    }
}

/// <summary>A token, its tag, and whether WebShop takes it for a noun.</summary>
public readonly record struct TaggedWord(string Text, string Tag, bool IsNoun);
