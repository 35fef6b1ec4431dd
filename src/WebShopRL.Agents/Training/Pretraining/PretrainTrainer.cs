using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Pretraining;

/// <summary>Masked-language modelling on the catalog's texts and the training goals' instructions, so that an encoder knows the shop's words before it learns to act.</summary>
internal static class PretrainTrainer
{
    /// <summary>Held-out texts are masked the same way at every check.</summary>
    private const int CheckSeed = 1;

    private sealed record Figures(double Loss, double Right, int Tokens);

    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. Network: continued, from a checkpoint, or fresh.
        var settings = (PretrainSettings)job.Settings;
        using var run = new LearningRun<BertForMaskedLanguageModel, PolicyTokenizer>(job, observer, (folder, device) => Open(job, settings, folder, device, observer));
        var (model, tokenizer) = (run.Model, run.Texts);

        // 2. Data: the catalog's texts in pieces; some are held out.
        var (learned, held) = Texts(job, settings, tokenizer, observer);

        // 3. Updates; the weights that guess held-out texts best are kept.
        var micro = new MicroBatches(settings.MicroBatch, observer);
        model.train();
        run.Train(new Epochs(job.Seed, settings, [.. learned.Select(text => text.Length)], Learn), Check, cancellation);

        void Learn(int update, int[] batch)
        {
            run.Times.Begin();
            var told = micro.Accumulate(run.Optimizer, batch.Length, (start, count) =>
                Pass([.. batch.Skip(start).Take(count).Select(i => learned[i])], (double)count / batch.Length, new Random(unchecked((job.Seed * 31 + update) * 1_009 + start)), learning: true));
            run.Metrics.Tell(MetricNames.MlmLoss, told.Sum(piece => piece.Loss));
            run.Metrics.Tell(MetricNames.MlmAccuracy, told.Sum(piece => piece.Right));
            run.Step();
            run.Times.Tell(told.Sum(piece => piece.Tokens));
        }

        CheckResult? Check(CancellationToken stop)
        {
            if (held.Count == 0)
                return null;
            using var _ = no_grad();
            model.eval();
            var random = new Random(CheckSeed);
            List<Figures> told = [];
            foreach (var chunk in held.Chunk(settings.Batch))
            {
                stop.ThrowIfCancellationRequested();
                told.Add(Pass(chunk, (double)chunk.Length / held.Count, random, learning: false));
            }
            model.train();
            var loss = told.Sum(piece => piece.Loss);
            run.Metrics.Tell(MetricNames.EvalLoss, loss);
            run.Metrics.Tell(MetricNames.EvalAccuracy, told.Sum(piece => piece.Right));
            return new CheckResult(-loss, null);
        }

        // What is told are shares of the batch's means.
        Figures Pass(int[][] texts, double share, Random random, bool learning)
        {
            using var scope = NewDisposeScope();
            run.Times.Forward();
            var masked = new MaskedTexts(texts, settings.MaskedShare, tokenizer, random, run.Device);
            var logits = model.Guess(masked.Block, masked.Positions);
            var loss = nn.functional.cross_entropy(logits, masked.Labels) * share;
            if (learning)
                run.Times.Backward(loss);
            var right = logits.detach().argmax(1).eq(masked.Labels).to(ScalarType.Float32).mean() * share;
            var figures = stack([loss.detach(), right]).cpu().data<float>().ToArray();
            return new Figures(figures[0], figures[1], masked.Tokens);
        }
    }

    private static Learner<BertForMaskedLanguageModel, PolicyTokenizer> Open(TrainingJob job, PretrainSettings settings, string? folder, Device device, ITrainingObserver observer)
    {
        if (folder is not null)
        {
            var loaded = CheckpointFolder.LoadMaskedLanguageModel(folder, device);
            loaded.Report.Tell(observer);
            return Learner(loaded.Model, loaded.Tokenizer);
        }
        var (config, fresh) = StartingEncoder.Fresh(job, settings, observer);
        var made = new BertForMaskedLanguageModel(config);
        made.to(device);
        return Learner(made, fresh);

        Learner<BertForMaskedLanguageModel, PolicyTokenizer> Learner(BertForMaskedLanguageModel model, PolicyTokenizer tokenizer)
        {
            StartingEncoder.Apply(model.Bert, settings);
            return new(model, tokenizer, model.Config.SizeName, save => CheckpointFolder.WriteEncoder(save, model, model.Config, tokenizer));
        }
    }

    private static (IReadOnlyList<int[]> Learned, IReadOnlyList<int[]> Held) Texts(TrainingJob job, PretrainSettings settings, PolicyTokenizer tokenizer, ITrainingObserver observer)
    {
        int[][] texts = [.. CatalogTexts.Documents(job.Shop).SelectMany(text => tokenizer.EncodePieces(text, settings.TextTokens)).Where(text => MaskedTexts.Places(text, tokenizer).Any())];
        if (texts.Length == 0)
            throw new InvalidOperationException("The catalog has no texts to learn from.");
        new Random(job.Seed).Shuffle(texts);
        var held = Math.Min(texts.Length - 1, (int)Math.Round(settings.HeldOut * texts.Length));
        observer.Log(TrainingLogLevel.Information, $"{texts.Length - held} texts of {texts.Skip(held).Average(text => text.Length):F0} word pieces to learn from, {held} held out.");
        return (texts[held..], texts[..held]);
    }
}
