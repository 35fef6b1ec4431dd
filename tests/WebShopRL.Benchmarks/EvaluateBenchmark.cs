using System.Globalization;
using WebShopRL.Agents;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Benchmarks.Studies;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests.Training;

namespace WebShopRL.Benchmarks;

/// <summary>
/// <c>evaluate [--checkpoint F] [--device cuda] [--goals 500] [--busy]</c> and <c>policy</c> with the same: episodes and decisions a second over the first test goals, greedy, 32 episodes at once. Without a checkpoint it first imitates for a minute, because a network that has learned nothing
/// walks in circles until the step limit, which is not what evaluations do. With <c>--busy</c> another process wants a core meanwhile.
/// </summary>
internal static class EvaluateBenchmark
{
    private const int Rounds = 3;

    public static IReadOnlyDictionary<string, object> Run(string[] args) => new Dictionary<string, object> { ["episodes_per_second"] = Measure(args).Episodes };

    public static IReadOnlyDictionary<string, object> RunPolicy(string[] args) => new Dictionary<string, object> { ["decisions_per_second"] = Measure(args).Decisions };

    /// <summary>The best of some rounds; the first one warms up.</summary>
    private static (double Episodes, double Decisions) Measure(string[] args)
    {
        using var shop = Storefront.Open(new ShopOptions());
        var given = Array.IndexOf(args, "--checkpoint");
        var scratch = Directory.CreateTempSubdirectory("webshoprl-evaluate-").FullName;
        try
        {
            var checkpoint = given >= 0 ? args[given + 1] : Imitate(shop, scratch);
            using var policy = PolicyLoader.Checkpoint(checkpoint, Arguments.Option(args, "--device", "cpu"), Environment.ProcessorCount);
            Goal[] goals = [.. shop.GoalsOf(GoalSplit.Test).Take(int.Parse(Arguments.Option(args, "--goals", "500"), CultureInfo.InvariantCulture))];
            using var busy = BusyProcess.Asked(args);
            var best = (Episodes: 0.0, Decisions: 0.0);
            for (var round = 0; round < Rounds; round++)
            {
                var clock = System.Diagnostics.Stopwatch.StartNew();
                var result = Evaluator.Run(shop, policy, goals, new EvaluationSettings());
                var rate = goals.Length / clock.Elapsed.TotalSeconds;
                best = (Math.Max(best.Episodes, rate), Math.Max(best.Decisions, rate * result.MeanLength));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{goals.Length} episodes of {result.MeanLength:F1} steps in {clock.Elapsed.TotalSeconds:F2} s: {rate:F0} episodes/s, {rate * result.MeanLength:F0} decisions/s"));
            }
            return best;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static string Imitate(Storefront shop, string folder)
    {
        var settings = (ImitationSettings)Algorithms.All.Single(algorithm => algorithm.Name == "il").Presets["demo"] with { Trajectories = 800, Epochs = 1, ValidationGoals = 0 };
        var run = new RunFolder(folder);
        run.Train(kept => new TrainingJob { Settings = settings, Seed = 0, Scratch = kept.Scratch, Inputs = kept, Shop = shop, Trajectories = _ => [] }, new SilentObserver());
        return run.Best;
    }

    private sealed class SilentObserver : ITrainingObserver
    {
        public void Metric(string name, int step, int? episode, double value)
        {
        }

        public void Progress(int step, int totalSteps)
        {
        }

        public void Log(TrainingLogLevel level, string message)
        {
        }

        public void CheckpointSaved(SavedCheckpoint checkpoint)
        {
        }
    }
}
