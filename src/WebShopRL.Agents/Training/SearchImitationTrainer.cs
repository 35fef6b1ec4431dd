using System.Diagnostics;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>Imitation of shoppers' queries (Yao et al. 2022, section 4.1): a BART learns to write the query from the instruction, by cross-entropy of its tokens.</summary>
internal static class SearchImitationTrainer
{
    private const int NoLabel = -100;

    private sealed record Example(int[] Read, int[] Written);

    public static void Run(TrainingJob job, SearchImitationSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var device = TorchDevice.Resolve(job.Device);
        observer.Log(TrainingLogLevel.Information, $"Device: {device.Found}");
        var pairs = QueryPairs.Of(job, settings).ToArray();
        var (model, tokenizer) = Open(job, settings, job.Continue ?? job.InitialCheckpoint, device.Device, pairs, observer);
        using var writer = new QueryWriter(model, tokenizer, device.Device, owns: true);
        using var optimizer = new AdamW(model, settings.LearningRate, settings.WeightDecay);
        var checkpoints = new RunCheckpoints(job, observer, $"{model.Config.EncoderLayers}+{model.Config.DecoderLayers} × {model.Config.HiddenSize}", folder => CheckpointFolder.WriteBart(folder, model, tokenizer), scores: false);
        var position = checkpoints.Resume(optimizer);

        new Random(job.Seed).Shuffle(pairs);
        // Whole instructions are held out, or their other queries would give them away.
        var held = pairs.Select(pair => pair.Instruction).Distinct().Take(Math.Min(settings.ValidationGoals, pairs.Length / 2)).ToHashSet(StringComparer.Ordinal);
        var checks = pairs.Where(pair => held.Contains(pair.Instruction)).ToArray();
        Example[] learned = [.. pairs.Where(pair => !held.Contains(pair.Instruction)).Select(Encode)];
        observer.Log(TrainingLogLevel.Information, $"{learned.Length} queries to learn from ({settings.Demonstrations}), {checks.Length} of {held.Count} instructions held out.");
        int[] lengths = [.. learned.Select(example => example.Read.Length)];
        model.train();
        new TrainingLoop(job, optimizer, checkpoints, observer)
        {
            Plan = random => StateBatch.Plan(lengths, settings.Batch, random),
            Update = Update,
            Validate = Check,
        }.Run(position, (learned.Length + settings.Batch - 1) / settings.Batch, cancellation);

        void Update(int update, int[] batch)
        {
            var clock = Stopwatch.StartNew();
            using var scope = NewDisposeScope();
            optimizer.ZeroGrad();
            var loss = Loss([.. batch.Select(i => learned[i])]);
            loss.backward();
            var norm = optimizer.Step(settings.GradientClip);
            observer.Metric(MetricNames.QueryLoss, update, null, loss.detach().cpu().item<float>());
            observer.Metric(MetricNames.GradNorm, update, null, norm);
            observer.Metric(MetricNames.TokensPerSecond, update, null, batch.Sum(i => learned[i].Read.Length + learned[i].Written.Length) / clock.Elapsed.TotalSeconds);
        }

        double? Check(int done)
        {
            if (checks.Length == 0)
                return null;
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            model.eval();
            var examples = checks.Select(Encode).ToArray();
            var loss = examples.Chunk(settings.Batch).Sum(chunk => (double)Loss(chunk).cpu().item<float>() * chunk.Length) / examples.Length;
            var asked = held.ToArray();
            var right = writer.Write(asked, 1).Zip(asked).Count(answer => checks.Any(pair => pair.Instruction == answer.Second && pair.Query == answer.First[0]));
            model.train();
            observer.Metric(MetricNames.EvalLoss, done, null, loss);
            observer.Metric(MetricNames.EvalExactMatch, done, null, (double)right / asked.Length);
            return -loss;
        }

        Tensor Loss(IReadOnlyList<Example> examples)
        {
            var texts = TokenBatch.Pad([.. examples.Select(example => example.Read)], tokenizer.PaddingId, device.Device);
            var labels = TokenBatch.Pad([.. examples.Select(example => example.Written)], NoLabel, device.Device);
            return model.Loss(texts, labels.Ids);
        }

        Example Encode(QueryPair pair) => new(tokenizer.Encode(pair.Instruction, settings.TextTokens), tokenizer.Encode(pair.Query, settings.TextTokens));
    }

    private static (BartModel, ByteLevelTokenizer) Open(TrainingJob job, SearchImitationSettings settings, string? folder, Device device, IReadOnlyList<QueryPair> pairs, ITrainingObserver observer)
    {
        if (folder is not null)
        {
            var (loaded, report) = CheckpointFolder.LoadBart(folder, device: device);
            StartingEncoder.Tell(report, observer);
            return (loaded, ByteLevelTokenizer.Load(folder));
        }
        var tokenizer = ByteLevelTokenizer.Train(CatalogTexts.Documents(job.Shop).Concat(pairs.Select(pair => pair.Query)), settings.Vocabulary);
        observer.Log(TrainingLogLevel.Information, $"Learned a vocabulary of {tokenizer.VocabularySize} byte-level pieces from the catalog.");
        manual_seed(job.Seed);
        var model = new BartModel(BartConfig.Named(settings.Network, tokenizer.VocabularySize, settings.TextTokens) with { Dropout = settings.Dropout, StartId = tokenizer.StartId, PaddingId = tokenizer.PaddingId, EndId = tokenizer.EndId, DecoderStartId = tokenizer.EndId });
        model.to(device);
        return (model, tokenizer);
    }
}
