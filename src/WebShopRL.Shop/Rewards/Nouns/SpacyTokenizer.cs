using System.Text.RegularExpressions;
using WebShopRL.Shop.Caching;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>
/// spaCy's English tokenizer: runs between white space, taken apart by rules for exact strings and by prefixes, suffixes, infixes and a pattern for URLs. Thread-safe.
/// </summary>
internal sealed class SpacyTokenizer
{
    private readonly Regex _prefix, _suffix, _infix, _url;
    private readonly Dictionary<string, Token[]> _rules = new(StringComparer.Ordinal);

    /// <summary>Rules that apply to sequences of finished tokens, by the first token's text: the sequences, longest first.</summary>
    private readonly Dictionary<string, List<string[]>> _sequences = new(StringComparer.Ordinal);

    private readonly BoundedCache<string, Token[]> _runs = new(1 << 15);

    public SpacyTokenizer()
    {
        var model = TaggerModel.ReadJson("tokenizer.json");
        _prefix = PythonPattern.Compile(model.GetProperty("prefix").GetString()!);
        _suffix = PythonPattern.Compile(model.GetProperty("suffix").GetString()!);
        _infix = PythonPattern.Compile(model.GetProperty("infix").GetString()!);
        _url = PythonPattern.Compile(model.GetProperty("url").GetString()!);
        foreach (var rule in model.GetProperty("rules").EnumerateObject())
            _rules[rule.Name] = [.. rule.Value.EnumerateArray().Select(token =>
                new Token(token.GetProperty("orth").GetString()!, token.TryGetProperty("norm", out var norm) ? norm.GetString() : null, false))];
        foreach (var rule in _rules.Keys.Where(rule => rule.Contains(' ') || _prefix.IsMatch(rule) || _suffix.IsMatch(rule) || _infix.IsMatch(rule)))
        {
            string[] sequence = [.. Words(rule, useRules: false).Select(token => token.Text)];
            if (!_sequences.TryGetValue(sequence[0], out var same)) _sequences[sequence[0]] = same = [];
            same.Add(sequence);
        }
        foreach (var same in _sequences.Values) same.Sort((a, b) => b.Length.CompareTo(a.Length));
    }

    /// <summary>The tokens of a text; none for an empty one. They leave out single spaces and nothing else.</summary>
    public List<Token> Tokenize(string text)
    {
        var tokens = Words(text, useRules: true);
        var matches = FindSequences(tokens);
        return matches.Count == 0 ? tokens : ApplySequences(tokens, matches);
    }

    private List<Token> Words(string text, bool useRules)
    {
        var tokens = new List<Token>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            var isSpace = PythonText.IsSpace(text[start]);
            for (end = start + 1; end < text.Length && PythonText.IsSpace(text[end]) == isSpace;) end++;
            if (!isSpace)
            {
                var run = text[start..end];
                tokens.AddRange(useRules ? _runs.GetOrAdd(run, static (run, tokenizer) => tokenizer.Split(run, true), this) : Split(run, false));
                continue;
            }
            var from = start;
            if (text[start] == ' ' && tokens.Count > 0)
            {
                tokens[^1] = tokens[^1] with { SpaceFollows = true };
                from++;
            }
            if (from < end) tokens.AddRange(Split(text[from..end], useRules));
        }
        return tokens;
    }

    private Token[] Split(string run, bool useRules)
    {
        if (Rule(run, useRules) is { } whole) return whole;
        // No pattern matches within letters alone.
        if (run.AsSpan().IndexOfAnyExcept(AsciiLetters) < 0) return [new(run, null, false)];

        List<Token> before = [], after = [];
        var rest = run;
        for (var last = -1; rest.Length > 0 && rest.Length != last && Rule(rest, useRules) is null;)
        {
            last = rest.Length;
            var prefix = _prefix.Match(rest).Length;
            if (prefix > 0 && prefix < rest.Length && Rule(rest[prefix..], useRules) is not null)
            {
                before.Add(new(rest[..prefix], null, false));
                rest = rest[prefix..];
                break;
            }
            var suffix = _suffix.Match(rest[prefix..]).Length;
            if (suffix > 0 && suffix < rest.Length && Rule(rest[..^suffix], useRules) is not null)
            {
                after.Add(new(rest[^suffix..], null, false));
                rest = rest[..^suffix];
                break;
            }
            if (prefix > 0 && prefix + suffix <= rest.Length)
            {
                before.Add(new(rest[..prefix], null, false));
                rest = rest[prefix..];
            }
            if (suffix > 0 && suffix <= rest.Length)
            {
                after.Add(new(rest[^suffix..], null, false));
                rest = rest[..^suffix];
            }
        }
        after.Reverse();
        return [.. before, .. Middle(rest, useRules), .. after];
    }

    /// <summary>What is left between prefixes and suffixes: a rule's tokens, a URL, or pieces between infixes.</summary>
    private IEnumerable<Token> Middle(string rest, bool useRules)
    {
        if (rest.Length == 0) return [];
        if (Rule(rest, useRules) is { } tokens) return tokens;
        if (_url.IsMatch(rest)) return [new(rest, null, false)];
        var pieces = new List<Token>();
        var start = 0;
        foreach (var match in _infix.EnumerateMatches(rest))
        {
            if (match.Index == 0) continue;
            if (match.Index != start) pieces.Add(new(rest[start..match.Index], null, false));
            if (match.Length > 0) pieces.Add(new(rest.Substring(match.Index, match.Length), null, false));
            start = match.Index + match.Length;
        }
        if (start < rest.Length) pieces.Add(new(rest[start..], null, false));
        return pieces;
    }

    private static readonly System.Buffers.SearchValues<char> AsciiLetters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private Token[]? Rule(string text, bool useRules) => useRules && _rules.TryGetValue(text, out var tokens) ? tokens : null;

    /// <summary>Where rules fit sequences of finished tokens: (first token, number of tokens).</summary>
    private List<(int Start, int Count)> FindSequences(List<Token> tokens)
    {
        var found = new List<(int Start, int Count)>();
        for (var start = 0; start < tokens.Count; start++)
        {
            if (!_sequences.TryGetValue(tokens[start].Text, out var sequences)) continue;
            foreach (var sequence in sequences)
                if (Fits(sequence, tokens, start)) found.Add((start, sequence.Length));
        }
        return found;

        static bool Fits(string[] sequence, List<Token> tokens, int start)
        {
            if (start + sequence.Length > tokens.Count) return false;
            for (var i = 1; i < sequence.Length; i++)
                if (tokens[start + i].Text != sequence[i]) return false;
            return true;
        }
    }

    /// <summary>Longest match first, then leftmost; one that overlaps an earlier one is dropped, and still bars what overlaps it.</summary>
    private List<Token> ApplySequences(List<Token> tokens, List<(int Start, int Count)> matches)
    {
        var taken = new bool[tokens.Count];
        var chosen = new int[tokens.Count];
        foreach (var (start, count) in matches.OrderByDescending(match => match.Count).ThenBy(match => match.Start))
        {
            if (!taken[start] && !taken[start + count - 1]) chosen[start] = count;
            taken.AsSpan(start, count).Fill(true);
        }
        var result = new List<Token>(tokens.Count);
        for (var at = 0; at < tokens.Count; at += Math.Max(1, chosen[at]))
        {
            var matched = tokens.GetRange(at, Math.Max(1, chosen[at]));
            var text = string.Concat(matched.Select(token => token.SpaceFollows ? token.Text + ' ' : token.Text)).TrimEnd(' ');
            if (chosen[at] == 0 || Rule(text, useRules: true) is not { } replacement) result.AddRange(matched);
            else
            {
                result.AddRange(replacement);
                result[^1] = result[^1] with { SpaceFollows = matched[^1].SpaceFollows };
            }
        }
        return result;
    }
}
