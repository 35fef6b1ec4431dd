using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace WebShopRL.Shop.Search;

/// <summary>
/// The terms of a text as Anserini's DefaultEnglishAnalyzer on Lucene 8 gives them: UAX #29 words and emoji, without possessive 's, lower case, without 33 stop words,
/// Porter-stemmed. The chain is Lucene.Net's; what version 8 does otherwise is mended here: emoji are tokens, and a token of more than 255 characters is
/// cut into pieces instead of dropped. Not thread-safe; dear to make, cheap to use again.
/// </summary>
internal sealed class EnglishAnalyzer
{
    /// <summary>Lucene's longest token, in UTF-16 units.</summary>
    private const int MaxTokenLength = 255;

    private static readonly CharArraySet StopWords = new(LuceneVersion.LUCENE_48,
        [
            "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or", "such",
            "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
        ], ignoreCase: false);

    private readonly StandardTokenizer _tokenizer;
    private readonly TokenStream _chain;
    private readonly ICharTermAttribute _term;
    private readonly List<string> _emoji = [];

    public EnglishAnalyzer()
    {
        _tokenizer = new StandardTokenizer(LuceneVersion.LUCENE_48, TextReader.Null) { MaxTokenLength = int.MaxValue };
        TokenStream chain = new LongTokenSplitter(_tokenizer, MaxTokenLength);
        chain = new EnglishPossessiveFilter(LuceneVersion.LUCENE_48, chain);
        chain = new LowerCaseFilter(LuceneVersion.LUCENE_48, chain);
        chain = new StopFilter(LuceneVersion.LUCENE_48, chain, StopWords);
        _chain = new PorterStemFilter(chain);
        _term = _chain.AddAttribute<ICharTermAttribute>();
    }

    /// <summary>Receives a term; the span is overwritten by the next one.</summary>
    public delegate void TermSink(ReadOnlySpan<char> term);

    /// <summary>Passes every term of the text, repeats included, to <paramref name="sink"/>; words first, in order, then emoji.</summary>
    public void Analyze(string text, TermSink sink)
    {
        _emoji.Clear();
        _tokenizer.SetReader(new StringReader(EmojiSequences.Extract(text, _emoji)));
        _chain.Reset();
        while (_chain.IncrementToken()) sink(_term.Buffer.AsSpan(0, _term.Length));
        _chain.End();
        _chain.Dispose();
        foreach (var emoji in _emoji) sink(emoji);
    }

    /// <summary>The terms of the text in order.</summary>
    public List<string> Terms(string text)
    {
        var terms = new List<string>();
        Analyze(text, term => terms.Add(term.ToString()));
        return terms;
    }
}
