using System.Diagnostics.CodeAnalysis;

namespace WebShopRL.Web.Runs.Selection;

/// <summary>
/// Reads filters: <c>algorithm = dpo and eval/success_rate > 0.2 and tag:paper</c>. Terms are joined by <c>and</c>, <c>or</c>, <c>not</c> and brackets, <c>and</c> before <c>or</c>. A term is a column, an operator
/// (<c>= != &lt; &lt;= > >= ~ !~ in</c>; <c>:</c> for <c>=</c>, with names, notes and errors for <c>~</c>, "contains") and a value; a word alone is part of the name.
/// </summary>
public sealed class FilterParser
{
    public const int MaximumLength = 2_000;
    private const int MaximumDepth = 50;

    private static readonly (string Sign, FilterOperator Operator)[] Operators =
    [
        ("==", FilterOperator.Equal), ("!=", FilterOperator.NotEqual), ("<=", FilterOperator.LessOrEqual), (">=", FilterOperator.GreaterOrEqual), ("!~", FilterOperator.NotContains),
        ("=", FilterOperator.Equal), ("<", FilterOperator.Less), (">", FilterOperator.Greater), ("~", FilterOperator.Contains),
    ];

    private readonly string _text;
    private int _at;
    private int _depth;

    private FilterParser(string text) => _text = text;

    /// <summary>What stands at the end of the text, for completion: the last place at which something was expected, and for a value its column.</summary>
    internal (FilterSlot Slot, int Start, RunColumn? Column) Last { get; private set; }

    /// <summary>Reads a filter. Null and empty text is a filter that everything fits: <paramref name="filter"/> is null then.</summary>
    public static bool TryParse(string? text, out FilterNode? filter, [NotNullWhen(false)] out FilterError? error)
    {
        (filter, error) = string.IsNullOrWhiteSpace(text) ? (null, null) : new FilterParser(text).Read();
        return error is null;
    }

    /// <summary>Reads what is there of a filter that is being typed.</summary>
    internal static FilterParser Begin(string text)
    {
        var parser = new FilterParser(text);
        parser.Read();
        return parser;
    }

    private (FilterNode?, FilterError?) Read()
    {
        try
        {
            if (_text.Length > MaximumLength)
                throw new Unreadable(MaximumLength, $"The filter is longer than {MaximumLength} characters: shorten it.");
            var filter = ReadAny();
            Expect(FilterSlot.Connective);
            if (_at < _text.Length)
                throw new Unreadable(_at, Peek(')') ? "there is no bracket to close." : $"expected and, or, or the end, not '{Rest()}'. A text of several words stands in quotes.");
            return (filter, null);
        }
        catch (Unreadable unreadable)
        {
            return (null, new FilterError(unreadable.Position, unreadable.Message));
        }
    }

    private FilterNode ReadAny()
    {
        List<FilterNode> parts = [ReadAll()];
        while (TakeWord("or"))
            parts.Add(ReadAll());
        return parts.Count == 1 ? parts[0] : new FilterNode.Any(parts);
    }

    private FilterNode ReadAll()
    {
        List<FilterNode> parts = [ReadOne()];
        while (TakeWord("and"))
            parts.Add(ReadOne());
        return parts.Count == 1 ? parts[0] : new FilterNode.All(parts);
    }

    private FilterNode ReadOne()
    {
        Expect(FilterSlot.Column);
        if (++_depth > MaximumDepth)
            throw new Unreadable(_at, $"more than {MaximumDepth} brackets and nots within each other: untangle them.");
        try
        {
            if (TakeWord("not", isConnective: false))
                return new FilterNode.Not(ReadOne());
            if (!Take('('))
                return ReadTerm();
            var inner = ReadAny();
            Expect(FilterSlot.Connective);
            return Take(')') ? inner : throw new Unreadable(_at, "expected ) , and, or or.");
        }
        finally
        {
            _depth--;
        }
    }

    private FilterNode ReadTerm()
    {
        var start = _at;
        if (_at == _text.Length)
            throw new Unreadable(_at, "expected a column, as in algorithm = dpo, or part of a name.");
        var isQuoted = Peek('"');
        var word = isQuoted ? ReadQuoted() : ReadUntil("()<>=!~:,\"");
        if (word.Length == 0 || !isQuoted && word.ToLowerInvariant() is "and" or "or" or "in")
            throw new Unreadable(start, $"expected a column, as in algorithm = dpo, or part of a name, not '{_text[start..Math.Min(_text.Length, start + 20)]}'.");
        Expect(FilterSlot.Operator);
        var column = RunColumn.Parse(word);
        if (ReadOperator(column) is not { } sign)
            return column is null || isQuoted
                ? new FilterNode.Term(RunColumn.Parse("name")!, FilterOperator.Contains, [new FilterValue(word, word)])
                : throw new Unreadable(_at, $"expected =, !=, <, >, ~, : or in after '{word}'. To look for it in names, write \"{word}\".");
        column ??= isQuoted ? RunColumn.OfMetric(word) : throw new Unreadable(start, Unknown(word));
        return new FilterNode.Term(column, sign.Operator, sign.IsList ? ReadList(column, sign.Operator) : [ReadValue(column, sign.Operator)]);
    }

    private static string Unknown(string word) =>
        $"'{word}' is nothing that runs have.{RunProperty.Hint(word)} Settings are written settings.{word}, metrics with their slash (eval/score) or as metrics.{word}.";

    private (FilterOperator Operator, bool IsList)? ReadOperator(RunColumn? column)
    {
        foreach (var (sign, meaning) in Operators)
            if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0)
            {
                _at += sign.Length;
                return (meaning, false);
            }
        if (Take(':'))
            return (column?.Text is "name" or "notes" or "error" ? FilterOperator.Contains : FilterOperator.Equal, false);
        return TakeWord("in", isConnective: false) ? (FilterOperator.Equal, true) : null;
    }

    private List<FilterValue> ReadList(RunColumn column, FilterOperator sign)
    {
        SkipSpace();
        if (!Take('('))
            throw new Unreadable(_at, "expected ( after in, as in seed in (1, 2, 3).");
        List<FilterValue> values = [];
        do
            values.Add(ReadValue(column, sign));
        while (TakeAfterSpace(','));
        return TakeAfterSpace(')') ? values : throw new Unreadable(_at, "expected , or ) in the list.");
    }

    private FilterValue ReadValue(RunColumn column, FilterOperator sign)
    {
        Expect(FilterSlot.Value, column);
        var start = _at;
        var isQuoted = Peek('"');
        var word = isQuoted ? ReadQuoted() : ReadUntil("(),\"");
        if (word.Length == 0 && !isQuoted)
            throw new Unreadable(start, $"expected a value to compare {column} with.");
        return FilterValues.Read(column, sign, word, isQuoted, out var problem) ?? throw new Unreadable(start, problem!);
    }

    private string ReadQuoted()
    {
        var start = _at++;
        var value = new System.Text.StringBuilder();
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                return value.ToString();
            }
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
                _at++;
            value.Append(_text[_at]);
        }
        throw new Unreadable(start, "expected a closing quote.");
    }

    private string ReadUntil(string ends)
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !ends.Contains(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    /// <summary>Takes a word of the language, which ends at a space, a bracket or a quote.</summary>
    private bool TakeWord(string word, bool isConnective = true)
    {
        if (isConnective)
            Expect(FilterSlot.Connective);
        SkipSpace();
        var end = _at + word.Length;
        if (string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0 || end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] is not '(' and not '"')
            return false;
        _at = end;
        return true;
    }

    private void Expect(FilterSlot slot, RunColumn? column = null)
    {
        var before = _at;
        SkipSpace();
        // A word that ends where the text ends is still being typed.
        if (slot is FilterSlot.Connective or FilterSlot.Operator && before == _text.Length && Last.Start < before)
            return;
        Last = (slot, _at, column);
    }

    private bool TakeAfterSpace(char sign)
    {
        SkipSpace();
        return Take(sign);
    }

    private bool Take(char sign)
    {
        if (!Peek(sign))
            return false;
        _at++;
        return true;
    }

    private bool Peek(char sign) => _at < _text.Length && _text[_at] == sign;

    private string Rest() => _text[_at..Math.Min(_text.Length, _at + 20)];

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private sealed class Unreadable(int position, string message) : Exception(message)
    {
        public int Position => position;
    }
}

/// <summary>What is expected at a place of a filter.</summary>
internal enum FilterSlot
{
    Column,
    Operator,
    Value,
    Connective,
}
