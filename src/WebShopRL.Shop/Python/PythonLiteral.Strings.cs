using System.Globalization;
using System.Text;

namespace WebShopRL.Shop.Python;

public ref partial struct PythonLiteral
{
    private const string Prefixes = "uUrRbBfF";

    private readonly bool StringFollows()
    {
        var at = _position;
        while (at < _text.Length && at < _position + 2 && Prefixes.Contains(_text[at], StringComparison.Ordinal))
            at++;
        return at < _text.Length && _text[at] is '\'' or '"';
    }

    /// <summary>A string, and those that follow it with nothing between: Python joins them.</summary>
    private string Strings()
    {
        var value = new StringBuilder();
        do
        {
            AppendString(value);
            SkipSpace();
        }
        while (_position < _text.Length && StringFollows());
        return value.ToString();
    }

    private void AppendString(StringBuilder value)
    {
        var raw = false;
        for (var prefix = 0; _text[_position] is not ('\'' or '"'); prefix++, _position++)
            switch (_text[_position])
            {
                case 'r' or 'R' when prefix == 0: raw = true; break;
                case 'u' or 'U' when prefix == 0 && _text[_position + 1] is '\'' or '"': break;
                case 'b' or 'B': throw Error("text: bytes have no place in a page's JSON");
                default: throw Error("a string in quotes");
            }
        var quote = _text[_position];
        ReadOnlySpan<char> three = [quote, quote, quote];
        var end = _text[_position..].StartsWith(three) ? three : three[..1];
        _position += end.Length;
        while (!_text[_position..].StartsWith(end))
        {
            if (_position == _text.Length || (_text[_position] == '\n' && end.Length == 1))
                throw Error($"a closing {end}");
            var c = _text[_position++];
            if (c != '\\' || _position == _text.Length)
                value.Append(c);
            else if (raw)
                value.Append(c).Append(_text[_position++]);
            else
                AppendEscaped(value);
        }
        _position += end.Length;
    }

    private void AppendEscaped(StringBuilder value)
    {
        var c = _text[_position++];
        switch (c)
        {
            case '\n': break;
            case 'N': throw Error("a character by its number: names are not known here");
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
}
