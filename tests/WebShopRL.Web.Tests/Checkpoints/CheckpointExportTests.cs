using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Evaluations;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Artifacts;

namespace WebShopRL.Tests.Checkpoints;

/// <summary>Checkpoints as folders that other programs open, read back by our own loader and by their own description; what the graphs compute is held where they are made.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class CheckpointExportTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private static readonly PolicyLimits Limits = new(PageTokens: 40, ActionTokens: 20, MemoryTokens: 12);

    [Fact]
    public async Task Policy_IsAnEncoderWithItsHeadsBeside_AndTheSameToTheBit()
    {
        var original = Path.Combine(server.Artifacts, "policy");
        WritePolicy(original);
        var checkpoint = await AddAsync(original);
        await EvaluatedAsync(checkpoint);
        var folder = await ExportAsync(checkpoint);

        Assert.Equal(["README.md", "config.json", "heads.safetensors", "model.safetensors", "policy.json", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using (var encoder = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors")))
        using (var heads = SafetensorsFile.Open(Path.Combine(folder, "heads.safetensors")))
        {
            Assert.All(encoder.Entries.Keys, name => Assert.StartsWith("bert.", name, StringComparison.Ordinal));
            Assert.Contains("bert.encoder.layer.0.attention.self.query.weight", encoder.Entries.Keys);
            Assert.Contains("linear_2.weight", heads.Entries.Keys);
            Assert.Equal("pt", encoder.Metadata["format"]);
        }
        var config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "config.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(("bert", "BertModel"), ((string)config["model_type"]!, (string)config["architectures"]![0]!));
        Assert.Equal((int)config["vocab_size"]!, (await File.ReadAllLinesAsync(Path.Combine(folder, "vocab.txt"), TestContext.Current.CancellationToken)).Length);

        using var before = CheckpointFolder.LoadPolicy((await server.FolderOfAsync(checkpoint))!);
        using var after = CheckpointFolder.LoadPolicy(folder);
        Assert.Null(after.Report.Statement);
        Assert.Equal(before.Tokenizer.Vocabulary, after.Tokenizer.Vocabulary);
        Assert.Equal(before.Model.Config, after.Model.Config);
        Assert.Equal(Limits, PolicyLimits.Load(folder));
        var (expected, actual) = (ModelWeights.Parameters(before.Model), ModelWeights.Parameters(after.Model));
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, pair => Assert.True(pair.Value.bytes.SequenceEqual(actual[pair.Key].bytes), pair.Key));
    }

    [Fact]
    public async Task Card_TellsWhatWasMeasured_AndNothingElse()
    {
        var original = Path.Combine(server.Artifacts, "measured");
        WritePolicy(original, width: 8);
        var checkpoint = await AddAsync(original);
        Assert.Contains("have not been evaluated", await CardAsync(checkpoint), StringComparison.Ordinal);
        await EvaluatedAsync(checkpoint);
        var card = await CardAsync(checkpoint);
        Assert.Contains("| test | 3 | greedy | 61.50 (55.00-68.00) | 33.3 % (10.0-60.0) | 1000 | demo |", card, StringComparison.Ordinal);
        Assert.StartsWith("---\nlibrary_name: transformers\n", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encoder_KeepsItsOwnTaskBesideIt()
    {
        var folder = await ExportAsync(await AddAsync(ShippedModels.Encoder.Folder));
        Assert.False(File.Exists(Path.Combine(folder, "heads.safetensors")));
        Assert.Equal("BertForMaskedLM", (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "config.json"), TestContext.Current.CancellationToken))!["architectures"]![0]!);
        using var loaded = CheckpointFolder.LoadMaskedLanguageModel(folder);
        Assert.DoesNotContain(loaded.Report.New, name => name.StartsWith("cls.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RewardModel_IsAnEncoderWithItsHeadBeside_AndTheSameToTheBit()
    {
        var checkpoint = await AddAsync(ShippedModels.Agent.Folder);
        var folder = await ExportAsync(checkpoint);
        using (var encoder = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors")))
            Assert.All(encoder.Entries.Keys, name => Assert.StartsWith("bert.", name, StringComparison.Ordinal));
        Assert.Equal(ModelKind.RewardModel, CheckpointFolder.Kind(folder));
        var (before, after) = (Tensors((await server.FolderOfAsync(checkpoint))!), Tensors(folder));
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, tensor => Assert.True(tensor.Value.SequenceEqual(after[tensor.Key]), tensor.Key));
    }

    /// <summary>The bytes of every tensor in a folder's files, by name.</summary>
    private static Dictionary<string, byte[]> Tensors(string folder) => Directory.GetFiles(folder, "*.safetensors").SelectMany(path =>
    {
        using var scope = torch.NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        return file.Entries.Keys.Select(name => (name, file.Read(name).bytes.ToArray())).ToList();
    }).ToDictionary();

    [Fact]
    public async Task QueryWriter_IsABartWithItsWords()
    {
        var folder = await ExportAsync(await AddAsync(ShippedModels.QueryWriter.Folder));
        var loaded = CheckpointFolder.LoadQueryWriter(folder);
        loaded.Model.Dispose();
        Assert.Equal("BartForConditionalGeneration", (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "config.json"), TestContext.Current.CancellationToken))!["architectures"]![0]!);
    }

    [Fact]
    public async Task Export_SaysWhatIsWrong_WithWeightsThatAreNone()
    {
        var checkpoint = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), Encoding.ASCII.GetBytes("no weights at all"));
        var (status, problem) = await server.SendAsync(HttpMethod.Get, $"/api/v1/checkpoints/{checkpoint}/export?format=transformers");
        Assert.Equal(409, status);
        Assert.NotNull(problem!["detail"]);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/api/v1/checkpoints/999999/export")).Status);
        Assert.Equal(400, (await server.SendAsync(HttpMethod.Get, $"/api/v1/checkpoints/{checkpoint}/export?format=tflite")).Status);
    }

    [Theory]
    [InlineData("onnx", "log_probs"), InlineData("onnx-encoder", "last_hidden_state")]
    public async Task Onnx_IsAGraphWithItsTokenizerAndACard(string format, string output)
    {
        var original = Path.Combine(server.Artifacts, $"graph-{format}");
        WritePolicy(original, width: format.Length * 2);
        var folder = await ExportAsync(await AddAsync(original), format);
        Assert.Equal(["README.md", "config.json", "model.onnx", "policy.json", "tokenizer_config.json", "vocab.txt"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var card = await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith("---\nlibrary_name: onnx\n", card, StringComparison.Ordinal);
        Assert.Contains("have not been evaluated", card, StringComparison.Ordinal);
        Assert.Contains($"`{output}`", card, StringComparison.Ordinal);
        Assert.NotEqual(-1, (await File.ReadAllBytesAsync(Path.Combine(folder, "model.onnx"), TestContext.Current.CancellationToken)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(output)));
    }

    [Fact]
    public async Task Onnx_OfAQueryWriter_IsRefusedWithTheReason()
    {
        var checkpoint = await AddAsync(ShippedModels.QueryWriter.Folder);
        var (status, problem) = await server.SendAsync(HttpMethod.Get, $"/api/v1/checkpoints/{checkpoint}/export?format=onnx");
        Assert.Equal(409, status);
        Assert.Contains("token by token", (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    /// <param name="width">Another one is another content.</param>
    private static void WritePolicy(string folder, int width = 16)
    {
        using var scope = torch.NewDisposeScope();
        var tokenizer = PolicyTokenizer.Train(["red cotton shoes for women", "a blue shirt, size large"], 120);
        var config = new BertConfig { VocabularySize = tokenizer.VocabularySize, HiddenSize = width, Layers = 2, Heads = 2, IntermediateSize = 32, MaxPositions = 40, MaskActionPadding = true };
        using var model = new ChoiceModel(config);
        CheckpointFolder.WriteEncoder(Directory.CreateDirectory(folder).FullName, model, config, tokenizer);
        Limits.Save(folder);
    }

    private async Task<int> AddAsync(string from)
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        // What is put among the artifacts is gone from where it was.
        var folder = Directory.CreateDirectory(Path.Combine(server.Artifacts, $"new-{Guid.NewGuid():N}")).FullName;
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var content = await ContentKey.OfFolderAsync(folder);
        await server.Services.GetRequiredService<IArtifacts>().PutAsync(content, folder);
        return await server.WithStoreAsync(async store =>
        {
            var checkpoint = new Checkpoint { RunId = run, Algorithm = "il", Kind = "best", Network = "bert-tiny", Content = content, CreatedAt = DateTimeOffset.UtcNow };
            store.Checkpoints.Add(checkpoint);
            await store.SaveChangesAsync();
            return checkpoint.Id;
        });
    }

    private Task<int> EvaluatedAsync(int checkpoint) => server.WithStoreAsync(async store =>
    {
        var content = (await store.Checkpoints.FindAsync(checkpoint))!.Content;
        EvaluationRecord Row(RunStatus status) => new()
        {
            CheckpointReference = $"{checkpoint}", CheckpointId = checkpoint, CheckpointContent = content, Split = "test", Goals = [1, 2, 3], Decoding = "greedy", Status = status, Catalog = "demo", Products = 1000,
            Score = 61.5, ScoreLow = 55, ScoreHigh = 68, SuccessRate = 1 / 3.0, SuccessRateLow = 0.1, SuccessRateHigh = 0.6, CreatedAt = DateTimeOffset.UtcNow,
        };
        store.Evaluations.AddRange(Row(RunStatus.Succeeded), Row(RunStatus.Cancelled));
        return await store.SaveChangesAsync();
    });

    private async Task<string> CardAsync(int checkpoint) => await File.ReadAllTextAsync(Path.Combine(await ExportAsync(checkpoint), "README.md"));

    private async Task<string> ExportAsync(int checkpoint, string format = "transformers")
    {
        using var answer = await server.Client.GetAsync($"/api/v1/checkpoints/{checkpoint}/export?format={format}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal(("application/zip", $"checkpoint-{checkpoint}-{format}.zip"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName));
        var folder = Path.Combine(server.Artifacts, $"unpacked-{Guid.NewGuid():N}");
        await ZipFile.ExtractToDirectoryAsync(await answer.Content.ReadAsStreamAsync(), folder);
        Assert.Empty(Directory.Exists(Path.Combine(server.Artifacts, "scratch")) ? Directory.GetDirectories(Path.Combine(server.Artifacts, "scratch"), "export-*") : []);
        return Path.Combine(folder, $"checkpoint-{checkpoint}");
    }
}
