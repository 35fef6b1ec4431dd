using System.Text.Json;
using System.Text.Json.Nodes;
using WebShopRL.Agents.Weights;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Tokenization;

/// <summary>
/// What lies beside a model's weights to say how its texts become tokens: <c>tokenizer.json</c>, <c>tokenizer_config.json</c>, <c>added_tokens.json</c>, <c>special_tokens_map.json</c>. Each may be missing. Where two
/// say different things, the config is believed about settings and <c>tokenizer.json</c> about tokens, as transformers does.
/// </summary>
internal sealed class TokenizerFiles
{
    public const string Whole = "tokenizer.json", Config = "tokenizer_config.json", Added = "added_tokens.json", Specials = "special_tokens_map.json";

    /// <summary>No vocabulary has more; a larger id is a mistake.</summary>
    private const int HighestId = 1 << 24;

    private readonly JsonObject _whole, _config, _added, _specials;

    private TokenizerFiles(string folder)
    {
        Folder = folder;
        (_whole, _config, _added, _specials) = (Object(Whole), Object(Config), Object(Added), Object(Specials));
    }

    public string Folder { get; }

    /// <exception cref="CheckpointException">One of them is not what its name says.</exception>
    public static TokenizerFiles Read(string folder) => new(folder);

    /// <summary>Runs a reading of these files; what is not of the shape that it reads is said of <paramref name="file"/>.</summary>
    public static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{file} is not what its name says: it is {JsonProblem.Placed(e)}.", e);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException)
        {
            throw new CheckpointException($"{file} is not what its name says: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException or KeyNotFoundException or NullReferenceException)
        {
            throw new CheckpointException($"{file} is not what its name says: it lacks a part that is read, or has another kind of value there.", e);
        }
    }

    /// <summary>A setting of the config; null where it says nothing.</summary>
    /// <exception cref="CheckpointException">It is neither true nor false, nor Python's 1 or 0.</exception>
    public bool? Flag(string name) => _config[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<int>(out var number) && number is 0 or 1 => number == 1,
        var odd => throw new CheckpointException($"{Path.Combine(Folder, Config)}: {name} is {odd.ToJsonString()}, expected true or false."),
    };

    /// <summary>What a special token (<c>unk_token</c>, ...) is called here.</summary>
    public string Special(string name, string usual) => Reading(Path.Combine(Folder, Config), () => Text(_config[name]) ?? Text(_specials[name]) ?? usual);

    /// <summary>The model in <c>tokenizer.json</c>; null without that file.</summary>
    /// <exception cref="CheckpointException">It is of another kind.</exception>
    public JsonObject? Model(string kind) => Reading(Path.Combine(Folder, Whole), () =>
    {
        if (_whole["model"] is not JsonObject model)
            return null;
        // Files before the type was written differ in what they hold.
        var found = (string?)model["type"] ?? (model["merges"] is null ? "WordPiece" : "BPE");
        return found == kind ? model : throw new CheckpointException($"{Path.Combine(Folder, Whole)} is a {found} vocabulary; this network is read with {kind} ones.");
    });

    /// <summary>A part of <c>tokenizer.json</c> that has a type, as <c>normalizer</c>; the parts of a sequence one by one.</summary>
    public IReadOnlyList<JsonObject> Parts(string name) => Reading(Path.Combine(Folder, Whole), () => _whole[name] switch
    {
        null => [],
        JsonObject { } part when (string?)part["type"] == "Sequence" => (IReadOnlyList<JsonObject>)[.. (part[$"{name}s"] ?? part["pretokenizers"])!.AsArray().Select(item => item!.AsObject())],
        var part => [part!.AsObject()],
    });

    /// <exception cref="CheckpointException">The config names a class that splits texts in another way.</exception>
    public void RequireClass(params string[] classes)
    {
        var name = Reading(Path.Combine(Folder, Config), () => (string?)_config["tokenizer_class"]);
        if (name is not null && !classes.Concat(["PreTrainedTokenizerFast", "PreTrainedTokenizer", "TokenizersBackend"]).Contains(name.EndsWith("Fast", StringComparison.Ordinal) && !name.StartsWith("PreTrained", StringComparison.Ordinal) ? name[..^4] : name))
            throw new CheckpointException($"{Path.Combine(Folder, Config)}: tokenizer_class is '{name}', which splits texts in another way; taken are {string.Join(" and ", classes)}.");
    }

    /// <summary>The added tokens by their ids.</summary>
    public IReadOnlyDictionary<int, AddedToken> AddedTokens()
    {
        var tokens = new Dictionary<int, AddedToken>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        Reading(Path.Combine(Folder, Whole), () =>
        {
            foreach (var item in _whole["added_tokens"]?.AsArray() ?? [])
                Add((int)item!["id"]!, item.AsObject());
            return true;
        });
        Reading(Path.Combine(Folder, Config), () =>
        {
            foreach (var (id, item) in _config["added_tokens_decoder"]?.AsObject() ?? [])
                Add(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture), item!.AsObject());
            return true;
        });
        Reading(Path.Combine(Folder, Added), () =>
        {
            var special = AdditionalSpecials();
            foreach (var (text, id) in _added)
                if (known.Add(text))
                    Put((int)id!, new AddedToken(text, special.Contains(text), Normalized: !special.Contains(text), SingleWord: false));
            return true;
        });
        return tokens;

        void Add(int id, JsonObject item)
        {
            var text = (string)item["content"]!;
            var special = (bool?)item["special"] ?? false;
            if (known.Add(text))
                Put(id, new AddedToken(text, special, (bool?)item["normalized"] ?? !special, (bool?)item["single_word"] ?? false));
        }

        void Put(int id, AddedToken token)
        {
            if (id is < 0 or > HighestId || token.Text.Length == 0)
                throw new FormatException($"the added token '{token.Text}' has the id {id}");
            if (!tokens.TryAdd(id, token))
                throw new FormatException($"the added tokens '{tokens[id].Text}' and '{token.Text}' have the same id {id}");
        }
    }

    private HashSet<string> AdditionalSpecials() =>
        [.. new[] { _config, _specials }.SelectMany(file => (file["additional_special_tokens"] as JsonArray ?? []).Concat(file.Where(pair => pair.Key.EndsWith("_token", StringComparison.Ordinal)).Select(pair => pair.Value))).Select(Text).OfType<string>()];

    /// <summary>A token as its text, or as an object with it.</summary>
    private static string? Text(JsonNode? token) => token switch
    {
        JsonObject whole => (string?)whole["content"],
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => null,
    };

    private JsonObject Object(string name)
    {
        var path = Path.Combine(Folder, name);
        if (!File.Exists(path))
            return [];
        return Reading(path, () => JsonNode.Parse(ForeignFile.ReadText(path))!.AsObject());
    }
}
