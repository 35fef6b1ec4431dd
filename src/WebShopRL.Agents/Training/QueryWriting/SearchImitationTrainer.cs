using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.QueryWriting;

/// <summary>Imitation of shoppers' queries (Yao et al. 2022, section 4.1): a BART learns to write the query from the instruction, by cross-entropy of its tokens.</summary>
internal static class SearchImitationTrainer
{
    private const int NoLabel = -100;

    private sealed record Example(int[] Read, int[] Written);

    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. Network: continued, from a checkpoint, or fresh with a vocabulary learned from the catalog and the queries.
        var settings = (SearchImitationSettings)job.Settings;
        var pairs = QueryPairs.Of(job, settings, observer).ToArray();
        using var run = new LearningRun<BartModel, ByteLevelTokenizer>(job, observer, (folder, device) => Open(job, settings, folder, device, pairs, observer));
        var (model, tokenizer) = (run.Model, run.Texts);
        using var writer = new QueryWriter(model, tokenizer, run.Device, owns: false);

        // 2. Data. Whole instructions are held out, or their other queries would give them away.
        new Random(job.Seed).Shuffle(pairs);
        var held = pairs.Select(pair => pair.Instruction).Distinct().Take(Math.Min(settings.ValidationGoals, pairs.Length / 2)).ToHashSet(StringComparer.Ordinal);
        var checks = pairs.Where(pair => held.Contains(pair.Instruction)).ToArray();
        Example[] learned = [.. pairs.Where(pair => !held.Contains(pair.Instruction)).Select(Encode)];
        observer.Log(TrainingLogLevel.Information, $"{learned.Length} queries to learn from ({settings.Demonstrations}), {checks.Length} of {held.Count} instructions held out.");

        // 3. Updates; the weights that write held-out queries best are kept.
        model.train();
        run.Train(new Epochs(job.Seed, settings, [.. learned.Select(example => example.Read.Length)], Learn), Check, cancellation);

        void Learn(int update, int[] batch)
        {
            run.Times.Begin();
            using var scope = NewDisposeScope();
            run.Optimizer.ZeroGrad();
            run.Times.Forward();
            var loss = Loss([.. batch.Select(i => learned[i])]);
            run.Times.Backward(loss);
            run.Metrics.Tell(MetricNames.QueryLoss, loss.detach().cpu().item<float>());
            run.Step();
            run.Times.Tell(batch.Sum(i => learned[i].Read.Length + learned[i].Written.Length));
        }

        CheckResult? Check(CancellationToken stop)
        {
            if (checks.Length == 0)
                return null;
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            model.eval();
            var examples = checks.Select(Encode).ToArray();
            var loss = 0.0;
            foreach (var chunk in examples.Chunk(settings.Batch))
            {
                stop.ThrowIfCancellationRequested();
                loss += (double)Loss(chunk).cpu().item<float>() * chunk.Length / examples.Length;
            }
            var asked = held.ToArray();
            var right = writer.Write(asked, 1).Zip(asked).Count(answer => checks.Any(pair => pair.Instruction == answer.Second && pair.Query == answer.First[0]));
            model.train();
            run.Metrics.Tell(MetricNames.EvalLoss, loss);
            run.Metrics.Tell(MetricNames.EvalExactMatch, (double)right / asked.Length);
            return new CheckResult(-loss, null);
        }

        Tensor Loss(IReadOnlyList<Example> examples)
        {
            var texts = TokenBatch.Pad([.. examples.Select(example => example.Read)], tokenizer.PaddingId, run.Device);
            var labels = TokenBatch.Pad([.. examples.Select(example => example.Written)], NoLabel, run.Device);
            return model.Loss(texts, labels.Ids);
        }

        Example Encode(QueryPair pair) => new(tokenizer.Encode(pair.Instruction, settings.TextTokens), tokenizer.Encode(pair.Query, settings.TextTokens));
    }

    private static Learner<BartModel, ByteLevelTokenizer> Open(TrainingJob job, SearchImitationSettings settings, string? folder, Device device, IReadOnlyList<QueryPair> pairs, ITrainingObserver observer)
    {
        if (folder is not null)
        {
            var loaded = CheckpointFolder.LoadQueryWriter(folder, device, settings.Writing);
            loaded.Report.Tell(observer);
            return Learner(loaded.Model, loaded.Tokenizer);
        }
        var learned = ByteLevelTokenizer.Train(CatalogTexts.Documents(job.Shop).Concat(pairs.Select(pair => pair.Query)), settings.Vocabulary);
        observer.Log(TrainingLogLevel.Information, $"Learned a vocabulary of {learned.VocabularySize} byte-level pieces from the catalog.");
        var fresh = new BartModel(BartConfig.Named(settings.Network, learned.VocabularySize, Math.Max(settings.TextTokens, settings.QueryTokens ?? 0)) with
        {
            Dropout = settings.Dropout, StartId = learned.StartId, PaddingId = learned.PaddingId, EndId = learned.EndId, DecoderStartId = learned.EndId, Generation = settings.Writing,
        });
        fresh.to(device);
        return Learner(fresh, learned);

        static Learner<BartModel, ByteLevelTokenizer> Learner(BartModel model, ByteLevelTokenizer tokenizer) =>
            new(model, tokenizer, $"{model.Config.EncoderLayers}+{model.Config.DecoderLayers} × {model.Config.HiddenSize}", save => CheckpointFolder.WriteBart(save, model, tokenizer));
    }
}
