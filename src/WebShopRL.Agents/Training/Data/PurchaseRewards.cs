using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Agents.Training.Data;

/// <summary>
/// What episodes earn: the simulator's reward, or in its place what a reward model expects of the purchase (Ouyang et al. 2022). The model reads the instruction, all pages of the product and the options bought; where nothing was
/// bought the reward is 0 either way.
/// </summary>
internal sealed class PurchaseRewards : IDisposable
{
    private readonly LearnedValuer? _valuer;

    private PurchaseRewards(LearnedValuer? valuer) => _valuer = valuer;

    /// <summary>The simulator's.</summary>
    public static PurchaseRewards Measured { get; } = new(null);

    /// <summary>Whether a model gives them.</summary>
    public bool AreExpected => _valuer is not null;

    /// <summary>As the settings say. A model's files are kept with the run.</summary>
    /// <param name="model">A reference to the reward model; empty for the simulator's rewards.</param>
    /// <exception cref="InvalidOperationException">What is named is no reward model, or does not load.</exception>
    public static PurchaseRewards Open(TrainingJob job, string model, torch.Device device, ITrainingObserver observer)
    {
        if (model.Length == 0)
            return Measured;
        return KeptCheckpoint.Load(job, NamedCheckpoint.Rewards(model), folder =>
        {
            // Loading draws: of a stream of its own, so that the run's is the same with it and without.
            using var random = RandomStream.Use(new RandomStream(job.Seed));
            var loaded = CheckpointFolder.LoadRewardModel(folder, RewardTexts.Types, device);
            observer.Log(TrainingLogLevel.Information, $"Learns from what the reward model {model} expects of purchases; validation plays for the simulator's reward.");
            return new PurchaseRewards(new LearnedValuer(loaded.Model, new RewardTexts(loaded.Tokenizer, loaded.Model.Config.MaxPositions), device, owns: true));
        });
    }

    /// <summary>For each episode the reward of its purchase, 0 to 1.</summary>
    public double[] Of(IReadOnlyList<Rollout> rollouts)
    {
        if (_valuer is null)
            return [.. rollouts.Select(rollout => rollout.Reward)];
        var rewards = new double[rollouts.Count];
        int[] bought = [.. Enumerable.Range(0, rollouts.Count).Where(i => rollouts[i].Episode.Done)];
        var values = bought.Length == 0 ? [] : _valuer.Rewards([.. bought.Select(i => Question(rollouts[i]))]);
        foreach (var (place, i) in bought.Index())
            rewards[i] = values[place];
        return rewards;
    }

    private static ValueQuestion Question(Rollout rollout)
    {
        var purchase = (DonePage)rollout.Episode.Page;
        return new ValueQuestion(Wish.Of(rollout.Episode.Goal.InstructionText), ProductNotes.Of(purchase.Product, PagesRead.All), purchase.Chosen);
    }

    public void Dispose() => _valuer?.Dispose();
}
