using Microsoft.ML.OnnxRuntime;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Onnx;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Onnx;

/// <summary>An exported graph in ONNX Runtime, as a stranger opens it: by its file alone.</summary>
internal sealed class Graph : IDisposable
{
    private readonly InferenceSession _session;

    /// <param name="folder">Where <see cref="OnnxFolder"/> wrote it.</param>
    public Graph(string folder)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        _session = new InferenceSession(Path.Combine(folder, OnnxFolder.Model), options);
    }

    public IReadOnlyList<string> Inputs => _session.InputNames;

    public IReadOnlyList<string> Outputs => _session.OutputNames;

    /// <summary>One output by its name, with its shape; it belongs to the caller's dispose scope.</summary>
    public Tensor Run(string output, IReadOnlyDictionary<string, Tensor> inputs)
    {
        var values = inputs.ToDictionary(input => input.Key, input => OrtValue.CreateTensorValueFromMemory(input.Value.cpu().to(ScalarType.Int64).contiguous().data<long>().ToArray(), input.Value.shape));
        try
        {
            using var run = new RunOptions();
            using var results = _session.Run(run, values, [output]);
            var result = results.Single();
            return tensor(result.GetTensorDataAsSpan<float>().ToArray(), result.GetTensorTypeAndShape().Shape);
        }
        finally
        {
            foreach (var value in values.Values)
                value.Dispose();
        }
    }

    /// <summary>A block of texts as a graph takes it.</summary>
    /// <param name="start">What the names of the inputs begin with.</param>
    public static Dictionary<string, Tensor> Fed(TokenBlock block, string start = "") => new()
    {
        [$"{start}input_ids"] = block.Ids,
        [$"{start}attention_mask"] = block.Mask ?? ones_like(block.Ids),
    };

    public void Dispose() => _session.Dispose();
}
