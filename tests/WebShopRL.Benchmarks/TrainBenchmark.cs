using System.Diagnostics;
using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Benchmarks.Studies;
using static TorchSharp.torch;

namespace WebShopRL.Benchmarks;

/// <summary>
/// <c>train [--model NAME] [--device cuda] [--busy]</c>: imitation steps - dropout 0.1, forward, backward, AdamW - on states of one page of 256 tokens and 12 actions of 16 tokens each, and the share of the machine's own matrix-product speed they reach. Then the same models on the demo shop's own states.
/// </summary>
internal static class TrainBenchmark
{
    private const int PageTokens = 256, Actions = 12, ActionTokens = 16, Vocabulary = 30_522;

    private static readonly (string Name, int Batch, BertConfig Config)[] Models =
    [
        ("bert-tiny", 16, BertConfig.Named("bert-tiny", Vocabulary)),
        ("bert-mini", 8, BertConfig.Named("bert-mini", Vocabulary)),
        ("minilm", 8, BertConfig.Named("bert-tiny", Vocabulary) with { Layers = 6, HiddenSize = 384, Heads = 12, IntermediateSize = 1536 }),
        ("bert-base", 4, BertConfig.Named("bert-base", Vocabulary)),
    ];

    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        using var busy = BusyProcess.Asked(args);
        set_num_threads(Environment.ProcessorCount);
        random.manual_seed(0);
        var only = Arguments.Option(args, "--model", "");
        var device = TorchDevice.Resolve(Arguments.Option(args, "--device", "cpu")).Device;
        var before = GemmGflops(device);
        Console.WriteLine($"GEMM 2048³ fp32 on {get_num_threads()} threads: {before:F0} GFLOP/s");
        var demo = new DemoStates();
        var measured = new Dictionary<string, (double Tokens, double Gflops, double States)>();
        var onDemo = new Dictionary<string, (double ByLength, double Plain)>();
        foreach (var (name, batch, config) in Models.Where(model => only.Length == 0 || model.Name == only))
        {
            measured[name] = Measure(config, batch, device);
            Console.WriteLine($"{name}: {measured[name].Tokens:F0} tokens/s, {measured[name].Gflops:F1} GFLOP/s, {measured[name].Gflops / before:P0} of the peak before");
            onDemo[name] = Demo(demo, config, batch, device);
            Console.WriteLine($"  demo shop: {onDemo[name].ByLength:F1} states/s, {onDemo[name].ByLength / onDemo[name].Plain:F2} times the {onDemo[name].Plain:F1} of a plain loop");
        }
        var after = GemmGflops(device);
        Console.WriteLine($"GEMM after: {after:F0} GFLOP/s");
        var peak = (before + after) / 2;
        return new Dictionary<string, object>
        {
            ["gemm_gflops"] = peak,
            ["models"] = measured.ToDictionary(pair => pair.Key, pair => new Dictionary<string, double>
            {
                ["tokens_per_second"] = pair.Value.Tokens,
                ["gflops"] = pair.Value.Gflops,
                ["share_of_peak"] = pair.Value.Gflops / peak,
                ["states_per_second"] = pair.Value.States,
                ["demo_states_per_second"] = onDemo[pair.Key].ByLength,
                ["demo_states_per_second_plain"] = onDemo[pair.Key].Plain,
            }),
        };
    }

    private static (double ByLength, double Plain) Demo(DemoStates demo, BertConfig config, int batch, Device device)
    {
        using var model = new ChoiceModel(config);
        model.to(device);
        model.train();
        return demo.Measure(model, batch, device);
    }

    /// <summary>The matrix-product speed that shares are counted against: the best of five, each of several products.</summary>
    private static double GemmGflops(Device device)
    {
        const int size = 2048, products = 4;
        using var scope = NewDisposeScope();
        var (left, right) = (rand(size, size, device: device), rand(size, size, device: device));
        left.matmul(right).Dispose();
        Finish(device);
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < products; i++)
                left.matmul(right).Dispose();
            Finish(device);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }
        return products * 2.0 * size * size * size / best / 1e9;
    }

    private static (double Tokens, double Gflops, double States) Measure(BertConfig config, int batch, Device device)
    {
        using var outer = NewDisposeScope();
        var model = new ChoiceModel(config);
        model.to(device);
        model.train();
        using var optimizer = new AdamW(model, 1e-4, weightDecay: 0.01);
        var pages = new TokenBlock(randint(5, Vocabulary, [batch, PageTokens], device: device), null);
        var actions = new TokenBlock(randint(5, Vocabulary, [batch * Actions, ActionTokens], device: device), null);
        using var pairs = new ChoicePairs([.. Enumerable.Repeat(Actions, batch)], [.. Enumerable.Range(0, batch * Actions)], device);
        var chosen = pairs.PairOf([.. Enumerable.Range(0, batch).Select(i => i % Actions)]);

        for (var i = 0; i < 3; i++)
            Step();
        var (watch, steps) = (Stopwatch.StartNew(), 0);
        var seconds = double.MaxValue;
        while (watch.Elapsed.TotalSeconds < 8 || steps < 5)
        {
            var one = Stopwatch.StartNew();
            Step();
            seconds = Math.Min(seconds, one.Elapsed.TotalSeconds);
            steps++;
        }
        var mean = watch.Elapsed.TotalSeconds / steps;
        Console.WriteLine($"  {steps} steps of {batch} states, mean {mean * 1e3:F1} ms, best {seconds * 1e3:F1} ms");
        var states = batch / mean;
        return (states * (PageTokens + Actions * ActionTokens), states * FlopsPerState(config) / 1e9, states);

        void Step()
        {
            using var scope = NewDisposeScope();
            var (encodedPages, encodedActions) = model.Encode(pages, actions);
            var logProbabilities = pairs.LogSoftmax(model.Scores(encodedPages, null, encodedActions, null, pairs));
            var loss = -logProbabilities.index_select(0, chosen).mean();
            optimizer.ZeroGrad();
            loss.backward();
            optimizer.Step();
            Finish(device);
        }
    }

    /// <summary>Waits until the device has done what it was given.</summary>
    internal static void Finish(Device device)
    {
        if (device.type == DeviceType.CUDA)
            cuda.synchronize();
    }

    /// <summary>
    /// Floating-point operations of the matrix products of one state's step; a backward pass counts twice its forward pass. Encoder: 4 H² + 2 H F multiplications a token for the projections, 2 L H for attention; fusion: similarity
    /// and weighted sum, 2 H L a token of an action, and its 4 H² mixing.
    /// </summary>
    private static double FlopsPerState(BertConfig config)
    {
        double hidden = config.HiddenSize, wide = config.IntermediateSize, actionTokens = Actions * ActionTokens;
        var projections = (4 * hidden * hidden + 2 * hidden * wide) * (PageTokens + actionTokens);
        var attention = 2 * hidden * (PageTokens * (double)PageTokens + actionTokens * ActionTokens);
        var fusion = actionTokens * (2 * hidden * PageTokens + 4 * hidden * hidden);
        return 3 * 2 * (config.Layers * (projections + attention) + fusion);
    }
}
