using WebShopRL.Agents.Networks;

namespace WebShopRL.Agents.Policies;

/// <summary>The sizes of a decision that say what it costs.</summary>
/// <param name="Page">Tokens of its page.</param>
/// <param name="Actions">How many actions there are.</param>
/// <param name="Longest">Tokens of the longest of them.</param>
internal readonly record struct DecisionSize(int Page, int Actions, int Longest)
{
    public DecisionSize Cover(DecisionSize other) => new(Math.Max(Page, other.Page), Math.Max(Actions, other.Actions), Math.Max(Longest, other.Longest));
}

/// <summary>
/// Which decisions go through the network together. Every one in a group is padded to the group's longest page, longest action and largest number of actions, so groups of unlike pages waste most of
/// their arithmetic, and groups of one waste the time that each forward takes whatever its size. The cut with the least of both is found among the runs of the decisions in order of size.
/// </summary>
internal sealed class DecisionGroups(BertConfig config)
{
    /// <summary>What a forward costs beside its arithmetic, in multiplications: some two milliseconds on two cores.</summary>
    private const double Overhead = 4e7;

    /// <summary>Page tokens, and elements of the similarity of actions and pages, that one group may take.</summary>
    private const double MostTokens = 8_192, MostSimilarities = 1 << 25;

    /// <summary>Groups of indices; every decision is in one.</summary>
    public List<int[]> Cut(IReadOnlyList<DecisionSize> sizes)
    {
        int[] order = [.. Enumerable.Range(0, sizes.Count).OrderBy(i => sizes[i].Page).ThenBy(i => sizes[i].Longest)];
        // best[n]: the least cost of the first n, and where its last group begins.
        var best = new (double Cost, int Start)[order.Length + 1];
        for (var end = 1; end <= order.Length; end++)
        {
            best[end] = (double.PositiveInfinity, end - 1);
            var largest = default(DecisionSize);
            for (var start = end - 1; start >= 0; start--)
            {
                largest = largest.Cover(sizes[order[start]]);
                if (start < end - 1 && !Fits(largest, end - start))
                    break;
                var cost = best[start].Cost + Cost(largest, end - start);
                if (cost < best[end].Cost)
                    best[end] = (cost, start);
            }
        }
        List<int[]> groups = [];
        for (var end = order.Length; end > 0; end = best[end].Start)
            groups.Add(order[best[end].Start..end]);
        return groups;
    }

    private static bool Fits(DecisionSize largest, int count) =>
        (double)count * largest.Page <= MostTokens && (double)count * largest.Actions * largest.Longest * largest.Page <= MostSimilarities;

    /// <summary>Multiplications of <paramref name="count"/> decisions padded to the largest: the page's encoding, and its fusion with the actions, which are encoded already.</summary>
    private double Cost(DecisionSize largest, int count)
    {
        double hidden = config.HiddenSize, page = largest.Page;
        var encoding = config.Layers * page * (4 * hidden * hidden + 2 * hidden * config.IntermediateSize + 2 * page * hidden);
        var fusion = (double)largest.Actions * largest.Longest * (2 * page * hidden + 4 * hidden * hidden);
        return Overhead + count * (encoding + fusion);
    }
}
