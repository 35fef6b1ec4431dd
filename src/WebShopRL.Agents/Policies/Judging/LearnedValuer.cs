using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>A reward model as a valuer. Questions of like length go through the network together; dropout is off and no gradient is kept.</summary>
/// <param name="owns">Whether disposing it disposes the model; a trainer keeps its own.</param>
public sealed class LearnedValuer(RewardModel model, RewardTexts texts, Device device, bool owns) : IValuer
{
    /// <summary>Tokens that go through the network at once, padding included.</summary>
    private const int MostTokens = 8_192;

    public IReadOnlyList<Valuation> Value(IReadOnlyList<ValueQuestion> questions) =>
        [.. Parts([.. questions.Select(question => texts.Encode(question.Wish, question.Notes, question.Chosen))]).Select(parts => new Valuation(parts[0], parts[1]))];

    /// <summary>
    /// What each is worth as the reward of an episode, in [0, 1]: the reward that is expected, or, of a model that knows which of two people prefer, the logistic function of half of what it learned to compare, the sum of its log-odds of reward and
    /// success. Of two purchases the preferred one is paid more either way.
    /// </summary>
    public IReadOnlyList<double> Rewards(IReadOnlyList<ValueQuestion> questions) =>
        [.. Value(questions).Select(value => model.Config.PreferenceTrained ? 1 / (1 + Math.Exp(-(LogOdds(value.Reward) + LogOdds(value.Success)) / 2)) : value.Reward)];

    private static double LogOdds(double probability) => Math.Log(Math.Clamp(probability, 1e-7, 1 - 1e-7) / (1 - Math.Clamp(probability, 1e-7, 1 - 1e-7)));

    /// <summary>All parts of each text's value, in the order of the network's outputs, each in [0, 1].</summary>
    /// <exception cref="NotFiniteException">The network has diverged.</exception>
    public float[][] Parts(IReadOnlyList<RewardText> asked)
    {
        using var _ = no_grad();
        var training = model.training;
        model.eval();
        try
        {
            var answers = new float[asked.Count][];
            int[] order = [.. Enumerable.Range(0, asked.Count).OrderBy(i => asked[i].Ids.Length)];
            for (int start = 0, end; start < order.Length; start = end)
            {
                end = start + 1;
                while (end < order.Length && (end + 1 - start) * asked[order[end]].Ids.Length <= MostTokens)
                    end++;
                Answer(asked, order[start..end], answers);
            }
            return answers;
        }
        finally
        {
            model.train(training);
        }
    }

    private void Answer(IReadOnlyList<RewardText> asked, int[] group, float[][] answers)
    {
        using var scope = NewDisposeScope();
        var values = model.Logits(texts.Pad([.. group.Select(i => asked[i])], device)).sigmoid().cpu().data<float>().ToArray();
        if (Array.FindIndex(values, value => !float.IsFinite(value)) is var wrong and >= 0)
            throw new NotFiniteException("A value of the reward model", values[wrong]);
        for (var row = 0; row < group.Length; row++)
            answers[group[row]] = values[(row * RewardModel.Outputs)..((row + 1) * RewardModel.Outputs)];
    }

    public void Dispose()
    {
        if (owns)
            FreedMemory.LetGo(model);
    }
}
