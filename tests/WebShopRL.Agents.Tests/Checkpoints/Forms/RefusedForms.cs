using TorchSharp;
using WebShopRL.Agents;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Agents.Training.QueryWriting;
using WebShopRL.Agents.Weights;
using WebShopRL.Agents.Evaluation;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Checkpoints.Forms;

/// <summary>Forms that are refused in one line, by the row of docs/models.md.</summary>
internal static class RefusedForms
{
    private const string Query = "bert.encoder.layer.0.attention.self.query.weight", Words = "bert.embeddings.word_embeddings.weight";

    public static IReadOnlyDictionary<string, Action> All { get; } = new Dictionary<string, Action>(StringComparer.Ordinal)
    {
        ["sharded weights"] = Shards,
        ["a `.bin` from before torch 1.6"] = () => Bytes("pytorch_model.bin", [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, .. ".\u0080\u0002M"u8], "before 1.6"),
        ["a git-lfs pointer"] = () => Bytes("model.safetensors", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"u8], "git-lfs pointer"),
        ["a web page"] = () => Bytes("model.safetensors", [.. "<!DOCTYPE html>\n<html><body>Sign in</body></html>"u8], "web page"),
        ["a packed file, or one in another encoding"] = Foreign,
        ["a file that is not the JSON its name says"] = BrokenJson,
        ["another framework's weights alone"] = () => Bytes("tf_model.h5", [1, 2, 3], "TensorFlow"),
        ["a weight that is not finite"] = NotFinite,
        ["quantised weights"] = () => Changed(model => model.Weights[Query] = ones(64, 64, ScalarType.Int8), Query, "quantised"),
        ["a type that is not read"] = Float8,
        ["adapters that are not merged"] = Adapters,
        ["fewer layers than the config says"] = () => Changed(model => model.Config("num_hidden_layers", 48), "bert.encoder.layer.3", "and 716 more"),
        ["more layers than the config says"] = () => Changed(model => model.Config("num_hidden_layers", 2), "Unexpected", "bert.encoder.layer.2"),
        ["another width than the config says"] = () => Changed(model => model.Config("hidden_size", 32), "Misshapen", "should be"),
        ["another position table than the config says"] = () => Changed(model => model.Config("max_position_embeddings", 512), "position_embeddings.weight is [160, 64] and should be [512, 64]"),
        ["part of a policy's head"] = HalfAHead,
        ["two networks in one file"] = () => Changed(model => model.Rename(name => name.Replace("bert.", "student.", StringComparison.Ordinal)).Weights["teacher.embeddings.position_embeddings.weight"] = ones(2, 2), "holds 2 networks"),
        ["no BERT at all"] = () => Changed(model => model.Weights.Remove("bert.embeddings.position_embeddings.weight"), "holds no BERT"),
        ["a vocabulary of another model"] = () => Changed(model => model.Text("vocab.txt", string.Join('\n', model.Vocabulary.Concat(Enumerable.Range(0, 50).Select(i => $"more{i}")))), "1174 tokens", "1128 rows", "more4"),
        ["two tokens with one id"] = () => Changed(model => model.Json("added_tokens.json", new Dictionary<string, int> { ["<new>"] = 7 }), "two tokens"),
        ["a `tokenizer.json` of another kind"] = () => Changed(model => model.Json("tokenizer.json", new { model = new { type = "Unigram" } }), "Unigram"),
        ["a tokenizer that splits in another way"] = () => Changed(model => model.Json("tokenizer_config.json", new { tokenizer_class = "BertJapaneseTokenizer" }), "BertJapaneseTokenizer"),
        ["a setting of the tokenizer that is neither true nor false"] = () => Changed(model => model.Text("tokenizer_config.json", """{"do_lower_case":"false"}"""), "tokenizer_config.json: do_lower_case is \"false\", expected true or false"),
        ["a normalizer that treats accents in another way"] = Normalizers,
        ["neither `vocab.txt` nor `tokenizer.json`"] = () => Changed(model => File.Delete(model["vocab.txt"]), "vocab.txt", "tokenizer.json"),
        ["a config of another network"] = () =>
        {
            foreach (var (key, value) in new[] { ("model_type", "roberta"), ("hidden_act", "relu"), ("position_embedding_type", "relative_key") })
                Changed(model => model.Config(key, value), key, value);
        },
        ["embeddings that are not tied"] = Untied,
        ["generation settings that nothing here computes"] = Generation,
        ["a head that was never trained"] = Untrained,
        ["fewer positions than a setting asks for"] = Positions,
    };

    private static void Changed(Action<OddModel> change, params string[] said)
    {
        using var model = OddModel.Bert();
        change(model);
        var message = model.Write().Refusal();
        Assert.All(said, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static void Normalizers()
    {
        foreach (var (normalizers, said) in new (string[], string)[] { (["NFD"], "keeps their accents"), (["StripAccents"], "put NFD before StripAccents"), (["NFKC", "Lowercase"], "its normalizer is NFKC") })
            Changed(model => model.Json("tokenizer.json", new
            {
                normalizer = new { type = "Sequence", normalizers = normalizers.Select(type => new { type }) },
                pre_tokenizer = new { type = "BertPreTokenizer" },
                model = new { type = "WordPiece", vocab = model.Vocabulary.Index().ToDictionary(item => item.Item, item => item.Index) },
            }), said);
    }

    private static void Bytes(string file, byte[] bytes, string said)
    {
        using var model = OddModel.Bert();
        File.WriteAllBytes(model[file], bytes);
        var message = model.Refusal();
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
    }

    private static void Foreign()
    {
        Bytes("pytorch_model.bin", [0x1F, 0x8B, 8, 0], "packed with gzip: unpack it first");
        Bytes("model.safetensors", [0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0x41, 0x0F, 1, 2], "packed with Zstandard (zst): unpack it first");
        Bytes("model.safetensors.index.json", [0x1F, 0x8B, 8, 0], "packed with gzip: unpack it first");
        foreach (var file in new[] { "config.json", "vocab.txt", "tokenizer.json", "tokenizer_config.json" })
            foreach (var (start, what) in new (byte[], string)[] { ([0x1F, 0x8B, 8, 0], "packed with gzip: unpack it first"), ([0x28, 0xB5, 0x2F, 0xFD], "packed with Zstandard"), ([0xFF, 0xFE, 0x7B, 0], "UTF-16: save it as UTF-8"), ([.. "{\"caf"u8, 0xE9, .. "\": 1}"u8], "not UTF-8: save it as UTF-8") })
            {
                using var model = OddModel.Bert();
                File.WriteAllBytes(model.Write()[file], start);
                Assert.Contains($"{file} is {what}", model.Refusal(), StringComparison.Ordinal);
            }
    }

    private static void BrokenJson()
    {
        foreach (var (file, text, said) in new[]
        {
            ("config.json", "{\"model_type\": ", "config.json is cut short"), ("config.json", " ", "config.json is empty"), ("config.json", "[1]", "config.json is not a JSON object"), ("config.json", "{\"a\" 1}", "config.json is not valid JSON (line 1, byte 6)"),
            ("config.json", $"{{\"a\": {new string('[', 70)}", "config.json is nested deeper than 64 levels"), ("tokenizer_config.json", "{", "it is cut short"), ("tokenizer_config.json", "[]", "has another kind of value"),
            ("added_tokens.json", "{\"<new>\": \"seven\"}", "has another kind of value"), ("model.safetensors.index.json", "{\"a\": 1}", "it has no weight_map"), ("model.safetensors.index.json", "{", "it is cut short"),
        })
        {
            using var model = OddModel.Bert();
            if (!file.StartsWith("model.", StringComparison.Ordinal))
                model.Write();
            var message = model.Text(file, text).Refusal();
            Assert.Contains(said, message, StringComparison.Ordinal);
            foreach (var word in new[] { "System.", "LineNumber", "BytePosition", "Path:", "JsonNode", "Exception" })
                Assert.DoesNotContain(word, message, StringComparison.Ordinal);
        }
        using var limits = OddModel.Bert();
        limits.Text("policy.json", """{"page_tokens": "many"}""");
        Assert.Contains("it is of another shape than is read here, at page_tokens (line 1, byte ", limits.Refusal(folder => PolicyLimits.Find(folder)), StringComparison.Ordinal);
    }

    /// <summary>Taken whole, in both formats; refused with the name of the shard that is not there.</summary>
    private static void Shards()
    {
        using var model = OddModel.Bert();
        File.Copy(Path.Combine(model.Fixture, "pytorch_model.bin"), model["pytorch_model-00001-of-00001.bin"]);
        model.Json("pytorch_model.bin.index.json", new { weight_map = model.Original.Keys.ToDictionary(name => name, _ => "pytorch_model-00001-of-00001.bin") });
        model.LoadEncoder().Dispose();

        string Shard(string name) => $"model-0000{(name.StartsWith("bert.encoder", StringComparison.Ordinal) ? 1 : 2)}-of-00002.safetensors";
        foreach (var shard in model.Original.GroupBy(pair => Shard(pair.Key)))
            SafetensorsWriter.Write(model[shard.Key], shard.ToDictionary());
        model.Json("model.safetensors.index.json", new { metadata = new { total_size = 1 }, weight_map = model.Original.Keys.ToDictionary(name => name, Shard) });
        model.LoadEncoder().Dispose();
        File.Delete(model["model-00002-of-00002.safetensors"]);
        Assert.Contains("model-00002-of-00002.safetensors", model.Refusal(), StringComparison.Ordinal);
    }

    private static void NotFinite()
    {
        foreach (var value in new[] { float.NaN, float.PositiveInfinity })
        {
            using var model = OddModel.Bert();
            model.Weights[Query] = model.Original[Query].clone();
            model.Weights[Query][3, 5] = tensor(value);
            var message = model.Write().Refusal();
            Assert.Contains(Query, message, StringComparison.Ordinal);
            Assert.Contains("not finite", message, StringComparison.Ordinal);
        }
    }

    private static void Float8()
    {
        using var model = OddModel.Bert();
        model.Weights[Query] = ones(64, 64, ScalarType.Byte);
        model.Weights["classifier.scale"] = ones(2, ScalarType.Byte);
        model.Write();
        // The writer has no such type: its bytes are called another name of the same width in the header.
        var bytes = File.ReadAllBytes(model["model.safetensors"]);
        var header = System.Text.Encoding.Latin1.GetString(bytes).Replace("\"dtype\":\"U8\",\"shape\":[64,64]", "\"dtype\":\"F8_E4M3\",\"shape\":[64,64]", StringComparison.Ordinal);
        var length = (int)BitConverter.ToInt64(bytes) + "F8_E4M3".Length - "U8".Length;
        File.WriteAllBytes(model["model.safetensors"], [.. BitConverter.GetBytes((long)length), .. System.Text.Encoding.Latin1.GetBytes(header[8..])]);
        Assert.Contains("F8_E4M3", model.Refusal(), StringComparison.Ordinal);
    }

    private static void Adapters() => Changed(model =>
    {
        model.Weights.Remove(Query);
        model.Weights[Query.Replace(".weight", ".base_layer.weight", StringComparison.Ordinal)] = model.Original[Query];
        model.Weights[Query.Replace(".weight", ".lora_A.default.weight", StringComparison.Ordinal)] = ones(8, 64);
        model.Rename(name => $"base_model.model.{name}");
    }, "lora_A", "merge_and_unload");

    private static void HalfAHead()
    {
        using var model = OddModel.Choice();
        model.Weights.Remove("attn.dot_scale");
        Assert.Contains("Missing: attn.dot_scale", model.Write().Refusal(), StringComparison.Ordinal);
        foreach (var name in model.Original.Keys.Where(name => name.StartsWith("attn.", StringComparison.Ordinal)))
            model.Weights.Remove(name);
        Assert.Contains("Missing: attn.", model.Write().Refusal(), StringComparison.Ordinal);
    }

    private static void Untied()
    {
        using var bart = OddModel.Bart();
        bart.Weights[BartForms.Head] = bart.Original[BartForms.Shared] + 1;
        Assert.Null(bart.Write().LoadBart().Statement); // tied: the head's copy is overwritten, as in transformers
        var message = bart.Config("tie_word_embeddings", false).Write().Refusal(folder => CheckpointFolder.LoadBart(folder));
        Assert.Contains("lm_head.weight differs from model.shared.weight", message, StringComparison.Ordinal);
        bart.Weights[BartForms.Head] = bart.Original[BartForms.Shared].clone();
        Assert.Null(bart.Write().LoadBart().Statement);
    }

    private static void Generation()
    {
        using var bart = OddModel.Bart();
        bart.Write();
        foreach (var (key, json) in new[] { ("repetition_penalty", "1.3"), ("bad_words_ids", "[[4]]"), ("num_beam_groups", "2"), ("renormalize_logits", "true"), ("stop_strings", "[\".\"]"), ("eos_token_id", "[2, 3]"), ("early_stopping", "\"never\"") })
            Assert.Contains(key, bart.Text("generation_config.json", $"{{\"{key}\":{json}}}").Refusal(folder => CheckpointFolder.LoadBart(folder)), StringComparison.Ordinal);
        foreach (var (json, said) in new[]
        {
            ("""{"num_beams": 0}""", "num_beams is 0, expected a whole number from 1"), ("""{"max_length": 1}""", "max_length is 1, expected room"), ("""{"max_new_tokens": 0}""", "max_new_tokens is 0, expected room"),
            ("""{"min_length": 30, "max_length": 20}""", "min_length is 30, expected no more than the longest length, 20"), ("""{"do_sample": true, "temperature": 0.0}""", "temperature is 0, expected a number above 0"),
            ("""{"do_sample": true, "top_p": 1.5}""", "top_p is 1.5, expected"), ("""{"do_sample": true, "num_beams": 4}""", "num_beams is 4, expected 1 where do_sample is true"),
        })
            Assert.Contains(said, bart.Text("generation_config.json", json).Refusal(folder => CheckpointFolder.Kind(folder)), StringComparison.Ordinal);
        // As transformers passes over what greedy writing does not use.
        CheckpointFolder.LoadBart(bart.Text("generation_config.json", """{"do_sample": false, "temperature": 0.0, "top_p": 1.5}""").Folder).Model.Dispose();
    }

    private static void Untrained()
    {
        using var model = OddModel.Bert();
        model.Write();
        Assert.Equal(ModelKind.Encoder, CheckpointFolder.Kind(model.Folder));
        Assert.Contains("has not learned to act", model.Refusal(folder => PolicyLoader.Checkpoint(folder, "cpu").Dispose()), StringComparison.Ordinal);
        Assert.Contains("imitate from it first", Problems(new DpoSettings(), model.Folder)["initial_checkpoint"], StringComparison.Ordinal);
        using var bart = OddModel.Bart();
        Assert.Equal(ModelKind.QueryWriter, CheckpointFolder.Kind(bart.Write().Folder));
        Assert.Contains("query writer", bart.Refusal(folder => PolicyLoader.Checkpoint(folder, "cpu").Dispose()), StringComparison.Ordinal);
    }

    private static void Positions()
    {
        using var model = OddModel.Bert();
        model.Write();
        var problems = Problems(new ImitationSettings { PageTokens = 161, ActionTokens = 160 }, model.Folder);
        Assert.Equal(["page_tokens"], problems.Keys);
        Assert.Contains("160 positions", problems["page_tokens"], StringComparison.Ordinal);
        Assert.Equal(["action_tokens", "page_tokens"], Problems(new ImitationSettings { PageTokens = 512, ActionTokens = 200 }, model.Folder).Keys.Order());
        Assert.Equal(["text_tokens"], Problems(new PretrainSettings { TextTokens = 200 }, model.Folder).Keys);
        Assert.Equal(["frozen_layers"], Problems(new PretrainSettings { FrozenLayers = 4 }, model.Folder).Keys);
        Assert.Empty(Problems(new ImitationSettings { PageTokens = 160 }, model.Folder));
        using var bart = OddModel.Bart();
        bart.Write();
        Assert.Equal(["text_tokens"], Problems(new SearchImitationSettings(), bart.Folder).Keys);
        Assert.Equal(["initial_checkpoint"], Problems(new SearchImitationSettings(), model.Folder).Keys);

        // From scratch the network is the settings' own.
        Assert.Contains("bert-tiny has 2 layers", Problems(new ImitationSettings { Network = "bert-tiny", FrozenLayers = 3 }, null)["frozen_layers"], StringComparison.Ordinal);
        Assert.Empty(Problems(new ImitationSettings { Network = "bert-tiny", FrozenLayers = 2 }, null));

        // A policy reads what it was trained on: a setting that says otherwise is refused where it was given, and left aside where it comes from a preset.
        using var limited = OddModel.Choice();
        limited.Write().Json("policy.json", new { page_tokens = 100, action_tokens = 20 });
        Assert.Contains("trained to read 100", Problems(new ImitationSettings { PageTokens = 80 }, limited.Folder, "page_tokens")["page_tokens"], StringComparison.Ordinal);
        Assert.Empty(Problems(new ImitationSettings { PageTokens = 80 }, limited.Folder));
        Assert.Empty(Problems(new ImitationSettings { PageTokens = 100 }, limited.Folder, "page_tokens"));

        foreach (var broken in (string[])["{", "null", "[]", "{\"page_tokens\": 0}", "{\"page_tokens\": -5}", "{\"page_tokens\": 1e9}", "{\"action_tokens\": \"20\"}"])
            Assert.Contains("page_tokens and action_tokens are whole numbers", Problems(new ImitationSettings(), limited.Text("policy.json", broken).Folder)["initial_checkpoint"], StringComparison.Ordinal);

        // A policy's own limits are kept to what the network has; where it names more, that is said.
        using var policy = OddModel.Choice();
        policy.Write();
        Assert.Equal(new PolicyLimits(160, 128), PolicyLimits.Load(policy.Folder));
        Assert.Contains("page_tokens 200", policy.Json("policy.json", new { page_tokens = 200, action_tokens = 20 }).Refusal(folder => PolicyLoader.Checkpoint(folder, "cpu").Dispose()), StringComparison.Ordinal);
    }

    private static IReadOnlyDictionary<string, string> Problems(TrainingSettings settings, string? folder, params string[] given) =>
        StartCheck.Problems(Algorithms.All.Single(algorithm => algorithm.SettingsType == settings.GetType()), settings, folder, given);
}
