using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Checkpoints.Forms;

/// <summary>BERTs that are taken, by the row of docs/models.md.</summary>
internal static class BertForms
{
    private const string Words = "bert.embeddings.word_embeddings.weight";

    public static IReadOnlyDictionary<string, Action> All { get; } = new Dictionary<string, Action>(StringComparer.Ordinal)
    {
        ["a classifier beside the encoder"] = () => Beside("classifier.weight", "classifier.bias"),
        ["a question-answering head"] = () => Beside("qa_outputs.weight", "qa_outputs.bias"),
        ["a pooler and a next-sentence head"] = () => Beside("bert.pooler.dense.weight", "cls.seq_relationship.weight"),
        ["an encoder saved by itself"] = () => Renamed(name => name["bert.".Length..], keepHead: false),
        ["`module.` before every name"] = () => Renamed(name => $"module.{name}"),
        ["`_orig_mod.` before every name"] = () => Renamed(name => $"_orig_mod.{name}"),
        ["`model.` before every name"] = () => Renamed(name => $"model.{name}"),
        ["a wrapper's word within names"] = () =>
        {
            foreach (var word in new[] { "_orig_mod.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module.", "module." })
                Renamed(name => name.Replace("encoder.layer.", $"encoder.{word}layer.", StringComparison.Ordinal).Replace("attention.", $"{word}attention.", StringComparison.Ordinal));
        },
        ["`encoder.` instead of `bert.`"] = () => Renamed(name => $"encoder.{name["bert.".Length..]}", keepHead: false),
        ["a sentence-transformer's `0.auto_model.`"] = () => Renamed(name => $"0.auto_model.{name["bert.".Length..]}", keepHead: false),
        ["what trainers put beside weights"] = TrainersFiles,
        ["norms called gamma and beta"] = () => Renamed(name => name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal)),
        ["buffers of any type"] = Buffers,
        ["float16, bfloat16 and float64"] = Widths,
        ["the word embedding under its head's name"] = UnderItsHeadsName,
        ["more rows than words"] = Padded,
        ["exactly four rows more than words"] = FourMore,
        ["WebShop's tokens in the vocabulary"] = WebShopsInTheVocabulary,
        ["`added_tokens.json`"] = AddedTokens,
        ["`tokenizer.json` alone"] = TokenizerJson,
        ["`tokenizer_config.json`"] = TokenizerConfig,
        ["special tokens of other names"] = SpecialNames,
        ["blank last lines and CRLF in `vocab.txt`"] = BlankLines,
        ["a policy within a wrapper"] = WrappedPolicy,
    };

    private static void Beside(params string[] heads)
    {
        using var model = OddModel.Bert();
        foreach (var head in heads)
            model.Weights[head] = ones(2, 64);
        using var loaded = model.Write().LoadEncoder();
        Assert.Superset(heads.ToHashSet(), loaded.Report.Ignored.ToHashSet());
        Assert.All(heads, head => Assert.Contains(head, loaded.Report.Statement, StringComparison.Ordinal));
        Assert.True(loaded.Report.FreshHead);
    }

    private static void Renamed(Func<string, string> rename, bool keepHead = true)
    {
        using var model = OddModel.Bert();
        foreach (var name in model.Original.Keys.Where(name => !keepHead && name.StartsWith("cls.", StringComparison.Ordinal)))
            model.Weights.Remove(name);
        model.Rename(rename).Write();
        using var loaded = model.LoadEncoder();
        Assert.All(loaded.Report.Ignored, name => Assert.Contains("cls.", name, StringComparison.Ordinal));
        using var guessing = CheckpointFolder.LoadMaskedLanguageModel(model.Folder);
        Assert.Equal(keepHead, !guessing.Report.New.Any(name => name.StartsWith("cls.", StringComparison.Ordinal)));
    }

    private static void TrainersFiles()
    {
        using var model = OddModel.Bert();
        foreach (var file in new[] { "training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth", "rng_state_0.pth", "scaler.pt" })
            File.WriteAllBytes(model[file], [0x50, 0x4B, 3, 4]);
        model.Write("best.safetensors").LoadEncoder().Dispose();
    }

    private static void Buffers()
    {
        using var model = OddModel.Bert();
        model.Weights["bert.embeddings.position_ids"] = arange(160, ScalarType.Int64).unsqueeze(0);
        model.Weights["bert.embeddings.token_type_ids"] = zeros(1, 160, ScalarType.Float32);
        model.Weights["bert.encoder.layer.0.attention.self.seen"] = zeros(1, ScalarType.Int32);
        using var loaded = model.Write().LoadEncoder();
        Assert.Contains("bert.embeddings.position_ids", loaded.Report.Ignored);
    }

    private static void Widths()
    {
        foreach (var type in new[] { ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float64 })
        {
            using var model = OddModel.Bert();
            foreach (var (name, value) in model.Original)
                model.Weights[name] = value.to(type);
            model.Write().LoadEncoder().Dispose();
        }
    }

    private static void UnderItsHeadsName()
    {
        using var model = OddModel.Bert();
        model.Rename(name => name switch { Words => "cls.predictions.decoder.weight", "cls.predictions.bias" => "cls.predictions.decoder.bias", _ => name }).Write();
        model.LoadEncoder().Dispose();
        using var guessing = CheckpointFolder.LoadMaskedLanguageModel(model.Folder);
        Assert.DoesNotContain(guessing.Report.New, name => !name.Contains(" rows ", StringComparison.Ordinal));
    }

    private static void Padded()
    {
        using var model = OddModel.Bert();
        model.Rows(Words, 1136).Config("vocab_size", 1136).Write();
        using var loaded = model.LoadEncoder();
        Assert.Contains($"{Words} rows 1136 to 1139 ([button], [button_], [clicked button], [clicked button_])", loaded.Report.New);
        Assert.Equal(1136, loaded.Tokenizer.Encode("[button]", 8, truncateLeft: false)[1]);
        // What is saved from it loads to the same rows.
        using var again = new TemporaryFolder();
        CheckpointFolder.WriteEncoder(again.Path, loaded.Model, loaded.Model.Config, loaded.Tokenizer);
        using var reloaded = CheckpointFolder.LoadPolicy(again.Path);
        Assert.Null(reloaded.Report.Statement);
        Assert.Equal(1140, reloaded.Model.Config.VocabularySize);
        Assert.Equal(loaded.Tokenizer.Encode("a [clicked button] word", 20, false), reloaded.Tokenizer.Encode("a [clicked button] word", 20, false));
    }

    private static void FourMore()
    {
        using var model = OddModel.Bert();
        using var loaded = model.Write().LoadEncoder();
        Assert.Equal(1124, loaded.Tokenizer.Encode("[button]", 8, truncateLeft: false)[1]);
        Assert.DoesNotContain(loaded.Report.New, name => name.StartsWith("bert.", StringComparison.Ordinal));
        Assert.Contains("rows 1124 to 1127", loaded.Report.Statement, StringComparison.Ordinal);
    }

    private static void WebShopsInTheVocabulary()
    {
        using var model = OddModel.Bert();
        string[] words = [.. model.Vocabulary[..200], "[clicked button]", "[button_]", "[button]", "[clicked button_]", .. model.Vocabulary[200..]];
        using var loaded = model.Text("vocab.txt", string.Join('\n', words)).Write().LoadEncoder();
        Assert.Equal([202, 200], loaded.Tokenizer.Encode("[button] [clicked button]", 8, truncateLeft: false)[1..3]);
        Assert.Equal(1128, loaded.Model.Config.VocabularySize);
        Assert.DoesNotContain(loaded.Report.New, name => name.StartsWith("bert.", StringComparison.Ordinal));
    }

    private static void AddedTokens()
    {
        using var model = OddModel.Bert();
        model.Rows(Words, 1126).Config("vocab_size", 1126).Json("added_tokens.json", new Dictionary<string, int> { ["<brand>"] = 1124, ["newword"] = 1125 }).Write();
        using var loaded = model.LoadEncoder();
        Assert.Equal([1124, 1125], loaded.Tokenizer.Encode("<brand> NewWord", 8, truncateLeft: false)[1..3]);
        Assert.Equal(1126, loaded.Tokenizer.Encode("[button]", 8, truncateLeft: false)[1]);
        Assert.Contains($"{Words} rows 1126 to 1129 ([button], [button_], [clicked button], [clicked button_])", loaded.Report.New);
        using var again = new TemporaryFolder();
        loaded.Tokenizer.Save(again.Path);
        Assert.Equal(loaded.Tokenizer.Encode("a <brand> newwords [Button]", 20, false), PolicyTokenizer.Load(again.Path).Encode("a <brand> newwords [Button]", 20, false));
    }

    private static void TokenizerJson()
    {
        using var model = OddModel.Bert();
        var plain = PolicyTokenizer.Load(model.Fixture);
        model.Json("tokenizer.json", new
        {
            added_tokens = new[] { new { id = 0, content = model.Vocabulary[0], special = true, normalized = false } },
            normalizer = new { type = "BertNormalizer", clean_text = true, handle_chinese_chars = true, strip_accents = (bool?)null, lowercase = true },
            pre_tokenizer = new { type = "BertPreTokenizer" },
            model = new { type = "WordPiece", unk_token = "[UNK]", continuing_subword_prefix = "##", vocab = model.Vocabulary.Index().ToDictionary(item => item.Item, item => item.Index) },
        }).Write();
        File.Delete(model["vocab.txt"]);
        using var loaded = model.LoadEncoder();
        Assert.Equal(plain.Encode("A red Café [SEP] shirt, $10", 40, false), loaded.Tokenizer.Encode("A red Café [SEP] shirt, $10", 40, false));
    }

    private static void TokenizerConfig()
    {
        using var model = OddModel.Bert();
        model.Text("vocab.txt", string.Join('\n', (string[])["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cafe", "café", "Café", "中", "国", "中国"]));
        Assert.Equal(["cafe", "cafe", "中", "国"], Tokens("{}"));
        Assert.Equal(["café", "café", "中", "国"], Tokens("""{"strip_accents":false}"""));
        Assert.Equal(["Café", "café", "中国"], Tokens("""{"do_lower_case":false,"tokenize_chinese_chars":false}"""));
        Assert.Equal(["[UNK]", "cafe", "中", "国"], Tokens("""{"do_lower_case":false,"strip_accents":true}"""));
        // As Python's truth values, and as what says nothing.
        Assert.Equal(["Café", "café", "中国"], Tokens("""{"do_lower_case":0,"tokenize_chinese_chars":0,"strip_accents":null,"model_max_length":1000000000000000019884624838656}"""));

        IReadOnlyList<string> Tokens(string config) => PolicyTokenizer.Load(model.Text("tokenizer_config.json", config).Folder).Tokens("Café café 中国");
    }

    private static void SpecialNames()
    {
        using var model = OddModel.Bert();
        var names = new Dictionary<string, string> { ["[PAD]"] = "<pad>", ["[UNK]"] = "<unk>", ["[CLS]"] = "<s>", ["[SEP]"] = "</s>", ["[MASK]"] = "<mask>" };
        model.Text("vocab.txt", string.Join('\n', model.Vocabulary.Select(word => names.GetValueOrDefault(word, word))));
        model.Text("tokenizer_config.json", """{"pad_token":"<pad>","unk_token":{"content":"<unk>"},"cls_token":"<s>","mask_token":"<mask>"}""").Text("special_tokens_map.json", """{"sep_token":"</s>"}""").Write();
        using var loaded = model.LoadEncoder();
        var plain = PolicyTokenizer.Load(model.Fixture);
        Assert.Equal(plain.Encode("red [SEP] shirt", 20, false), loaded.Tokenizer.Encode("red </s> shirt", 20, false));
    }

    private static void BlankLines()
    {
        using var model = OddModel.Bert();
        model.Text("vocab.txt", string.Concat(model.Vocabulary.Select(word => word + "\r\n")) + "\r\n\r\n").Write();
        using var loaded = model.LoadEncoder();
        Assert.Equal(1124, loaded.Tokenizer.Encode("[button]", 8, truncateLeft: false)[1]);
        Assert.Equal(PolicyTokenizer.Load(model.Fixture).Encode("a red shirt", 20, false), loaded.Tokenizer.Encode("a red shirt", 20, false));
    }

    private static void WrappedPolicy()
    {
        using var model = OddModel.Choice();
        model.Rename(name => $"_orig_mod.module.{name}").Write();
        using var loaded = CheckpointFolder.LoadPolicy(model.Folder);
        Assert.False(loaded.Report.FreshHead);
        Assert.Empty(loaded.Report.New);
        Assert.Equal(ModelKind.Policy, CheckpointFolder.Kind(model.Folder));
        Assert.Equal(1124, loaded.Tokenizer.Encode("[button]", 8, truncateLeft: false)[1]);
    }
}
