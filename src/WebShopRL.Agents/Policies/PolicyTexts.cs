using WebShopRL.Agents.Tokenization;

namespace WebShopRL.Agents.Policies;

/// <summary>Pages and actions as token ids. Actions recur all the time, so each text is tokenized once.</summary>
public sealed class PolicyTexts(PolicyTokenizer tokenizer, PolicyLimits limits)
{
    private const int MaximumRemembered = 100_000;

    private readonly Dictionary<string, int[]> _actions = new(StringComparer.Ordinal);

    public PolicyTokenizer Tokenizer => tokenizer;

    public PolicyLimits Limits => limits;

    public int[] Page(string observation) => tokenizer.Encode(PolicyText.Normalize(observation), limits.PageTokens, truncateLeft: true);

    public int[] Action(string action)
    {
        if (_actions.TryGetValue(action, out var known))
            return known;
        if (_actions.Count >= MaximumRemembered)
            _actions.Clear();
        return _actions[action] = tokenizer.Encode(PolicyText.Normalize(action), limits.ActionTokens, truncateLeft: false);
    }
}
