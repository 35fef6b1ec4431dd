using WebShopRL.Store.Preferences;

namespace WebShopRL.Web.Preferences;

/// <summary>How far two annotators agree on the pairs that both have judged.</summary>
/// <param name="Pairs">How many.</param>
/// <param name="Share">Of those, on which they chose the same.</param>
/// <param name="Kappa">Cohen's (1960): (share − expected) / (1 − expected), where expected is the share that two would agree on who chose as often as these, by chance. Null where that is all of them.</param>
public sealed record AnnotatorAgreement(string First, string Second, int Pairs, double Share, double? Kappa);

/// <summary>How far people agree.</summary>
/// <param name="Pairs">Pairs that more than one has judged.</param>
/// <param name="Share">Share of equal choices over all twos of judgements of one pair; null without any.</param>
/// <param name="Kappa">Mean of the annotators' kappas, each two counted once (Light 1971); null without any.</param>
public sealed record Agreement(int Pairs, double? Share, double? Kappa, IReadOnlyList<AnnotatorAgreement> Annotators)
{
    /// <summary>Of several judgements of one pair by one person the last counts. first and second are compared as they are of the pair, not as they were shown.</summary>
    internal static Agreement Of(IEnumerable<(string PairKey, string Annotator, string Choice, bool Swapped)> judgements)
    {
        Dictionary<(string, string), List<(string, string)>> both = [];
        var pairs = 0;
        foreach (var pair in judgements.GroupBy(judgement => judgement.PairKey, StringComparer.Ordinal))
        {
            var chosen = pair.GroupBy(judgement => judgement.Annotator, StringComparer.Ordinal).Select(own => (own.Key, Choice: OfPair(own.Last().Choice, own.Last().Swapped))).OrderBy(own => own.Key, StringComparer.Ordinal).ToArray();
            pairs += chosen.Length > 1 ? 1 : 0;
            for (var i = 0; i < chosen.Length; i++)
                for (var j = i + 1; j < chosen.Length; j++)
                {
                    if (!both.TryGetValue((chosen[i].Key, chosen[j].Key), out var list))
                        both[(chosen[i].Key, chosen[j].Key)] = list = [];
                    list.Add((chosen[i].Choice, chosen[j].Choice));
                }
        }
        AnnotatorAgreement[] annotators = [.. both.Select(two => new AnnotatorAgreement(two.Key.Item1, two.Key.Item2, two.Value.Count, Agreed(two.Value), CohensKappa(two.Value))).OrderByDescending(two => two.Pairs)];
        double[] kappas = [.. annotators.Select(two => two.Kappa).OfType<double>()];
        return new Agreement(pairs, annotators.Length == 0 ? null : annotators.Sum(two => two.Share * two.Pairs) / annotators.Sum(two => two.Pairs), kappas.Length == 0 ? null : kappas.Average(), annotators);
    }

    /// <summary>Cohen 1960, eq. 1, over the choices of two people on the same pairs.</summary>
    internal static double? CohensKappa(IReadOnlyList<(string First, string Second)> choices)
    {
        double n = choices.Count;
        var expected = choices.Select(choice => choice.First).Distinct().Sum(choice => choices.Count(own => own.First == choice) / n * (choices.Count(own => own.Second == choice) / n));
        return expected < 1 ? (Agreed(choices) - expected) / (1 - expected) : null;
    }

    private static double Agreed(IReadOnlyList<(string First, string Second)> choices) => choices.Count(choice => choice.First == choice.Second) / (double)choices.Count;

    private static string OfPair(string choice, bool swapped) => (choice, swapped) switch
    {
        (StoredPreference.ChoseFirst, true) => StoredPreference.ChoseSecond,
        (StoredPreference.ChoseSecond, true) => StoredPreference.ChoseFirst,
        _ => choice,
    };
}
