using System.Globalization;
using System.Numerics;

namespace WebShopRL.Shop.Python;

/// <summary>
/// Reads Python literals as <c>ast.literal_eval</c> does, as far as WebShop's pages can show them: strings, numbers, <c>True</c>, <c>False</c>, <c>None</c>, lists, tuples and dicts,
/// one within another. What its pages cannot write as JSON is refused as they refuse it: bytes, sets, complex numbers, and dicts whose keys have no order. So are characters by name
/// (<c>\N{...}</c>). A JSON object of strings is a literal too. Everything else throws <see cref="FormatException"/> that says where.
/// </summary>
/// <remarks>
/// Values are <see cref="string"/>, <see cref="BigInteger"/>, <see cref="double"/>, <see cref="bool"/>, null, <see cref="IReadOnlyList{T}"/> of values, <see cref="PythonTuple"/>
/// and <see cref="PythonDictionary"/>.
/// </remarks>
public ref partial struct PythonLiteral
{
    /// <summary>Brackets within brackets; Python's own reader stops there.</summary>
    private const int MaximumDepth = 199;

    private readonly ReadOnlySpan<char> _text;
    private int _position;
    private int _depth;

    // Python's reader takes every kind of line end for the same.
    private PythonLiteral(string text) => _text = text.Contains('\r', StringComparison.Ordinal) ? text.ReplaceLineEndings("\n") : text;

    /// <summary><c>['red', "men's"]</c></summary>
    public static IReadOnlyList<string> List(string text)
    {
        var literal = new PythonLiteral(text);
        if (literal.Whole() is not IReadOnlyList<object?> items || !items.All(item => item is string))
            throw new FormatException($"Not a Python list of strings: '{text}'.");
        return [.. items.Cast<string>()];
    }

    /// <summary><c>{'color': 'red'}</c>; a key that comes twice keeps its first place and its last value.</summary>
    public static PythonDictionary Dictionary(string text)
    {
        var literal = new PythonLiteral(text);
        return literal.Whole() as PythonDictionary ?? throw new FormatException($"Not a Python dict: '{text}'.");
    }

    private object? Whole()
    {
        var value = Value();
        ExpectEnd();
        return value;
    }

    private object? Value()
    {
        SkipSpace();
        if (_position == _text.Length)
            throw Error("a value");
        if (StringFollows())
            return Strings();
        switch (_text[_position])
        {
            case '[': return Within('[', ']', out _);
            case '{': return Entries();
            case '(':
                var items = Within('(', ')', out var comma);
                return items.Count == 1 && !comma ? items[0] : new PythonTuple(items);
            case '+' or '-':
                var negative = _text[_position++] == '-';
                SkipSpace();
                // The sign belongs to a number, in brackets or not: -True and --1 are none.
                return _position < _text.Length && _text[_position] is (>= '0' and <= '9') or '.' or '('
                    ? Value() switch
                    {
                        BigInteger number => negative ? -number : number,
                        double number => negative ? -number : number,
                        _ => throw Error("a number after the sign"),
                    }
                    : throw Error("a number after the sign");
            case (>= '0' and <= '9') or '.': return Number();
            default: return Name();
        }
    }

    private object? Name()
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, object?)>)[("None", null), ("True", true), ("False", false)])
            if (_text[_position..].StartsWith(name) && !(_position + name.Length < _text.Length && IsNameCharacter(_text[_position + name.Length])))
            {
                _position += name.Length;
                return value;
            }
        throw Error("a value");
    }

    private List<object?> Within(char open, char close, out bool comma)
    {
        List<object?> items = [];
        comma = false;
        Open(open);
        while (!TryTake(close))
        {
            items.Add(Value());
            comma = TryTake(',');
            if (!comma && !Follows(close))
                throw Error($"a comma or {close}");
        }
        _depth--;
        return items;
    }

    private PythonDictionary Entries()
    {
        var entries = new PythonDictionary();
        Open('{');
        while (!TryTake('}'))
        {
            var key = Value();
            Expect(':');
            if (!entries.TrySet(key, Value()))
                throw Error("a key before it that is a text, a number or None");
            if (!TryTake(',') && !Follows('}'))
                throw Error("a comma or }");
        }
        if (!entries.CanBeSorted)
            throw Error("keys of one kind before it");
        _depth--;
        return entries;
    }

    private void Open(char bracket)
    {
        Expect(bracket);
        if (++_depth > MaximumDepth)
            throw Error($"at most {MaximumDepth} brackets within one another");
    }

    private object Number()
    {
        var start = _position;
        while (_position < _text.Length && (IsNameCharacter(_text[_position]) || _text[_position] == '.'
            || (_text[_position] is '+' or '-' && _text[_position - 1] is 'e' or 'E' && !IsPrefixed(_text[start..]))))
            _position++;
        var digits = _text[start.._position];
        try
        {
            return PythonNumber.Read(digits);
        }
        catch (FormatException)
        {
            _position = start;
            throw Error("a whole or real number");
        }
    }

    private static bool IsPrefixed(ReadOnlySpan<char> number) => number is ['0', 'x' or 'X' or 'b' or 'B' or 'o' or 'O', ..];

    private static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';

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
        while (_position < _text.Length)
            if (_text[_position] is ' ' or '\t' or '\n' or '\f')
                _position++;
            else if (_text[_position] == '#')
                _position = _text[_position..].IndexOf('\n') is var end and >= 0 ? _position + end : _text.Length;
            else if (_text[_position..].StartsWith("\\\n") && _position + 2 < _text.Length)
                _position += 2; // the last line cannot go on
            else
                return;
    }

    private readonly FormatException Error(string expected) => new($"Not a Python literal: expected {expected} at position {_position} of '{_text}'.");
}
