namespace WebShopRL.Shop.Python;

/// <summary>Python's <c>bisect</c>.</summary>
public static class Bisect
{
    /// <summary><c>bisect_right</c>: the first position whose value is greater than <paramref name="value"/>, or the length.</summary>
    public static int Right(ReadOnlySpan<double> sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (value < sorted[middle])
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
