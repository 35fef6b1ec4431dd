namespace WebShopRL.Agents.Weights;

/// <summary>Finds and opens a model's weights, in whichever of the usual formats they are.</summary>
public static class WeightFiles
{
    /// <summary>What is trained on top of an encoder, where it is kept apart from it: transformers reads the encoder and passes this over.</summary>
    public const string Heads = "heads.safetensors";

    /// <summary>The usual names, in the order in which they are looked for.</summary>
    private static readonly string[] Usual = ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>What trainers put beside weights, in the same formats.</summary>
    private static readonly string[] Beside = ["training_args", "optimizer", "scheduler", "scaler", "rng_state", "random_states"];

    /// <summary>Weights of other frameworks, by the ends of their names.</summary>
    private static readonly (string End, string Framework)[] Others = [(".h5", "TensorFlow's"), (".ckpt.index", "TensorFlow's"), (".msgpack", "Flax's"), (".onnx", "ONNX's"), (".gguf", "llama.cpp's"), (".ot", "Rust's")];

    /// <param name="path">A weight file, or a folder with one: <c>model.safetensors</c>, its sharded form with an index, <c>pytorch_model.bin</c>, or a single other <c>.safetensors</c>, <c>.bin</c> or <c>.pth</c>; with the <see cref="Heads"/> beside it in the folder.</param>
    /// <exception cref="CheckpointException">There is none, or several and none has a usual name, or it is broken.</exception>
    public static IWeightFile Open(string path)
    {
        if (Directory.Exists(path) && Path.Combine(path, Heads) is var heads && File.Exists(heads))
        {
            ForeignFile.Refuse(heads);
            return JoinedWeights.Open(Open(Find(path)), heads);
        }
        var file = Directory.Exists(path) ? Find(path) : path;
        if (!File.Exists(file))
            throw new CheckpointException($"There is no weight file {file}.");
        if (file.EndsWith(".index.json", StringComparison.Ordinal))
        {
            ForeignFile.RefuseButText(file);
            return ShardedWeights.Open(file);
        }
        ForeignFile.Refuse(file);
        return file.EndsWith(".safetensors", StringComparison.Ordinal) ? SafetensorsFile.Open(file) : PyTorchFile.Open(file);
    }

    private static string Find(string folder)
    {
        foreach (var name in Usual)
            if (File.Exists(Path.Combine(folder, name)))
                return Path.Combine(folder, name);
        string[] all = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        string[] others = [.. all.Where(file => Path.GetExtension(file) is ".safetensors" or ".bin" or ".pth" or ".pt" && Path.GetFileName(file) is var name && name != Heads && !Beside.Any(start => name.StartsWith(start, StringComparison.Ordinal)))];
        return others switch
        {
            [var only] => only,
            [] => throw new CheckpointException($"The folder {folder} has no weights: expected model.safetensors, pytorch_model.bin or one .pth file.{Foreign(all)}"),
            _ => throw new CheckpointException($"The folder {folder} has several weight files ({string.Join(", ", others.Select(Path.GetFileName))}): name one of them."),
        };
    }

    private static string Foreign(IEnumerable<string> files) =>
        (from file in files from other in Others where file.EndsWith(other.End, StringComparison.Ordinal) select $" {Path.GetFileName(file)} is {other.Framework}: convert it with transformers.").FirstOrDefault("");
}
