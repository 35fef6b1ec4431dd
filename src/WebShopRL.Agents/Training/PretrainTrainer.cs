using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>Masked-language modelling on the catalog's texts and the training goals' instructions, so that an encoder knows the shop's words before it learns to act.</summary>
internal static class PretrainTrainer
{
    /// <summary>Held-out texts are masked the same way at every check.</summary>
    private const int CheckSeed = 1;

    private sealed record Figures(double Loss, double Right, int Tokens);

    public static void Run(TrainingJob job, PretrainSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var device = TorchDevice.Resolve(job.Device);
        observer.Log(TrainingLogLevel.Information, $"Device: {device.Found}");
        var (model, tokenizer) = Open(job, settings, job.Continue ?? job.InitialCheckpoint, device.Device, observer);
        using var _ = model;
        StartingEncoder.Apply(model.Bert, settings);
        using var optimizer = new AdamW(model, settings.LearningRate, settings.WeightDecay);
        var checkpoints = new RunCheckpoints(job, observer, model.Config.SizeName, folder => CheckpointFolder.WriteEncoder(folder, model, model.Config, tokenizer), scores: false);
        var position = checkpoints.Resume(optimizer);

        var (learned, held) = Texts(job, settings, tokenizer, observer);
        int[] lengths = [.. learned.Select(text => text.Length)];
        var micro = new MicroBatches(settings.MicroBatch, observer);
        model.train();
        new TrainingLoop(job, optimizer, checkpoints, observer)
        {
            Plan = random => StateBatch.Plan(lengths, settings.Batch, random),
            Update = (update, batch) => Update(update, batch),
            Validate = Check,
        }.Run(position, (learned.Count + settings.Batch - 1) / settings.Batch, cancellation);

        void Update(int update, int[] batch)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var told = micro.Accumulate(optimizer, batch.Length, (start, count) =>
                Pass([.. batch.Skip(start).Take(count).Select(i => learned[i])], (double)count / batch.Length, new Random(unchecked((job.Seed * 31 + update) * 1_009 + start)), learning: true));
            var norm = optimizer.Step(settings.GradientClip);
            observer.Metric(MetricNames.MlmLoss, update, null, told.Sum(piece => piece.Loss));
            observer.Metric(MetricNames.MlmAccuracy, update, null, told.Sum(piece => piece.Right));
            observer.Metric(MetricNames.GradNorm, update, null, norm);
            observer.Metric(MetricNames.TokensPerSecond, update, null, told.Sum(piece => piece.Tokens) / clock.Elapsed.TotalSeconds);
        }

        double? Check(int done)
        {
            if (held.Count == 0)
                return null;
            using var _ = no_grad();
            model.eval();
            var random = new Random(CheckSeed);
            var told = held.Chunk(settings.Batch).Select(chunk => Pass(chunk, (double)chunk.Length / held.Count, random, learning: false)).ToArray();
            model.train();
            var loss = told.Sum(piece => piece.Loss);
            observer.Metric(MetricNames.EvalLoss, done, null, loss);
            observer.Metric(MetricNames.EvalAccuracy, done, null, told.Sum(piece => piece.Right));
            return -loss;
        }

        // What is told are shares of the batch's means.
        Figures Pass(int[][] texts, double share, Random random, bool learning)
        {
            using var scope = NewDisposeScope();
            var masked = new MaskedTexts(texts, settings.MaskedShare, tokenizer, random, device.Device);
            var logits = model.Guess(masked.Block, masked.Positions);
            var loss = nn.functional.cross_entropy(logits, masked.Labels) * share;
            if (learning)
                loss.backward();
            var right = logits.detach().argmax(1).eq(masked.Labels).to(ScalarType.Float32).mean() * share;
            var figures = stack([loss.detach(), right]).cpu().data<float>().ToArray();
            return new Figures(figures[0], figures[1], masked.Tokens);
        }
    }

    private static (BertForMaskedLanguageModel, PolicyTokenizer) Open(TrainingJob job, PretrainSettings settings, string? folder, Device device, ITrainingObserver observer)
    {
        if (folder is not null)
        {
            var loaded = CheckpointFolder.LoadMaskedLanguageModel(folder, device);
            StartingEncoder.Tell(loaded.Report, observer);
            return (loaded.Model, loaded.Tokenizer);
        }
        var (config, tokenizer) = StartingEncoder.Fresh(job, settings, observer);
        var model = new BertForMaskedLanguageModel(config);
        model.to(device);
        return (model, tokenizer);
    }

    private static (IReadOnlyList<int[]> Learned, IReadOnlyList<int[]> Held) Texts(TrainingJob job, PretrainSettings settings, PolicyTokenizer tokenizer, ITrainingObserver observer)
    {
        int[][] texts = [.. CatalogTexts.Documents(job.Shop).SelectMany(text => tokenizer.EncodePieces(text, settings.TextTokens))];
        if (texts.Length == 0)
            throw new InvalidOperationException("The catalog has no texts to learn from.");
        new Random(job.Seed).Shuffle(texts);
        var held = Math.Min(texts.Length - 1, (int)Math.Round(settings.HeldOut * texts.Length));
        observer.Log(TrainingLogLevel.Information, $"{texts.Length - held} texts of {texts.Skip(held).Average(text => text.Length):F0} word pieces to learn from, {held} held out.");
        return (texts[held..], texts[..held]);
    }
}
