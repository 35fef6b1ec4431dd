namespace WebShopRL.Agents.Policies.Judging;

/// <summary>What a purchase is worth to somebody with a wish, by what is known of the product.</summary>
/// <param name="Chosen">The options of the purchase, group to value; null asks for the best purchase of the product.</param>
public sealed record ValueQuestion(Wish Wish, ProductNotes Notes, IReadOnlyList<KeyValuePair<string, string>>? Chosen);

/// <summary>An answer; both are in [0, 1].</summary>
/// <param name="Reward">The reward to expect.</param>
/// <param name="Success">How probable a reward of exactly 1 is.</param>
public readonly record struct Valuation(double Reward, double Success)
{
    /// <summary>By which purchases are compared: what is bought should earn much, and all of it where it can.</summary>
    public double Rank => Reward + Success;
}

/// <summary>Values purchases for a <see cref="JudgePolicy"/>.</summary>
public interface IValuer : IDisposable
{
    /// <summary>One answer for each question, in order.</summary>
    IReadOnlyList<Valuation> Value(IReadOnlyList<ValueQuestion> questions);
}
