using System.Diagnostics;
using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;
using static TorchSharp.torch;

namespace WebShopRL.Benchmarks;

/// <summary>Imitation steps on the demo shop's own states, as the trainer batches them and as a plain loop would: in any order, every action encoded by itself.</summary>
internal sealed class DemoStates
{
    private const int Trajectories = 120, PageTokens = 512, ActionTokens = 128;

    private readonly List<TrainingState> _states;
    private readonly int _paddingId;

    public DemoStates()
    {
        using var shop = Storefront.Open(new ShopOptions());
        var tokenizer = PolicyTokenizer.Train(CatalogTexts.Of(shop), 4_000);
        var texts = new PolicyTexts(tokenizer, new PolicyLimits(PageTokens, ActionTokens));
        var random = new Random(0);
        _states = [.. ScriptedTrajectories.Generate(shop, shop.GoalsOf(GoalSplit.Train), Trajectories, 0).SelectMany(trajectory => TrainingState.Of(trajectory, texts, random))];
        _paddingId = tokenizer.PaddingId;
        Console.WriteLine($"{_states.Count} states of {_states.Average(state => state.Page.Length):F0} page tokens and {_states.Average(state => state.Actions.Count):F1} actions of {_states.Average(state => state.Actions.Average(action => action.Length)):F1} tokens");
    }

    /// <summary>States per second, batched by length with equal actions encoded once, and without either.</summary>
    public (double ByLength, double Plain) Measure(ChoiceModel model, int batch, Device device)
    {
        using var optimizer = new AdamW(model, 1e-4, weightDecay: 0.01);
        var byLength = Epochs.Plan([.. _states.Select(state => state.Page.Length)], batch, new Random(1)).Select(plan => plan.Select(i => _states[i]).ToArray()).ToArray();
        var shuffled = _states.ToArray();
        new Random(1).Shuffle(shuffled);
        // Copies, so that no two actions are known to be the same text.
        var plain = shuffled.Chunk(batch).Select(chunk => chunk.Select(state => state with { Actions = [.. state.Actions.Select(action => (int[])[.. action])] }).ToArray()).ToArray();
        Console.WriteLine($"  page padding: {Padding(byLength):P1} by length, {Padding(plain):P1} plain");
        return (Rate(byLength), Rate(plain));

        static double Padding(TrainingState[][] batches) =>
            1 - (double)batches.Sum(states => states.Sum(state => state.Page.Length)) / batches.Sum(states => states.Length * states.Max(state => state.Page.Length));

        double Rate(TrainingState[][] batches)
        {
            Step(batches[0]);
            var (clock, states) = (Stopwatch.StartNew(), 0);
            // Whole passes where there is time for one, so that both see the same states.
            for (var i = 0; i < batches.Length && clock.Elapsed.TotalSeconds < 25; i++)
            {
                Step(batches[i]);
                states += batches[i].Length;
            }
            return states / clock.Elapsed.TotalSeconds;
        }

        void Step(TrainingState[] states)
        {
            using var scope = NewDisposeScope();
            var block = new StateBatch(states, _paddingId, device);
            var loss = -block.LogProbabilities(model).index_select(0, block.Chosen).mean();
            optimizer.ZeroGrad();
            loss.backward();
            optimizer.Step();
            TrainBenchmark.Finish(device);
        }
    }
}
