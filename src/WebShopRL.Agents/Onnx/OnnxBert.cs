using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using static TorchSharp.torch;
using static WebShopRL.Agents.Onnx.OnnxGraph;

namespace WebShopRL.Agents.Onnx;

/// <summary>What <see cref="BertModel"/> computes with dropout off, in ONNX's operators.</summary>
internal sealed class OnnxBert
{
    /// <summary>The lowest float32, as in <see cref="AttentionBlock"/>: a text of padding alone stays finite.</summary>
    private const float Lowest = float.MinValue;

    private readonly OnnxGraph _graph;
    private readonly BertConfig _config;
    private readonly IReadOnlyDictionary<string, Tensor> _weights;

    /// <param name="model">A network with a BERT under <c>bert.</c>; heads take their weights from it too.</param>
    public OnnxBert(OnnxGraph graph, nn.Module model, BertConfig config) => (_graph, _config, _weights) = (graph, config, ModelWeights.Parameters(model));

    /// <summary>Token ids and their mask, int64 [B, L], to hidden states [B, L, H].</summary>
    /// <param name="types">Token types, int64 [B, L]; null where all are 0.</param>
    public string Encode(string ids, string mask, string? types)
    {
        var (hidden, heads) = (_config.HiddenSize, _config.Heads);
        var shape = _graph.Add("Shape", [ids]);
        var positions = _graph.Add("Range", [_graph.Constant(0), _graph.Add("Gather", [shape, _graph.Constant(1)]), _graph.Constant(1)]);
        var places = Add(Row("bert.embeddings.position_embeddings.weight", positions), Row("bert.embeddings.token_type_embeddings.weight", types ?? _graph.Constant(0)));
        var embedded = Norm("bert.embeddings.LayerNorm", Add(Row("bert.embeddings.word_embeddings.weight", ids), places));

        var padded = _graph.Add("Sub", [_graph.Constant(1f), Floats(mask)]);
        var bias = _graph.Add("Unsqueeze", [_graph.Add("Mul", [padded, _graph.Constant(Lowest)]), _graph.List(1, 2)]); // [B, 1, 1, L]
        var apart = _graph.Add("Concat", [shape, _graph.List(heads, hidden / heads)], With("axis", 0)); // B, L, heads, H / heads
        var flat = _graph.Add("Reshape", [embedded, _graph.List(-1, hidden)]); // [B L, H]
        for (var layer = 0; layer < _config.Layers; layer++)
            flat = Layer($"bert.encoder.layer.{layer}", flat, apart, bias);
        return _graph.Add("Reshape", [flat, _graph.Add("Concat", [shape, _graph.List(hidden)], With("axis", 0))]);
    }

    /// <summary>x Wᵀ + b of [N, in].</summary>
    public string Linear(string name, string input) =>
        _graph.Add("Gemm", [input, Weight($"{name}.weight"), Weight($"{name}.bias")], With("transB", 1));

    public string Weight(string name) => _graph.Weight(name, _weights[name]);

    public string Floats(string integers) => _graph.Add("Cast", [integers], With("to", 1));

    private string Layer(string name, string input, string apart, string bias)
    {
        var query = Heads($"{name}.attention.self.query", input, apart, 0, 2, 1, 3);
        var key = Heads($"{name}.attention.self.key", input, apart, 0, 2, 3, 1);
        var value = Heads($"{name}.attention.self.value", input, apart, 0, 2, 1, 3);
        var scale = _graph.Constant((float)(1 / Math.Sqrt(_config.HiddenSize / _config.Heads)));
        var scores = Add(_graph.Add("Mul", [_graph.Add("MatMul", [query, key]), scale]), bias); // [B, heads, L, L]
        var seen = _graph.Add("MatMul", [_graph.Add("Softmax", [scores], With("axis", -1)), value]);
        var together = _graph.Add("Reshape", [_graph.Add("Transpose", [seen], With("perm", 0, 2, 1, 3)), _graph.List(-1, _config.HiddenSize)]);
        var attended = Norm($"{name}.attention.output.LayerNorm", Add(Linear($"{name}.attention.output.dense", together), input));
        return Norm($"{name}.output.LayerNorm", Add(Linear($"{name}.output.dense", Gelu(Linear($"{name}.intermediate.dense", attended))), attended));
    }

    private string Heads(string name, string input, string apart, params long[] order) =>
        _graph.Add("Transpose", [_graph.Add("Reshape", [Linear(name, input), apart])], With("perm", order));

    /// <summary>x Φ(x), by the error function.</summary>
    private string Gelu(string input)
    {
        var error = _graph.Add("Erf", [_graph.Add("Div", [input, _graph.Constant((float)Math.Sqrt(2))])]);
        return _graph.Add("Mul", [_graph.Add("Mul", [input, Add(error, _graph.Constant(1f))]), _graph.Constant(0.5f)]);
    }

    private string Norm(string name, string input) =>
        _graph.Add("LayerNormalization", [input, Weight($"{name}.weight"), Weight($"{name}.bias")], With("axis", -1), With("epsilon", (float)_config.LayerNormEps));

    private string Row(string table, string indices) => _graph.Add("Gather", [Weight(table), indices]);

    private string Add(string one, string other) => _graph.Add("Add", [one, other]);
}
