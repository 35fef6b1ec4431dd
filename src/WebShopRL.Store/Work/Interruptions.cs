namespace WebShopRL.Store.Work;

/// <summary>How often work that loses its worker is begun again by itself.</summary>
public static class Interruptions
{
    /// <summary>What was interrupted so often in a row without getting any further is the cause itself, as far as one can tell.</summary>
    public const int MostAtOnePlace = 3;

    /// <summary>However far it gets in between.</summary>
    public const int Most = 10;

    /// <summary>Why it is not begun again, as the start of a sentence; null where it is.</summary>
    /// <param name="places">Where it was interrupted, oldest first, the latest one included.</param>
    public static string? GivenUp(IReadOnlyList<int> places)
    {
        var here = places.Reverse().TakeWhile(place => place == places[^1]).Count();
        return here >= MostAtOnePlace ? $"Stopped: it was interrupted {here} times at the same place"
            : places.Count >= Most ? $"Stopped: it was interrupted {places.Count} times"
            : null;
    }
}
