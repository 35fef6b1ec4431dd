using WebShopRL.Agents.Policies.Scripted;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>Values a purchase without having learned anything: by the share of the instruction's words, filler left out, that the pages read or the options bought have; nothing where the price is too high.</summary>
public sealed class WordValuer : IValuer
{
    public IReadOnlyList<Valuation> Value(IReadOnlyList<ValueQuestion> questions) => [.. questions.Select(Value)];

    private static Valuation Value(ValueQuestion question)
    {
        if (question.Notes.PriceLow > question.Wish.PriceLimit)
            return default;
        var evidence = new Evidence(question.Wish, question.Notes, question.Chosen);
        var words = question.Wish.Words;
        int[] wanted = [.. Enumerable.Range(0, words.Count).Where(place => WordMatch.Words(words[place]).Count > 0)];
        // An option that is not bought counts for nothing once options are chosen.
        var enough = question.Chosen is null ? 1 : 2;
        var share = wanted.Length == 0 ? 0 : wanted.Average(place => evidence.InText(words, place) > 0 || evidence.InOptions(words[place]) >= enough ? 1.0 : 0);
        return new Valuation(share, share);
    }

    public void Dispose() { }
}
