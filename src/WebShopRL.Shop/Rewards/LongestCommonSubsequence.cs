namespace WebShopRL.Shop.Rewards;

/// <summary>The length of the longest common subsequence: python-Levenshtein's ratio counts it.</summary>
internal static class LongestCommonSubsequence
{
    public static int Length(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        Span<int> row = b.Length < 256 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        row.Clear();
        foreach (var character in a)
        {
            var diagonal = 0;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = character == b[j - 1] ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
