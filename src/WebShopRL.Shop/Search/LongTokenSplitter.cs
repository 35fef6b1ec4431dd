using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace WebShopRL.Shop.Search;

/// <summary>Cuts tokens of more than so many UTF-16 units into pieces of that length, as the tokenizer of Lucene 8 does.</summary>
internal sealed class LongTokenSplitter : TokenFilter
{
    private readonly int _maxLength;
    private readonly ICharTermAttribute _term;
    private string? _rest;

    public LongTokenSplitter(TokenStream input, int maxLength) : base(input)
    {
        _maxLength = maxLength;
        _term = AddAttribute<ICharTermAttribute>();
    }

    public override bool IncrementToken()
    {
        if (_rest is not null) _term.SetEmpty().Append(_rest);
        else if (!m_input.IncrementToken()) return false;

        _rest = null;
        if (_term.Length > _maxLength)
        {
            _rest = new string(_term.Buffer, _maxLength, _term.Length - _maxLength);
            _term.Length = _maxLength;
        }
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        _rest = null;
    }
}
