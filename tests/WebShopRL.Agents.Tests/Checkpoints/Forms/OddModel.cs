using System.Text.Json.Nodes;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Checkpoints.Forms;

/// <summary>A copy of a tiny fixture that a test changes into a form that people have.</summary>
internal sealed class OddModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private OddModel(string fixture)
    {
        Fixture = RepositoryFiles.Fixtures(fixture)[0];
        foreach (var file in Directory.GetFiles(Fixture, "*").Where(file => Path.GetFileName(file) is "config.json" or "vocab.txt"))
            File.Copy(file, this[Path.GetFileName(file)]);
        using var weights = WeightFiles.Open(Directory.GetFiles(Fixture, "*.safetensors").Concat(Directory.GetFiles(Fixture, "*.pth")).First());
        Original = weights.Entries.Keys.ToDictionary(name => name, weights.Read, StringComparer.Ordinal);
        Weights = new Dictionary<string, Tensor>(Original, StringComparer.Ordinal);
    }

    public static OddModel Bert() => new("hf-bert-tiny");

    public static OddModel Bart() => new("hf-bart-tiny");

    /// <summary>WebShop's own choice model, with the vocabulary of the BERT that it was made from.</summary>
    public static OddModel Choice()
    {
        var model = new OddModel("webshop-choice-tiny");
        File.Copy(Path.Combine(RepositoryFiles.Fixtures("hf-bert-tiny")[0], "vocab.txt"), model["vocab.txt"]);
        return model;
    }

    public string Fixture { get; }

    public string Folder => _folder.Path;

    /// <summary>The fixture's tensors.</summary>
    public Dictionary<string, Tensor> Original { get; }

    /// <summary>What <see cref="Write"/> writes.</summary>
    public Dictionary<string, Tensor> Weights { get; private set; }

    public string this[string file] => _folder.File(file);

    public string[] Vocabulary => File.ReadAllLines(Path.Combine(Fixture, "vocab.txt"));

    public OddModel Rename(Func<string, string> rename)
    {
        Weights = Weights.ToDictionary(pair => rename(pair.Key), pair => pair.Value, StringComparer.Ordinal);
        return this;
    }

    /// <summary>Gives a tensor other rows: the first ones kept, new ones with values of their own.</summary>
    public OddModel Rows(string name, int rows)
    {
        var old = Weights[name];
        Weights[name] = rows <= old.shape[0] ? old.narrow(0, 0, rows).clone() : cat([old, full([rows - old.shape[0], .. old.shape[1..]], 0.25f)]);
        return this;
    }

    public OddModel Config(string key, JsonNode? value)
    {
        var config = JsonNode.Parse(File.ReadAllText(this["config.json"]))!.AsObject();
        config[key] = value;
        File.WriteAllText(this["config.json"], config.ToJsonString());
        return this;
    }

    public OddModel Text(string file, string text)
    {
        File.WriteAllText(this[file], text);
        return this;
    }

    public OddModel Json(string file, object value) => Text(file, System.Text.Json.JsonSerializer.Serialize(value));

    public OddModel Write(string file = "model.safetensors")
    {
        SafetensorsWriter.Write(this[file], Weights);
        return this;
    }

    /// <summary>Loads it as the start of imitation; everything of the encoder must be what the fixture has.</summary>
    public LoadedModel<Agents.Networks.ChoiceModel> LoadEncoder()
    {
        var loaded = CheckpointFolder.LoadChoice(Folder);
        Equal(ModelWeights.Parameters(loaded.Model).Where(pair => pair.Key.StartsWith("bert.", StringComparison.Ordinal)));
        return loaded;
    }

    /// <summary>Loads it as a BART; everything must be what the fixture has.</summary>
    public LoadReport LoadBart()
    {
        var (model, report) = CheckpointFolder.LoadBart(Folder);
        using var _ = model;
        Equal(ModelWeights.Parameters(model));
        return report;
    }

    /// <summary>What is said where it is refused: one line, not pages of names.</summary>
    public string Refusal(Action<string>? load = null)
    {
        var message = Assert.Throws<CheckpointException>(() => (load ?? (folder => CheckpointFolder.LoadChoice(folder).Dispose()))(Folder)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 20, 900);
        return message;
    }

    private void Equal(IEnumerable<KeyValuePair<string, Tensor>> parameters) => Assert.All(parameters, pair =>
    {
        var expected = Original[pair.Key];
        var rows = Math.Min(Weights.GetValueOrDefault(pair.Key, expected).shape[0], Math.Min(expected.shape[0], pair.Value.shape[0]));
        Assert.True(expected.narrow(0, 0, rows).allclose(pair.Value.narrow(0, 0, rows), rtol: 1e-2, atol: 1e-3), pair.Key);
    });

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }
}
