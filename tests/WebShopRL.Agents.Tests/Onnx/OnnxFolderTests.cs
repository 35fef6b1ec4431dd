using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Onnx;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Onnx;

/// <summary>Exported graphs in ONNX Runtime against what is served here, to 1e-4.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class OnnxFolderTests
{
    private const string Page = "instruction: i need red cotton shoes for women, and price lower than 50.00 dollars [SEP] back to search [SEP] page 1 (total results: 50)";

    private static readonly string[] Words = ["red", "cotton", "shoes", "blue", "shirt", "size", "large", "for", "women", "[SEP]"];

    private static readonly PolicyTokenizer Tokenizer = PolicyTokenizer.Train([Page, "click[item - a blue shirt, size large]", "search[red cotton shoes]", "click[buy now]"], 160);

    // Weights ten times as wide as BERT's, so that answers differ from one page and action to the next.
    private static readonly BertConfig Config = new()
    {
        VocabularySize = Tokenizer.VocabularySize, HiddenSize = 32, Layers = 3, Heads = 4, IntermediateSize = 64, MaxPositions = 60, InitializerRange = 0.2, MaskActionPadding = true, ValueTrained = true, ValueScale = 4,
    };

    [Theory]
    [InlineData(1), InlineData(2), InlineData(7)]
    public void Policy_GivesWhatIsServed_ForPagesAndActionsOfAnyLengths(int pages)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Decision[] decisions = [.. Enumerable.Range(0, pages).Select(Decided)];
        Export(folder, Config);
        using var graph = new Graph(folder.File("onnx"));
        using var policy = Served(folder, out var texts);
        var expected = policy.Act(decisions);
        var fed = Fed(decisions, texts);
        var logs = graph.Run("log_probs", fed);
        Near.Equal(tensor(expected.SelectMany(answer => answer.LogProbabilities).ToArray()), logs);
        Near.Equal(tensor(expected.Select(answer => answer.Value!.Value).ToArray()), graph.Run("value", fed));
        // Not the even choice that a broken graph could give too.
        var first = expected[0].LogProbabilities;
        Assert.True(first.Max() - first.Min() > 0.01, string.Join(", ", first));
    }

    [Fact]
    public void Policy_GivesTheSame_WhateverIsPaddedBesideIt()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Export(folder, Config);
        using var graph = new Graph(folder.File("onnx"));
        using var policy = Served(folder, out var texts);
        Decision[] decisions = [Decided(0), Decided(4)];
        var alone = graph.Run("log_probs", Fed(decisions[..1], texts));
        Near.Equal(alone, graph.Run("log_probs", Fed(decisions, texts)).narrow(0, 0, alone.shape[0]), absolute: 1e-5);
    }

    [Fact]
    public void Policy_WhosePaddingTakesPart_GivesWhatIsServed_PageByPage()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Export(folder, Config with { MaskActionPadding = false });
        using var graph = new Graph(folder.File("onnx"));
        using var policy = Served(folder, out var texts);
        Decision[] decisions = [.. Enumerable.Range(0, 5).Select(Decided)];
        foreach (var (answer, decision) in policy.Act(decisions).Zip(decisions))
            Near.Equal(tensor(answer.LogProbabilities.ToArray()), graph.Run("log_probs", Fed([decision], texts)));
        Assert.Contains("one page at a time", File.ReadAllText(Path.Combine(folder.File("onnx"), "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_HasNoValue_WhereNothingTrainedIt()
    {
        using var folder = new TemporaryFolder();
        Export(folder, Config with { ValueTrained = false });
        using var graph = new Graph(folder.File("onnx"));
        Assert.Equal(["page_input_ids", "page_attention_mask", "action_input_ids", "action_attention_mask", "page_of_action"], graph.Inputs);
        Assert.Equal(["log_probs"], graph.Outputs);
        Assert.Equal(["README.md", "config.json", "model.onnx", "policy.json", "tokenizer_config.json", "vocab.txt"], Directory.GetFiles(folder.File("onnx")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Encoder_RefusesTextsLongerThanItsPositions()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Export(folder, Config, encoder: true);
        using var graph = new Graph(folder.File("onnx"));
        var longer = new TokenBlock(ones([1, Config.MaxPositions + 1], ScalarType.Int64), null);
        Assert.Throws<OnnxRuntimeException>(() => graph.Run("last_hidden_state", Typed(longer)));
    }

    [Theory]
    [InlineData(1, 3), InlineData(2, 60), InlineData(5, 17)]
    public void Encoder_OfAPolicy_GivesItsHiddenStates(int texts, int length)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Export(folder, Config, encoder: true);
        using var graph = new Graph(folder.File("onnx"));
        using var loaded = CheckpointFolder.LoadPolicy(folder.File("policy"));
        SameStates(loaded.Model, loaded.Model.Bert, graph, Block(texts, length, Config));
    }

    [Fact]
    public void Encoder_ThatWasPreTrained_GivesItsHiddenStates()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Write(ShippedModels.Encoder.Folder, folder);
        using var graph = new Graph(folder.File("onnx"));
        using var loaded = CheckpointFolder.LoadMaskedLanguageModel(ShippedModels.Encoder.Folder);
        SameStates(loaded.Model, loaded.Model.Bert, graph, Block(3, 90, loaded.Model.Config));
    }

    [Theory]
    [InlineData(1, 9), InlineData(4, 128)]
    public void RewardModel_GivesItsParts(int texts, int length)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        Write(ShippedModels.Agent.Folder, folder);
        using var graph = new Graph(folder.File("onnx"));
        var config = CheckpointFolder.LoadConfig(ShippedModels.Agent.Folder);
        using var loaded = CheckpointFolder.LoadRewardModel(ShippedModels.Agent.Folder, config.TypeVocabularySize);
        loaded.Model.eval();
        using var _ = no_grad();
        var block = Block(texts, length, loaded.Model.Config) with { Types = Numbers(texts, length, config.TypeVocabularySize, seed: 5) };
        Near.Equal(loaded.Model.Logits(block).sigmoid(), graph.Run("parts", Typed(block)));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void QueryWriter_IsRefusedWithTheReason(bool encoder)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("token by token", Assert.Throws<CheckpointException>(() => Write(ShippedModels.QueryWriter.Folder, folder, encoder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_ThatReadsPictures_IsRefusedWithTheReason()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("reads pictures (4 features a page)", Assert.Throws<CheckpointException>(() => Export(folder, Config with { ImageSize = 4 })).Message, StringComparison.Ordinal);
    }

    private static void Export(TemporaryFolder folder, BertConfig config, bool encoder = false)
    {
        using var scope = NewDisposeScope();
        using var model = new ChoiceModel(config);
        var policy = Directory.CreateDirectory(folder.File("policy")).FullName;
        CheckpointFolder.WriteEncoder(policy, model, config, Tokenizer);
        new PolicyLimits(PageTokens: 48, ActionTokens: 20).Save(policy);
        Write(policy, folder, encoder);
    }

    private static void Write(string from, TemporaryFolder folder, bool encoder = false) =>
        OnnxFolder.Write(from, Directory.CreateDirectory(folder.File("onnx")).FullName, encoder, reading => $"# A card\n{reading}");

    private static LearnedPolicy Served(TemporaryFolder folder, out PolicyTexts texts)
    {
        var loaded = CheckpointFolder.LoadPolicy(folder.File("policy"));
        texts = new PolicyTexts(loaded.Tokenizer, PolicyLimits.Load(folder.File("policy")));
        return new LearnedPolicy("served", loaded.Model, texts, CPU, owns: true);
    }

    /// <summary>Pages and actions that differ in number and length.</summary>
    private static Decision Decided(int number)
    {
        var chance = new Random(number);
        string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[chance.Next(Words.Length)]));
        string[] actions = [.. Enumerable.Range(0, 1 + (number * 3 + 4) % 9).Select(i => $"click[{Text(1 + (i * 5 + number) % 14)} {i}]"), "click[buy now]"];
        return new Decision { Instruction = "red shoes", Observation = number % 3 == 0 ? $"{Page} {Text(30)}" : Text(5 + number), Actions = actions, EnvironmentActions = actions, Notes = EpisodeNotes.None };
    }

    private static Dictionary<string, Tensor> Fed(IReadOnlyList<Decision> decisions, PolicyTexts texts)
    {
        var padding = texts.Tokenizer.PaddingId;
        var pages = TokenBatch.Pad([.. decisions.Select(decision => texts.Page(decision.Observation, decision.Notes))], padding);
        var actions = TokenBatch.Pad([.. decisions.SelectMany(decision => decision.Actions).Select(texts.Action)], padding);
        return new Dictionary<string, Tensor>(Graph.Fed(pages, "page_").Concat(Graph.Fed(actions, "action_")))
        {
            ["page_of_action"] = tensor(decisions.SelectMany((decision, page) => decision.Actions.Select(_ => (long)page)).ToArray()),
        };
    }

    private static void SameStates(nn.Module model, BertModel bert, Graph graph, TokenBlock block)
    {
        model.eval();
        using var _ = no_grad();
        var seen = block.Mask!.unsqueeze(2);
        Near.Equal(bert.Encode([block])[0] * seen, graph.Run("last_hidden_state", Typed(block)) * seen);
    }

    private static Dictionary<string, Tensor> Typed(TokenBlock block) => new(Graph.Fed(block)) { ["token_type_ids"] = block.Types ?? zeros_like(block.Ids) };

    /// <summary>Texts of which each is a little shorter than the one before.</summary>
    private static TokenBlock Block(int texts, int length, BertConfig config) => new(
        Numbers(texts, length, config.VocabularySize, seed: 3),
        stack([.. Enumerable.Range(0, texts).Select(row => arange(length, ScalarType.Int64).lt(Math.Max(1, length - 2 * row)).to(ScalarType.Float32))]));

    private static Tensor Numbers(int rows, int columns, int below, int seed)
    {
        var chance = new Random(seed);
        return tensor(Enumerable.Range(0, rows * columns).Select(_ => (long)chance.Next(below)).ToArray(), [rows, columns]);
    }
}
