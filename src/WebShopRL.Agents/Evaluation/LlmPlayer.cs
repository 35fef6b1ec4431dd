using WebShopRL.Agents.Chat;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Evaluation;

/// <summary>The budget of a language model is used up; what was played is kept.</summary>
public sealed class BudgetReachedException(string message) : Exception(message);

/// <summary>
/// A language model as an agent. It writes its actions, so it is no policy over those that a page offers: it plays whole episodes, some of them at once, each a conversation. The thread that drives it waits for
/// them. Before each request the budget is looked at; answers on their way are waited for, so it is passed by no more than those.
/// </summary>
/// <param name="parallel">Episodes at once.</param>
/// <param name="used">By an earlier attempt, which counts too.</param>
public sealed class LlmPlayer(Storefront shop, HttpClient http, ChatEndpoint endpoint, string prompt, LlmBudget budget, int parallel, LlmUsage? used = null, TimeProvider? time = null) : IGoalPlayer
{
    private readonly ChatClient _model = new(http, endpoint, time);
    private readonly Lock _lock = new();
    private LlmUsage _usage = used ?? new LlmUsage(ReActPrompt.Hash(prompt));

    /// <summary>As far as it has come; safe to read while it plays.</summary>
    public LlmUsage Usage
    {
        get
        {
            lock (_lock)
                return _usage with { Retries = (used?.Retries ?? 0) + _model.Retries, Cost = budget.CostOf(_usage.PromptTokens, _usage.CompletionTokens) };
        }
    }

    /// <exception cref="BudgetReachedException">Before all were played.</exception>
    /// <exception cref="ChatException">The model cannot be asked.</exception>
    public void Play(IReadOnlyList<Goal> goals, EvaluationSettings settings, Action<EvaluatedEpisode> finished, CancellationToken cancellation = default)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation };
        var played = 0;
        string? reached = null;
        // The thread has nothing else to do; the work itself is done by the pool's.
        Parallel.ForEachAsync(goals, options, async (goal, going) =>
        {
            var talk = new ShoppingTalk(new Episode(shop, goal, $"llm-{goal.Index}"), prompt);
            while (!talk.Episode.Done && talk.Actions.Count < settings.MaxSteps)
            {
                if (budget.Reached(Usage) is { } reason)
                {
                    Volatile.Write(ref reached, reason);
                    return;
                }
                var answer = await _model.AskAsync(talk.Messages, going);
                Count(answer);
                talk.Hear(answer.Text);
            }
            finished(EvaluatedEpisode.Of(talk.Episode, talk.Actions));
            Interlocked.Increment(ref played);
        }).GetAwaiter().GetResult();
        if (Volatile.Read(ref reached) is { } spent)
            throw new BudgetReachedException($"{spent} It stopped with {played} of {goals.Count} goals played, which are kept.");
    }

    private void Count(ChatAnswer answer)
    {
        lock (_lock)
            _usage = _usage with
            {
                Requests = _usage.Requests + 1,
                PromptTokens = _usage.PromptTokens + answer.PromptTokens,
                CompletionTokens = _usage.CompletionTokens + answer.CompletionTokens,
                IsGuessed = _usage.IsGuessed || answer.IsGuessed,
            };
    }

    public void Dispose() { }
}
