using System.Globalization;
using System.Text;

namespace WebShopRL.Shop.Python;

/// <summary>
/// Reads Python literals as <c>ast.literal_eval</c> does, as far as WebShop's URLs hold them: lists of strings, and dicts of strings to strings. A JSON object of
/// strings is one too. Everything else throws <see cref="FormatException"/> that says where.
/// </summary>
public ref struct PythonLiteral
{
    private readonly ReadOnlySpan<char> _text;
    private int _position;

    private PythonLiteral(string text) => _text = text;

    /// <summary><c>['red', "men's"]</c></summary>
    public static IReadOnlyList<string> List(string text)
    {
        var literal = new PythonLiteral(text);
        var items = new List<string>();
        literal.Expect('[');
        while (!literal.TryTake(']'))
        {
            items.Add(literal.String());
            if (!literal.TryTake(',') && !literal.Follows(']'))
                throw literal.Error("a comma or ]");
        }
        literal.ExpectEnd();
        return items;
    }

    /// <summary><c>{'color': 'red'}</c>; a name that comes twice keeps its first place and its last value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Dictionary(string text)
    {
        var literal = new PythonLiteral(text);
        var items = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        literal.Expect('{');
        while (!literal.TryTake('}'))
        {
            var key = literal.String();
            literal.Expect(':');
            items[key] = literal.String();
            if (!literal.TryTake(',') && !literal.Follows('}'))
                throw literal.Error("a comma or }");
        }
        literal.ExpectEnd();
        return [.. items];
    }

    private string String()
    {
        SkipSpace();
        if (_position == _text.Length || _text[_position] is not ('\'' or '"'))
            throw Error("a string in quotes");
        var quote = _text[_position++];
        var value = new StringBuilder();
        while (true)
        {
            if (_position == _text.Length || _text[_position] == '\n')
                throw Error($"a closing {quote}");
            var c = _text[_position++];
            if (c == quote)
                return value.ToString();
            if (c == '\\' && _position < _text.Length)
                AppendEscaped(value);
            else
                value.Append(c);
        }
    }

    private void AppendEscaped(StringBuilder value)
    {
        var c = _text[_position++];
        switch (c)
        {
            case '\n': break;
            case '\\' or '\'' or '"': value.Append(c); break;
            case 'a': value.Append('\a'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case 'n': value.Append('\n'); break;
            case 'r': value.Append('\r'); break;
            case 't': value.Append('\t'); break;
            case 'v': value.Append('\v'); break;
            case 'x': value.Append((char)Hexadecimal(2)); break;
            case 'u': value.Append((char)Hexadecimal(4)); break;
            case 'U': AppendCodePoint(value, Hexadecimal(8)); break;
            case >= '0' and <= '7':
                var code = c - '0';
                for (var digits = 1; digits < 3 && _position < _text.Length && _text[_position] is >= '0' and <= '7'; digits++)
                    code = code * 8 + _text[_position++] - '0';
                value.Append((char)code);
                break;
            default: value.Append('\\').Append(c); break; // Python keeps what it does not know
        }
    }

    private readonly void AppendCodePoint(StringBuilder value, int code)
    {
        if (code is < 0 or > 0x10FFFF)
            throw Error("a code point up to 10ffff");
        if (code <= 0xFFFF)
            value.Append((char)code);
        else
            value.Append(char.ConvertFromUtf32(code));
    }

    private int Hexadecimal(int digits)
    {
        if (_position + digits > _text.Length
            || !uint.TryParse(_text.Slice(_position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw Error($"{digits} hexadecimal digits");
        _position += digits;
        return (int)code;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
            throw Error(c.ToString());
    }

    private bool TryTake(char c)
    {
        if (!Follows(c))
            return false;
        _position++;
        return true;
    }

    private bool Follows(char c)
    {
        SkipSpace();
        return _position < _text.Length && _text[_position] == c;
    }

    private void ExpectEnd()
    {
        SkipSpace();
        if (_position < _text.Length)
            throw Error("the end");
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && PythonText.IsSpace(_text[_position]))
            _position++;
    }

    private readonly FormatException Error(string expected) => new($"Not a Python literal of strings: expected {expected} at position {_position} of '{_text}'.");
}
