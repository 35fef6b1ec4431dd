using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Networks.Generation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Checkpoints.Forms;

/// <summary>BARTs that are taken, by the row of docs/models.md.</summary>
internal static class BartForms
{
    public const string Shared = "model.shared.weight", Head = "lm_head.weight", Decoder = "model.decoder.embed_tokens.weight";

    private static readonly string[] Texts = ["red cotton shirt for men", "blue cotton shirts", "naïve café"];

    public static IReadOnlyDictionary<string, Action> All { get; } = new Dictionary<string, Action>(StringComparer.Ordinal)
    {
        ["BART's embedding under the decoder's name"] = () => Renamed(name => name == Shared ? Decoder : name),
        ["BART's embedding under the encoder's name"] = () => Renamed(name => name == Shared ? "model.encoder.embed_tokens.weight" : name),
        ["BART's embedding under the head's name"] = () => Renamed(name => name == Shared ? Head : name),
        ["a BART saved without its head"] = WithoutHead,
        ["a BART within a wrapper"] = () => Renamed(name => $"module.{name}"),
        ["BART's buffers"] = Buffers,
        ["a BART with a classifier"] = Classifier,
        ["a BART's `tokenizer.json` alone"] = TokenizerJson,
        ["a BART's added tokens"] = AddedTokens,
        ["a BART whose mask token has no row"] = NoMaskRow,
        ["`generation_config.json`"] = GenerationConfig,
        ["generation settings in `config.json`"] = GenerationInConfig,
        ["a query writer that samples"] = Sampling,
        ["an end token in a list of one"] = EndInAList,
    };

    private static void Renamed(Func<string, string> rename)
    {
        using var model = OddModel.Bart();
        Assert.Null(model.Rename(rename).Write().LoadBart().Statement);
    }

    private static void WithoutHead()
    {
        using var model = OddModel.Bart();
        model.Weights.Remove("final_logits_bias");
        Assert.Null(model.Rename(name => name["model.".Length..]).Write().LoadBart().Statement);
    }

    private static void Buffers()
    {
        using var model = OddModel.Bart();
        model.Weights.Remove("final_logits_bias");
        model.Weights["model.encoder.version"] = tensor(new float[] { 3 });
        Assert.Equal(["model.encoder.version"], model.Write().LoadBart().Ignored);
        model.Weights["final_logits_bias"] = zeros(1, 60, ScalarType.Int64);
        model.Write().LoadBart();
    }

    private static void Classifier()
    {
        using var model = OddModel.Bart();
        model.Weights["classification_head.dense.weight"] = ones(48, 48);
        Assert.Equal(["classification_head.dense.weight"], model.Write().LoadBart().Ignored);
    }

    private static void TokenizerJson()
    {
        using var model = OddModel.Bart();
        var tokenizer = ByteLevelTokenizer.Train(Texts, 300);
        tokenizer.Save(model.Folder);
        var merges = File.ReadAllLines(model["merges.txt"])[1..];
        var vocabulary = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(model["vocab.json"]));
        foreach (var file in new[] { "merges.txt", "vocab.json", "tokenizer_config.json" })
            File.Delete(model[file]);
        foreach (var written in new object[] { merges, merges.Select(merge => merge.Split(' ')).ToArray() })
        {
            model.Json("tokenizer.json", new { pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false }, model = new { type = "BPE", vocab = vocabulary, merges = written } });
            var read = ByteLevelTokenizer.Load(model.Folder);
            Assert.All(Texts, text => Assert.Equal(tokenizer.Encode(text, 50), read.Encode(text, 50)));
        }
        model.Json("tokenizer_config.json", new { add_prefix_space = true });
        Assert.Equal(tokenizer.Encode(" red", 50), ByteLevelTokenizer.Load(model.Folder).Encode("red", 50));
    }

    private static void AddedTokens()
    {
        using var model = OddModel.Bart();
        var tokenizer = ByteLevelTokenizer.Train(Texts, 300);
        tokenizer.Save(model.Folder);
        var next = tokenizer.VocabularySize;
        model.Json("added_tokens.json", new Dictionary<string, int> { ["<size>"] = next });
        var read = ByteLevelTokenizer.Load(model.Folder);
        var ids = read.Encode("red <size> shirt", 50);
        Assert.Contains(next, ids);
        Assert.Equal("red <size> shirt", read.Decode(ids));
        File.Delete(model["added_tokens.json"]);
        read.Save(model.Folder);
        Assert.Equal(ids, ByteLevelTokenizer.Load(model.Folder).Encode("red <size> shirt", 50));
    }

    private static void NoMaskRow()
    {
        using var model = WithVocabulary(missing: 1);
        using var loaded = CheckpointFolder.LoadQueryWriter(model.Write().Folder).Model;
        using var refused = WithVocabulary(missing: 2);
        Assert.Contains("rows", refused.Write().Refusal(folder => CheckpointFolder.LoadQueryWriter(folder)), StringComparison.Ordinal);
    }

    private static void GenerationConfig()
    {
        using var model = WithVocabulary(missing: 0);
        model.Config("num_beams", 3).Config("repetition_penalty", 2).Json("generation_config.json", new
        {
            num_beams = 2, max_length = 9, min_length = 3, length_penalty = 2.0, no_repeat_ngram_size = 3, early_stopping = true, forced_bos_token_id = 0, forced_eos_token_id = 2, eos_token_id = 2,
        }).Write();
        // Also where it is only looked at: config.json's repetition_penalty, which nothing here computes, counts no longer.
        Assert.Equal(ModelKind.QueryWriter, CheckpointFolder.Kind(model.Folder));
        using var writer = QueryWriter.Load(model.Folder, "cpu");
        Assert.Equal(new GenerationSettings { Beams = 2, MaxLength = 9, MinLength = 3, LengthPenalty = 2, NoRepeatNgram = 3, EarlyStopping = true }, writer.Generation);
        Assert.Equal(3, writer.Write(["a red shirt"], 3)[0].Count);
        // What the files say may be overridden, one by one.
        using (var asked = QueryWriter.Load(model.Folder, "cpu", new() { Beams = 4, EarlyStopping = false }))
            Assert.Equal(writer.Generation with { Beams = 4, EarlyStopping = false }, asked.Generation);
        using (var drawn = QueryWriter.Load(model.Folder, "cpu", new() { Sample = true, Temperature = 0.5 }, seed: 7))
            Assert.Equal(writer.Generation with { Beams = 1, Sample = true, Temperature = 0.5, TopK = 50, Seed = 7 }, drawn.Generation);
        Assert.Contains("max_length", model.Refusal(folder => QueryWriter.Load(folder, "cpu", new() { MaxLength = 2000 })), StringComparison.Ordinal);
        Assert.Contains("min_length", model.Refusal(folder => QueryWriter.Load(folder, "cpu", new() { MinLength = 20 })), StringComparison.Ordinal);
        // With room for the forced first and last token alone nothing is written.
        using var own = CheckpointFolder.LoadBart(model.Folder).Model;
        using var overridden = new QueryWriter(own, ByteLevelTokenizer.Load(model.Folder), CPU, owns: false) { Generation = writer.Generation with { MaxLength = 3, MinLength = 0 } };
        Assert.Equal((2, 3, 2.0), (overridden.Generation.Beams, overridden.Generation.MaxLength, overridden.Generation.LengthPenalty));
        Assert.Equal("", overridden.Write(["a red shirt"])[0][0]);
        var (bart, _) = CheckpointFolder.LoadBart(model.Folder);
        using var loaded = bart;
        Assert.Equal((0, 2), (loaded.Config.ForcedStartId, loaded.Config.ForcedEndId));
        using var again = new TemporaryFolder();
        CheckpointFolder.WriteBart(again.Path, loaded, ByteLevelTokenizer.Load(model.Folder));
        var (reloaded, _) = CheckpointFolder.LoadBart(again.Path);
        using var same = reloaded;
        Assert.Equal(loaded.Config, same.Config);
    }

    private static void GenerationInConfig()
    {
        using var model = WithVocabulary(missing: 0);
        model.Config("num_beams", 4).Config("no_repeat_ngram_size", 2).Write();
        using var writer = QueryWriter.Load(model.Folder, "cpu");
        // What the files do not say is WebShop's.
        Assert.Equal(new GenerationSettings { Beams = 4, MaxLength = 64, NoRepeatNgram = 2, EarlyStopping = true }, writer.Generation);
    }

    /// <summary>What is drawn for an instruction goes by it and the seed alone: an evaluation that goes on after a stop draws what it would have drawn.</summary>
    private static void Sampling()
    {
        using var model = WithVocabulary(missing: 0);
        model.Write().Text("generation_config.json", """{"do_sample": true, "temperature": 2.0, "max_length": 12, "num_beams": null, "top_k": 0}""");
        string[] instructions = ["a red shirt", "blue cotton shirts for men", "a red shirt for men"];
        using var writer = QueryWriter.Load(model.Folder, "cpu", seed: 3);
        Assert.Equal(new GenerationSettings { Sample = true, Temperature = 2, MaxLength = 12, EarlyStopping = true, Seed = 3 }, writer.Generation);
        string[] Written(QueryWriter by, params string[] some) => [.. by.Write(some).Select(queries => queries[0])];
        var together = Written(writer, instructions);
        Assert.Equal(together, instructions.Select(one => Written(writer, one)[0]));
        Assert.Equal([together[2], together[0]], Written(writer, instructions[2], instructions[0]));
        using var other = QueryWriter.Load(model.Folder, "cpu", seed: 4);
        Assert.NotEqual(together, Written(other, instructions));
        Assert.Equal(4, writer.Write([instructions[0]], 4)[0].Distinct().Count());
        // transformers draws from 50 where nothing is said, and a file leaves out what is usual.
        using var usual = QueryWriter.Load(model.Text("generation_config.json", """{"do_sample": true}""").Folder, "cpu");
        Assert.Equal((1, 50), (usual.Generation.Beams, usual.Generation.TopK));
    }

    private static void EndInAList()
    {
        using var model = OddModel.Bart();
        model.Config("eos_token_id", new System.Text.Json.Nodes.JsonArray(2)).Write().Text("generation_config.json", """{"eos_token_id": [2], "forced_eos_token_id": [2], "bos_token_id": 0}""");
        using var loaded = CheckpointFolder.LoadBart(model.Folder).Model;
        Assert.Equal((2, 2), (loaded.Config.EndId, loaded.Config.ForcedEndId));
    }

    /// <summary>The fixture with a vocabulary, whose embedding lacks so many last rows.</summary>
    private static OddModel WithVocabulary(int missing)
    {
        var model = OddModel.Bart();
        var tokenizer = ByteLevelTokenizer.Train(Texts, 300);
        tokenizer.Save(model.Folder);
        model.Weights.Remove("final_logits_bias");
        return model.Rows(Shared, tokenizer.VocabularySize - missing);
    }
}
