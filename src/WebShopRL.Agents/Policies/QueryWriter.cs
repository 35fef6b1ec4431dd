using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Networks.Generation;
using WebShopRL.Agents.Networks.Kernels;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Policies;

/// <summary>Writes search queries for instructions with a BART, by beam search as WebShop does.</summary>
public sealed class QueryWriter(BartModel model, ByteLevelTokenizer tokenizer, Device device, bool owns) : IDisposable
{
    /// <summary>As WebShop writes where a checkpoint says nothing. Longest query in tokens: WebShop's queries have some ten words.</summary>
    private static readonly GenerationSettings WebShops = new() { Beams = 5, MaxLength = 64, EarlyStopping = true };

    /// <summary>Instructions in one pass.</summary>
    private const int Together = 32;

    /// <summary>How queries are written: as the checkpoint's files say, and where they say nothing as WebShop does.</summary>
    public GenerationSettings Generation { get; init; } = WebShops.With(model.Config.Generation);

    /// <summary>A query writer's checkpoint: weights, config and byte-level vocabulary.</summary>
    /// <exception cref="CheckpointException">Something is missing, broken or does not fit, as where the checkpoint is a policy's.</exception>
    /// <param name="asked">How it is to write, in place of what its files say.</param>
    /// <param name="seed">Of what is drawn, where it samples.</param>
    public static QueryWriter Load(string folder, string device = "auto", GenerationDefaults? asked = null, int seed = 0)
    {
        var found = TorchDevice.Resolve(device).Device;
        var loaded = CheckpointFolder.LoadQueryWriter(folder, found, asked);
        var settings = WebShops.With(loaded.Model.Config.Generation) with { Seed = seed };
        if (settings.MinLength <= settings.MaxLength)
            return new QueryWriter(loaded.Model, loaded.Tokenizer, found, owns: true) { Generation = settings };
        FreedMemory.LetGo(loaded.Model);
        throw new CheckpointException($"{folder} is to write at least {settings.MinLength} tokens (min_length) and at most {settings.MaxLength} (max_length): ask for a max_length above it.");
    }

    /// <summary>How a checkpoint would write, read off its files without the weights; no query is longer than the network has positions.</summary>
    /// <exception cref="CheckpointException">Its files are no query writer's, or broken.</exception>
    /// <param name="asked">How it is to write, in place of what its files say.</param>
    public static GenerationSettings Planned(string folder, GenerationDefaults asked)
    {
        var config = CheckpointFolder.LoadBartConfig(folder);
        var settings = WebShops.With(asked.Over(config.Generation));
        return settings with { MaxLength = Math.Min(settings.MaxLength, config.MaxPositions) };
    }

    /// <summary>For each instruction (as it stands, or as a search page shows it) its <paramref name="count"/> most probable queries, best first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Write(IReadOnlyList<string> instructions, int count = 1)
    {
        var longest = model.Config.MaxPositions;
        var settings = Generation with { Returned = count, Beams = Generation.Sample ? 1 : Math.Max(Generation.Beams, count), MaxLength = Math.Min(Generation.MaxLength, longest) };
        List<IReadOnlyList<string>> queries = new(instructions.Count);
        foreach (var some in instructions.Chunk(Together))
        {
            using var scope = NewDisposeScope();
            var texts = TokenBatch.Pad([.. some.Select(text => tokenizer.Encode(PolicyText.Normalize(PolicyText.Goal(text)), longest))], tokenizer.PaddingId, device);
            queries.AddRange(model.Generate(texts, settings).Select(written => (IReadOnlyList<string>)[.. written.Select(text => tokenizer.Decode(text.Tokens).Trim())]));
        }
        return queries;
    }

    public void Dispose()
    {
        if (owns)
            FreedMemory.LetGo(model);
    }
}
