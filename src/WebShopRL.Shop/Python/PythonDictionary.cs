using System.Collections;
using System.Numerics;

namespace WebShopRL.Shop.Python;

/// <summary>A tuple: a list that prints in round brackets.</summary>
public sealed record PythonTuple(IReadOnlyList<object?> Items);

/// <summary>
/// A dict in the order of its keys' first coming. Keys are texts, numbers (<c>True</c>, 1 and 1.0 are the same one) and None.
/// </summary>
public sealed class PythonDictionary : IReadOnlyCollection<KeyValuePair<object?, object?>>
{
    private readonly List<KeyValuePair<object?, object?>> _entries = [];
    private readonly Dictionary<object, int> _places = [];

    public int Count => _entries.Count;

    /// <summary>Names and texts, where there is nothing else; null otherwise.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Texts => _entries.TrueForAll(entry => entry is { Key: string, Value: string })
        ? [.. _entries.Select(entry => KeyValuePair.Create((string)entry.Key!, (string)entry.Value!))]
        : null;

    /// <summary>By key, as Flask writes JSON; for keys that <see cref="CanBeSorted"/>.</summary>
    public IEnumerable<KeyValuePair<object?, object?>> Sorted => _entries.Order(Comparer<KeyValuePair<object?, object?>>.Create(Compare));

    /// <summary>Whether the keys have an order: all texts, or all numbers, or None alone.</summary>
    public bool CanBeSorted => _entries.TrueForAll(entry => Kind(entry.Key) == Kind(_entries[0].Key));

    /// <returns>False for a key that is no text, number or None.</returns>
    public bool TrySet(object? key, object? value)
    {
        if (Identity(key) is not { } identity)
            return false;
        if (_places.TryGetValue(identity, out var place))
            _entries[place] = KeyValuePair.Create(_entries[place].Key, value);
        else
        {
            _places.Add(identity, _entries.Count);
            _entries.Add(KeyValuePair.Create(key, value));
        }
        return true;
    }

    /// <summary>The same with one entry set, as <c>update</c> on a copy.</summary>
    public PythonDictionary With(string key, string value)
    {
        var copy = new PythonDictionary();
        foreach (var (name, held) in _entries)
            copy.TrySet(name, held);
        copy.TrySet(key, value);
        return copy;
    }

    public IEnumerator<KeyValuePair<object?, object?>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Type? Kind(object? key) => key is bool or BigInteger or double ? typeof(double) : key?.GetType();

    // What Python's hash and equality tell apart.
    private static object? Identity(object? key) => key switch
    {
        null => DBNull.Value,
        string => key,
        bool flag => flag ? BigInteger.One : BigInteger.Zero,
        BigInteger => key,
        double number => double.IsInteger(number) ? new BigInteger(number) : number,
        _ => null,
    };

    private static int Compare(KeyValuePair<object?, object?> left, KeyValuePair<object?, object?> right) => (Identity(left.Key), Identity(right.Key)) switch
    {
        (string one, string other) => PythonText.CompareCodePoints(one, other),
        (BigInteger one, BigInteger other) => one.CompareTo(other),
        var (one, other) => Real(one).CompareTo(Real(other)),
    };

    private static double Real(object? identity) => identity switch { BigInteger number => (double)number, double number => number, _ => 0 };
}
