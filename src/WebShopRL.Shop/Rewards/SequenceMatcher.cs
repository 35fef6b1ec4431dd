namespace WebShopRL.Shop.Rewards;

/// <summary>
/// Python's <c>difflib.SequenceMatcher</c> (Ratcliff and Obershelp): the longest common block, earliest in a, then earliest in b, and the same again left and right of it.
/// With its shortcut for long texts: characters that make up more than 1 % of a b of 200 or more start no block.
/// </summary>
internal static class SequenceMatcher
{
    /// <summary>The total length of the matching blocks.</summary>
    public static int MatchingLength(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var positions = PositionsByCharacter(b);
        // [2, |b| + 1]: lengths of the common blocks that end at each position of b, for this and the previous character of a; shifted by one, so that -1 has a place.
        var lengths = new int[2, b.Length + 1];
        var total = 0;
        var pending = new Stack<(int AStart, int AEnd, int BStart, int BEnd)>();
        pending.Push((0, a.Length, 0, b.Length));
        while (pending.TryPop(out var range))
        {
            var (i, j, size) = LongestMatch(a, b, positions, lengths, range.AStart, range.AEnd, range.BStart, range.BEnd);
            if (size == 0)
                continue;
            total += size;
            if (range.AStart < i && range.BStart < j)
                pending.Push((range.AStart, i, range.BStart, j));
            if (i + size < range.AEnd && j + size < range.BEnd)
                pending.Push((i + size, range.AEnd, j + size, range.BEnd));
        }
        return total;
    }

    private static Dictionary<int, List<int>> PositionsByCharacter(ReadOnlySpan<int> b)
    {
        var positions = new Dictionary<int, List<int>>();
        for (var j = 0; j < b.Length; j++)
            if (positions.TryGetValue(b[j], out var known))
                known.Add(j);
            else
                positions[b[j]] = [j];
        if (b.Length >= 200)
        {
            var frequent = b.Length / 100 + 1;
            foreach (var (character, places) in positions)
                if (places.Count > frequent)
                    positions.Remove(character);
        }
        return positions;
    }

    private static (int I, int J, int Size) LongestMatch(
        ReadOnlySpan<int> a, ReadOnlySpan<int> b, Dictionary<int, List<int>> positions, int[,] lengths, int aStart, int aEnd, int bStart, int bEnd)
    {
        int bestI = aStart, bestJ = bStart, bestSize = 0;
        Array.Clear(lengths);
        for (var i = aStart; i < aEnd; i++)
        {
            int current = i & 1, previous = current ^ 1;
            for (var j = bStart; j <= bEnd; j++)
                lengths[current, j] = 0;
            if (!positions.TryGetValue(a[i], out var candidates))
                continue;
            foreach (var j in candidates)
            {
                if (j < bStart)
                    continue;
                if (j >= bEnd)
                    break;
                var size = lengths[previous, j] + 1;
                lengths[current, j + 1] = size;
                if (size > bestSize)
                    (bestI, bestJ, bestSize) = (i - size + 1, j - size + 1, size);
            }
        }
        // Frequent characters start no block, but they lengthen one.
        while (bestI > aStart && bestJ > bStart && a[bestI - 1] == b[bestJ - 1])
            (bestI, bestJ, bestSize) = (bestI - 1, bestJ - 1, bestSize + 1);
        while (bestI + bestSize < aEnd && bestJ + bestSize < bEnd && a[bestI + bestSize] == b[bestJ + bestSize])
            bestSize++;
        return (bestI, bestJ, bestSize);
    }
}
